"""The version of a package that the repository names in another place than the one that leaves it open."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.node import text as text_of
from checks.documents.package_json import PACKAGE_JSON
from checks.manifests.fitting import fits
from checks.manifests.folders import folders_upwards
from checks.manifests.locks import LOCKS, LockFiles
from checks.manifests.model import Ecosystem, Manifest, Requirement
from checks.manifests.python import normalised
from checks.manifests.reading import read_all
from checks.pattern import pattern
from checks.repository import Repository

_VERSION = pattern(r"^v?\d+(?:\.\d+)+(?:[-.+\w]*)$")


def from_lists(repository: Repository, manifest: Manifest, requirement: Requirement) -> tuple[str, str]:
    """The one version that other requirement lists pin, within what is asked for, and a list that does; empty where none is."""
    found: dict[str, str] = {}
    for other in repository.model(read_all):
        if other.tool != "pip" or other.path == manifest.path:
            continue
        for each in other.requirements:
            version = each.constraint.lstrip("=").strip()
            if each.name == requirement.name and each.pinned and _VERSION.match(version):
                found.setdefault(version, other.path)
    if len(found) != 1:
        return "", ""
    version, path = found.popitem()
    return (version, path) if fits(version, requirement.constraint) else ("", "")


def in_locks(repository: Repository, ecosystem: Ecosystem, name: str, folder: str) -> tuple[str, str]:
    """The version in a lock file of the folder or one above it, and that file; empty where none names it."""
    files = repository.model(LockFiles)
    wanted = normalised(name) if ecosystem == "python" else name
    for path in _above(folder, LOCKS[ecosystem]):
        version = (files.versions(path) or {}).get(wanted, "") if repository.exists(path) else ""
        if _VERSION.match(version):
            return version, path
    return "", ""


def package_manager(repository: Repository, name: str, folder: str) -> tuple[str, str]:
    """The version that `packageManager` of a `package.json` in the folder or above it names for a tool."""
    for path in _above(folder, ("package.json",)):
        package = repository.document(path, PACKAGE_JSON)
        written = text_of(package.root, "packageManager") if package else None
        tool, _, version = (written or "").partition("@")
        if tool == name and _VERSION.match(version.partition("+")[0]):
            return version.partition("+")[0], path
    return "", ""


def _above(folder: str, names: tuple[str, ...]) -> Iterator[str]:
    for each in folders_upwards(folder):
        yield from (f"{each}/{name}".lstrip("/") for name in names)
