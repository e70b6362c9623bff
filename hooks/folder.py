"""A folder that is no git repository, with its ignore files honoured all the same."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cached_property

from hooks.disk import Disk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_IGNORE_FILES = (".gitignore", ".ignore")
_LEFT_OUT = frozenset(
    {
        ".git", ".hg", ".svn", "node_modules", "bower_components", "__pycache__", ".venv", "venv", ".tox", ".nox",
        ".mypy_cache", ".pytest_cache", ".ruff_cache", ".terraform", ".gradle",
    }
)  # fmt: skip
_ENVIRONMENT_MARK = "pyvenv.cfg"


class Folder:
    """Regular files below a folder. Symbolic links are never followed, so that a loop of them ends."""

    def __init__(self, root: str) -> None:
        self._disk = Disk(root)

    def paths(self) -> Sequence[str]:
        return self._paths

    @cached_property
    def _paths(self) -> Sequence[str]:
        return sorted(self._below("", ()))

    def read(self, path: str) -> bytes:
        return self._disk.read(path)

    def stamp(self, path: str) -> bytes:
        return self._disk.stamp(path)

    def _below(self, folder: str, specs: tuple[tuple[str, GitIgnoreSpec], ...]) -> Iterator[str]:
        try:
            with os.scandir(self._disk.full(folder)) as listing:
                entries = list(listing)
        except OSError:
            return
        names = {entry.name for entry in entries}
        if _ENVIRONMENT_MARK in names and folder:
            return
        specs = (*specs, *((folder, self._spec(folder + name)) for name in _IGNORE_FILES if name in names))
        for entry in entries:
            if entry.is_symlink():
                continue
            if entry.is_dir():
                inner = f"{folder}{entry.name}/"
                if entry.name not in _LEFT_OUT and not _is_ignored(inner, specs):
                    yield from self._below(inner, specs)
            elif entry.is_file() and not _is_ignored(folder + entry.name, specs):
                yield folder + entry.name

    def _spec(self, path: str) -> GitIgnoreSpec:
        from pathspec import GitIgnoreSpec

        try:
            with open(self._disk.full(path), encoding="utf-8", errors="surrogateescape") as file:
                return GitIgnoreSpec.from_lines(file)
        except (OSError, ValueError):
            return GitIgnoreSpec.from_lines([])


def _is_ignored(path: str, specs: tuple[tuple[str, GitIgnoreSpec], ...]) -> bool:
    """The ignore file nearest to a path decides."""
    for folder, spec in reversed(specs):
        decided = spec.check_file(path.removeprefix(folder)).include
        if decided is not None:
            return decided
    return False
