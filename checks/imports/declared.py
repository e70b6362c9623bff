"""What the manifests that hold for a file declare, and what their lock files bring besides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from checks.manifests.locks import LockFiles, foreign_locks, locks_of
from checks.manifests.model import Ecosystem, Manifest
from checks.manifests.reading import read_all
from checks.repository import Repository
from checks.value import field, frozen


@frozen
class Declared:
    """`names` of a unit's manifests and of those above it."""

    manifests: tuple[Manifest, ...]
    names: frozenset[str]
    open: bool
    """A manifest takes its dependencies from elsewhere, so that nothing is certain."""
    repository: Repository = field(repr=False, compare=False)

    @cached_property
    def extras(self) -> frozenset[str]:
        """Extras that the manifests ask for, which mostly bear the names of what they bring."""
        found: set[str] = set()
        for manifest in self.manifests:
            for listed in re.findall(r"[\w.-]\[([\w, .-]+)\]", manifest.text.content):
                found.update(part.strip() for part in listed.split(","))
        return frozenset(found - {"all", "standard", "dev", "test"})

    @cached_property
    def locked(self) -> frozenset[str]:
        """Names in lock files; empty where there is none, or one that cannot be read."""
        files = self.repository.model(LockFiles)
        return frozenset(
            name
            for manifest in self.manifests
            for lock in (*locks_of(self.repository, manifest), *foreign_locks(self.repository, manifest))
            for name in files.versions(lock) or ()
        )


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
    names = frozenset(each.name for manifest in found for each in manifest.requirements)
    return Declared(tuple(found), names, any(map(_is_open, found)), repository)


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
