"""The files on disk that git tracks or would track."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from hooks.disk import Disk
from hooks.git.command import ask, records

_MOST_NAMES = 500
"""More names than this could be more than the system takes on one command line; then all files are listed."""


class WorkTree:
    """Tracked files and new ones that no ignore file names, as they are on disk."""

    def __init__(self, root: str) -> None:
        self._disk = Disk(root)

    def paths(self) -> Sequence[str]:
        return self._paths

    @cached_property
    def _paths(self) -> Sequence[str]:
        """Listed only when somebody asks: a check of named files often needs none but those."""
        listed = records(ask(self._disk.root, "ls-files", "--cached", "--others", "--exclude-standard", "-z"))
        return sorted(path for path in set(listed) if self._disk.has(path))

    def read(self, path: str) -> bytes:
        return self._disk.read(path)

    def stamp(self, path: str) -> bytes:
        return self._disk.stamp(path)


def known(root: str, paths: Sequence[str]) -> frozenset[str]:
    """Those of `paths` that git tracks or would track."""
    some = paths if len(paths) <= _MOST_NAMES else ()
    listed = ask(root, "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *some)
    return frozenset(records(listed)).intersection(paths)
