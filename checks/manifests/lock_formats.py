"""Lock files as names and versions. They are large and no finding is placed in them, so they are read without positions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checks.manifests.python import normalised
from checks.text import Text


def read_lock(text: Text) -> dict[str, str] | None:
    """Names, spelt as their ecosystem compares them, and versions (of several the first); None for what cannot be read."""
    reader = _READERS.get(text.path.rpartition("/")[2].lower())
    if reader is None:
        return None
    try:
        return dict(reversed(list(reader(text.content))))
    except (ValueError, AttributeError, TypeError, RecursionError):
        return None


def _npm(content: str) -> Iterator[tuple[str, str]]:
    document = _json(content)
    for path, package in document.get("packages", {}).items():
        if path.startswith("node_modules/") or "/node_modules/" in path:
            yield path.rpartition("node_modules/")[2], str(package.get("version", ""))
    for name, package in document.get("dependencies", {}).items():
        yield name, str(package.get("version", ""))


def _yarn(content: str) -> Iterator[tuple[str, str]]:
    names: list[str] = []
    for line in content.splitlines():
        if line[:1] not in (" ", "#", "") and line.rstrip().endswith(":"):
            specifiers = (part.strip().strip('"') for part in line.rstrip(": \r").strip('"').split(","))
            names = [specifier[: specifier.find("@", 1)] for specifier in specifiers if specifier.find("@", 1) > 0]
        elif names and (found := re.match(r"  \"?version\"?:? +\"?([^\"\s]+)", line)):
            yield from ((name, found[1]) for name in names)
            names = []


def _pnpm(content: str) -> Iterator[tuple[str, str]]:
    section = ""
    for line in content.splitlines():
        if line[:1] not in (" ", "#", ""):
            section = line.partition(":")[0]
            continue
        if section == "importers" or section.endswith(("ependencies", "specifiers", "catalogs")):
            # `name:` with `version:` below it since version 6, `name: version` before.
            if found := re.match(r"^ {2,}'?(@?[\w.@/-]+?)'?:(?: +'?([^\s']+)'?)?$", line.rstrip()):
                yield found[1], (found[2] or "").partition("(")[0]
        elif section in ("packages", "snapshots") and (
            found := re.match(r"^  '?/?(@?[^@'(:\s]+)[@/]([^('_:\s]+)[^:]*'?:", line)
        ):
            yield found[1], found[2]


def _bun(content: str) -> Iterator[tuple[str, str]]:
    bare = re.sub(r",(\s*[}\]])", r"\1", content)
    for name, entry in _json(bare).get("packages", {}).items():
        yield name, str(entry[0]).rpartition("@")[2]


def _packages_of_toml(content: str) -> Iterator[tuple[str, str]]:
    import tomllib

    document = tomllib.loads(content)
    for package in (*document.get("package", ()), *document.get("packages", ())):
        yield normalised(str(package["name"])), str(package.get("version", ""))


def _cargo(content: str) -> Iterator[tuple[str, str]]:
    import tomllib

    for package in tomllib.loads(content).get("package", ()):
        yield str(package["name"]), str(package.get("version", ""))


def _pipfile(content: str) -> Iterator[tuple[str, str]]:
    document = _json(content)
    for section in ("default", "develop"):
        for name, package in document.get(section, {}).items():
            yield normalised(name), str(package.get("version", "")).removeprefix("==")


def _bundler(content: str) -> Iterator[tuple[str, str]]:
    for line in content.splitlines():
        if found := re.match(r"^    ([\w.-]+) \(([^)]+)\)", line):
            yield found[1], found[2]
        elif found := re.match(r"^  ([\w.-]+)(?: \(.*\))?!?$", line):
            yield found[1], ""


def _composer(content: str) -> Iterator[tuple[str, str]]:
    document = _json(content)
    for package in (*document.get("packages", ()), *document.get("packages-dev", ())):
        yield str(package["name"]).lower(), str(package.get("version", "")).removeprefix("v")
        for other in (*(package.get("replace") or ()), *(package.get("provide") or ())):
            yield str(other).lower(), ""


def _go(content: str) -> Iterator[tuple[str, str]]:
    for line in content.splitlines():
        words = line.lstrip("# ").split()
        if len(words) > 1 and words[1].startswith("v"):
            yield words[0], words[1].removesuffix("/go.mod")


def _gradle(content: str) -> Iterator[tuple[str, str]]:
    for line in content.splitlines():
        parts = line.partition("=")[0].split(":")
        if len(parts) == 3:
            yield ":".join(parts[:2]), parts[2]


def _nuget(content: str) -> Iterator[tuple[str, str]]:
    for framework in _json(content).get("dependencies", {}).values():
        for name, package in framework.items():
            yield name.lower(), str(package.get("resolved", ""))


def _json(content: str) -> dict[str, Any]:
    import json

    document = json.loads(content.removeprefix("\ufeff"))
    return document if isinstance(document, dict) else {}


_READERS = {
    "package-lock.json": _npm,
    "npm-shrinkwrap.json": _npm,
    "yarn.lock": _yarn,
    "pnpm-lock.yaml": _pnpm,
    "bun.lock": _bun,
    "poetry.lock": _packages_of_toml,
    "uv.lock": _packages_of_toml,
    "pdm.lock": _packages_of_toml,
    "pylock.toml": _packages_of_toml,
    "pipfile.lock": _pipfile,
    "gemfile.lock": _bundler,
    "gems.locked": _bundler,
    "composer.lock": _composer,
    "cargo.lock": _cargo,
    "go.sum": _go,
    "go.work.sum": _go,
    "modules.txt": _go,
    "gradle.lockfile": _gradle,
    "runtimeclasspath.lockfile": _gradle,
    "packages.lock.json": _nuget,
}
