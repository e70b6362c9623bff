"""A place files live: a working tree, an index, a commit, a GitHub tree, or memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from checks.errors import Unreadable
from checks.value import frozen


class Snapshot(Protocol):
    """Two methods, so that a new place is one class.

    `paths` are relative to the root, with `/`, sorted, without folders, symbolic links and submodules.
    `read` raises `Unreadable` with a reason a user understands; it never follows a link out of the root.
    """

    def paths(self) -> Sequence[str]: ...

    def read(self, path: str) -> bytes: ...


@frozen
class MemorySnapshot:
    """Files by path, for examples, tests and buffers."""

    files: Mapping[str, str | bytes]

    def paths(self) -> Sequence[str]:
        return sorted(self.files)

    def read(self, path: str) -> bytes:
        if path not in self.files:
            raise Unreadable("no such file")
        content = self.files[path]
        return content.encode() if isinstance(content, str) else content
