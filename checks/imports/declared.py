"""What the manifests that hold for a file declare, and what their lock files bring besides."""

from __future__ import annotations

from collections.abc import Iterator

from checks.manifests.locks import LockFiles, foreign_locks, locks_of
from checks.manifests.model import Ecosystem, Manifest
from checks.manifests.reading import read_all
from checks.repository import Repository
from checks.value import frozen


@frozen
class Declared:
    """`names` of a unit's manifests and of those above it; `locked` those of their lock files."""

    manifests: tuple[Manifest, ...]
    names: frozenset[str]
    locked: frozenset[str]
    """Empty where there is no lock file, or one that cannot be read."""
    open: bool
    """A manifest takes its dependencies from elsewhere, so that nothing is certain."""


def declared_for(repository: Repository, path: str, ecosystem: Ecosystem) -> Declared:
    """What holds for a file: the manifests in its folder and in those above."""
    groups = repository.model(_by_folder)
    found: list[Manifest] = []
    folder = path.rpartition("/")[0]
    while True:
        found.extend(each for each in groups.get(folder, ()) if _fits(each, ecosystem))
        if not folder:
            break
        folder = folder.rpartition("/")[0]
    if not found and ecosystem == "python":
        # `backend/requirements/base.txt` holds for what is beside the folder.
        found.extend(each for group in groups.values() for each in group if _fits(each, ecosystem))
    files = repository.model(LockFiles)
    locked = {
        name
        for manifest in found
        for lock in (*locks_of(repository, manifest), *foreign_locks(repository, manifest))
        for name in files.versions(lock) or ()
    }
    names = frozenset(each.name for manifest in found for each in manifest.requirements)
    return Declared(tuple(found), names, frozenset(locked), any(map(_is_open, found)))


def _fits(manifest: Manifest, ecosystem: Ecosystem) -> bool:
    return manifest.ecosystem == ecosystem or (ecosystem == "python" and manifest.ecosystem == "conda")


def _by_folder(repository: Repository) -> dict[str, list[Manifest]]:
    """Every manifest of the repository by the folder it holds for."""
    groups: dict[str, list[Manifest]] = {}
    for manifest in read_all(repository):
        for folder in _held_folders(manifest):
            groups.setdefault(folder, []).append(manifest)
    return groups


def _held_folders(manifest: Manifest) -> Iterator[str]:
    yield manifest.folder
    above, _, name = manifest.folder.rpartition("/")
    if name.lower() in ("requirements", "requirement", "reqs", "deps", "config", "docker", "build", "install"):
        yield above


def _is_open(manifest: Manifest) -> bool:
    """A `setup.py` that computes its list, a `pyproject.toml` whose dependencies are dynamic, a requirement without a name."""
    content = manifest.text.content
    if manifest.tool == "setuptools":
        return not manifest.requirements and "install_requires" in content
    return manifest.ecosystem == "python" and any(not each.name for each in manifest.requirements)
