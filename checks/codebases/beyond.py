"""Source that a unit takes from beyond its own root without a package in between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename, dirname, join, normpath

from checks.documents.source import SourceFile
from checks.imports.declared import declared_for
from checks.imports.distributions import distribution_of
from checks.imports.python import confirmed, written_imports
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span

_RELATIVE = {
    "ruby": pattern(r"^[ \t]*require_relative[ (]+['\"]((?:\.\./)+[\w./-]+)['\"]", re.MULTILINE),
    "php": pattern(
        r"^[ \t]*(?:require|include)(?:_once)?[ (]+(?:__DIR__|dirname\(__FILE__\))[ \t]*\.[ \t]*['\"]/((?:\.\./)+[\w./-]+\.php)['\"]",
        re.MULTILINE,
    ),
}
_PACKAGED = ("pyproject.toml", "setup.py", "setup.cfg")


def own_root(repository: Repository, path: str) -> str:
    """The root of the application the path belongs to, where it is a folder that is deployed by itself; else empty."""
    unit = repository.unit(path)
    # A Procfile alone may start more processes of the code around it.
    built = any(not each.lower().endswith("procfile") for each in unit.evidence)
    is_own = bool(unit.root) and unit.kind == "application" and bool(unit.manifests or built)
    return unit.root if is_own and not _is_of_outer(repository, unit.root) else ""


def _is_of_outer(repository: Repository, root: str) -> bool:
    """Whether the folder's `package.json` starts a file that lies above it, so that it is put there before it is used."""
    text = repository.text(f"{root}/package.json")
    found = re.search(r'"main"\s*:\s*"(?:\./)?([\w./-]+)"', text.content) if text else None
    if found is None:
        return False
    return not repository.exists(f"{root}/{found[1]}") and repository.exists(f"{dirname(root)}/{found[1]}".lstrip("/"))


def imported_beside(repository: Repository, source: SourceFile, root: str) -> Iterator[tuple[str, Span]]:
    """Python packages that lie beside the unit or further up and that are imported by their bare names, with the folder."""
    candidates = [
        (each, folder)
        for each in written_imports(source.text.content)
        if (folder := _beside(repository, source.path, root, each.module))
    ]
    if not candidates or repository.exists(f"{root}/__init__.py"):
        return
    declared = declared_for(repository, source.path, "python").names
    for found, span in confirmed(source, [each for each, _ in candidates]):
        folder = next(folder for each, folder in candidates if each == found)
        name = found.module.replace("_", "-").lower()
        if name not in declared and (distribution_of(found.module) or name) not in declared:
            yield folder, span


def _beside(repository: Repository, path: str, root: str, module: str) -> str | None:
    """Where the module lies, if that is above the unit's root and nothing below has its name."""
    folder = dirname(path)
    while True:
        if _is_module(repository, f"{folder}/{module}"):
            return None
        if folder == root:
            break
        folder = dirname(folder)
    if module == basename(root) or _is_module(repository, f"{root}/src/{module}"):
        return None
    while folder:
        folder = dirname(folder)
        place = f"{folder}/{module}".lstrip("/")
        if repository.model(_modules).get(place) and not _is_packaged(repository, folder, place):
            return place
    return None


def _is_module(repository: Repository, base: str) -> bool:
    return repository.exists(f"{base}.py") or base in repository.model(_modules)


def _modules(repository: Repository) -> dict[str, bool]:
    """Folders that hold Python; whether one is meant to be deployed, as opposed to tests and examples; a model."""
    found: dict[str, bool] = {}
    for path in repository.paths:
        if path.endswith(".py"):
            production = repository.role(path) == "production"
            folder = dirname(path)
            while folder:
                found[folder] = found.get(folder, False) or production
                folder = dirname(folder)
    return found


def _is_packaged(repository: Repository, folder: str, place: str) -> bool:
    """Whether a manifest in the folder itself, or beside it for a package of that name, makes it a package to be installed."""
    return any(repository.exists(f"{where}/{name}".lstrip("/")) for where in (place, folder) for name in _PACKAGED)


def required_upwards(
    repository: Repository, source: SourceFile, root: str, language: str
) -> Iterator[tuple[str, Span]]:
    """Files of Ruby or PHP beyond the root that are loaded by a relative path, with their folder."""
    for found in _RELATIVE[language].finditer(source.text.content):
        target = normpath(join(dirname(source.path), found[1]))
        beyond = not target.startswith((f"{root}/", "../"))
        if beyond and any(repository.exists(f"{target}{ending}") for ending in ("", ".rb", ".php")):
            yield dirname(target) or target, source.text.span(*found.span(1))
