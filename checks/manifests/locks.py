"""Which lock files hold for a manifest: beside it, or at the root of a workspace that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from checks.manifests.lock_formats import read_lock
from checks.manifests.model import Manifest
from checks.manifests.workspaces import workspace_roots
from checks.repository import Repository

LOCKS: dict[str, tuple[str, ...]] = {
    "node": ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"),
    "python": ("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml"),
    "conda": ("conda-lock.yml", "conda-lock.yaml", "pixi.lock", "conda-linux-64.lock"),
    "ruby": ("Gemfile.lock", "gems.locked"),
    "php": ("composer.lock",),
    "gradle": ("gradle.lockfile", "gradle/dependency-locks/runtimeClasspath.lockfile"),
    "go": ("go.sum", "go.work.sum", "vendor/modules.txt"),
    "rust": ("Cargo.lock",),
    "dotnet": ("packages.lock.json",),
    "maven": (),
}
"""Lock files by ecosystem."""
_COMMITTED = {
    "pip": (),
    "pipenv": ("Pipfile.lock",),
    "poetry": ("poetry.lock", "uv.lock", "pylock.toml"),
    "pdm": ("pdm.lock", "uv.lock", "pylock.toml"),
    "uv": ("uv.lock", "pylock.toml"),
}
"""Lock files that a tool of an ecosystem with several of them reads; pip reads none."""
Versions = dict[str, str]


class LockFiles:
    """The lock files of one check, each read once."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._read: dict[str, Versions | None] = {}

    def versions(self, path: str) -> Versions | None:
        """Names and versions; None for what cannot be read, a binary lock file say."""
        if path not in self._read:
            text = self._repository.text(path)
            self._read[path] = read_lock(text) if text is not None else None
        return self._read[path]


def locks_of(repository: Repository, manifest: Manifest) -> tuple[str, ...]:
    """Paths of the lock files that hold for a manifest, nearest first."""
    names = _COMMITTED.get(manifest.tool, LOCKS[manifest.ecosystem])
    folders = (manifest.folder, *workspace_roots(repository, manifest))
    return tuple(path for path in _paths(folders, names) if repository.exists(path))


def foreign_locks(repository: Repository, manifest: Manifest) -> tuple[str, ...]:
    """Lock files of other tools beside a manifest that its own tool does not read."""
    own = _COMMITTED.get(manifest.tool, LOCKS[manifest.ecosystem])
    others = [name for name in LOCKS[manifest.ecosystem] if name not in own]
    return tuple(path for path in _paths((manifest.folder,), others) if repository.exists(path))


def _paths(folders: tuple[str, ...], names: tuple[str, ...] | list[str]) -> Iterator[str]:
    for folder in folders:
        for name in names:
            yield f"{folder}/{name}" if folder else name
