"""Snapshots of what git holds: the index, and any commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from checks.errors import Unreadable, UsageError
from hooks.disk import ABSENT
from hooks.git.blobs import Blobs
from hooks.git.command import ask, attempt, records

_FILE_MODES = ("100644", "100755")
"""Neither links (120000) nor submodules (160000)."""


class Objects:
    """Files by path and object id, listed once when somebody asks."""

    def __init__(self, root: str, listing: Callable[[], Mapping[str, str]]) -> None:
        self._blobs = Blobs(root)
        self._listing = listing

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        return self._listing()

    def paths(self) -> Sequence[str]:
        return sorted(self._ids)

    def read(self, path: str) -> bytes:
        if path not in self._ids:
            raise Unreadable(ABSENT)
        return self._blobs.read(self._ids[path])

    def stamp(self, path: str) -> bytes:
        """Git's name of the content."""
        return self._ids.get(path, "").encode()


class Index(Objects):
    """What `git commit` would take now; files half staged are read as staged, not as they are on disk."""

    def __init__(self, root: str) -> None:
        super().__init__(root, lambda: dict(_staged(root)))


class Commit(Objects):
    """The files of one commit. Raises `UsageError` for a name that git does not know."""

    def __init__(self, root: str, revision: str) -> None:
        self.id = commit_id(root, revision)
        super().__init__(root, lambda: dict(_tree(root, self.id)))


def commit_id(root: str, revision: str) -> str:
    answer = attempt(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if answer.returncode != 0:
        raise UsageError(f"git knows no commit {revision!r} here; fetch it, or check the spelling")
    return answer.stdout.decode().strip()


def _staged(root: str) -> Sequence[tuple[str, str]]:
    """Entries of `<mode> <id> <stage>\\t<path>`; of a conflicted file the version of the current branch."""
    found = []
    for record in records(ask(root, "ls-files", "--stage", "-z")):
        about, _, path = record.partition("\t")
        mode, object_id, stage = about.split()
        if mode in _FILE_MODES and stage in ("0", "2"):
            found.append((path, object_id))
    return found


def _tree(root: str, commit: str) -> Sequence[tuple[str, str]]:
    """Entries of `<mode> <type> <id>\\t<path>`."""
    found = []
    for record in records(ask(root, "ls-tree", "-r", "-z", "--full-tree", commit)):
        about, _, path = record.partition("\t")
        mode, _, object_id = about.split()
        if mode in _FILE_MODES:
            found.append((path, object_id))
    return found
