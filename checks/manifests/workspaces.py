"""The workspaces that a manifest belongs to: folders above it whose manifest counts its folder among the members."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from checks.documents.cargo import CARGO
from checks.documents.json import JSON
from checks.documents.node import Node, Scalar, items
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.pyproject import PYPROJECT
from checks.documents.yaml import YAML
from checks.manifests.model import Manifest
from checks.repository import Repository

_GRADLE_SETTINGS = ("settings.gradle", "settings.gradle.kts")


def workspace_roots(repository: Repository, manifest: Manifest) -> Iterator[str]:
    """Folders, nearest first, whose workspace holds the manifest's folder."""
    folder = manifest.folder
    while folder:
        folder = folder.rpartition("/")[0]
        member = manifest.folder[len(folder) + 1 if folder else 0 :]
        if _counts(repository, manifest, folder, member):
            yield folder


def _counts(repository: Repository, manifest: Manifest, folder: str, member: str) -> bool:
    match manifest.ecosystem:
        case "node":
            return _is_member(member, _node_patterns(repository, folder))
        case "rust":
            document = repository.document(_at(folder, "Cargo.toml"), CARGO)
            # Path dependencies are members without being named.
            if document is None or all(entry.key.value != "workspace" for entry in document.root.entries):
                return False
            return not _is_member(member, _listed(document.root, "workspace", "exclude"))
        case "python" if manifest.name == "pyproject.toml":
            project = repository.document(_at(folder, "pyproject.toml"), PYPROJECT)
            uv = project.tool("uv") if project else None
            excluded = _is_member(member, _listed(uv, "workspace", "exclude"))
            return not excluded and _is_member(member, _listed(uv, "workspace", "members"))
        case "gradle":
            return any(repository.exists(_at(folder, name)) for name in _GRADLE_SETTINGS)
        case "go":
            text = repository.text(_at(folder, "go.work"))
            used = re.findall(r"^\s*(?:use\s+)?(\.[\w./-]*)\s*$", text.content, re.MULTILINE) if text else ()
            return any(each.removeprefix("./").rstrip("/") == member for each in used)
        case _:
            return False


def _listed(node: Node | None, *keys: str) -> list[str]:
    return [each.value for each in items(node, *keys) if isinstance(each, Scalar)]


def _node_patterns(repository: Repository, folder: str) -> list[str]:
    patterns: list[str] = []
    package = repository.document(_at(folder, "package.json"), PACKAGE_JSON)
    if package is not None:
        patterns += package.workspaces
    pnpm = repository.document(_at(folder, "pnpm-workspace.yaml"), YAML)
    if pnpm is not None:
        patterns += _listed(pnpm.root, "packages")
    lerna = repository.document(_at(folder, "lerna.json"), JSON)
    if lerna is not None:
        patterns += _listed(lerna.root, "packages") or ["packages/*"]
    return patterns


def _is_member(member: str, patterns: list[str]) -> bool:
    """Whether the patterns of a workspace take a folder in; a later `!` takes it out again."""
    found = False
    for pattern in patterns:
        bare = pattern.removeprefix("!").removeprefix("./").rstrip("/")
        if _matches(member.split("/"), bare.split("/")):
            found = not pattern.startswith("!")
    return found


def _matches(parts: list[str], pattern: list[str]) -> bool:
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(_matches(parts[start:], pattern[1:]) for start in range(len(parts) + 1)) or len(pattern) == 1
    return bool(parts) and _braced(parts[0], pattern[0]) and _matches(parts[1:], pattern[1:])


def _braced(name: str, pattern: str) -> bool:
    """One component; `{a,b}` offers alternatives."""
    head, brace, rest = pattern.partition("{")
    inner, close, tail = rest.partition("}")
    if not brace or not close:
        return fnmatchcase(name, pattern)
    return any(fnmatchcase(name, f"{head}{choice}{tail}") for choice in inner.split(","))


def _at(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
