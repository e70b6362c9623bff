"""A file as an editor holds it, in front of what is on disk."""

from __future__ import annotations

from collections.abc import Sequence

from checks.snapshot import Snapshot
from checks.value import frozen


@frozen
class Buffer:
    behind: Snapshot
    path: str
    content: bytes

    def paths(self) -> Sequence[str]:
        return sorted({*self.behind.paths(), self.path})

    def read(self, path: str) -> bytes:
        return self.content if path == self.path else self.behind.read(path)
