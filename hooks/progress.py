"""Says that a long check is still at it, to people only."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from time import monotonic

from checks.snapshot import Snapshot
from checks.value import field

_PATIENCE = 1.0
"""Seconds of silence before the first sign."""
_EVERY = 0.2


@dataclass
class Progress:
    """A snapshot that counts what is read of it. Forked copies keep quiet, so that one line stays one line."""

    behind: Snapshot
    _next: float = field(default_factory=lambda: monotonic() + _PATIENCE)
    _owner: int = field(default_factory=os.getpid)
    _read: int = 0
    _shown: bool = False

    def paths(self) -> Sequence[str]:
        return self.behind.paths()

    def read(self, path: str) -> bytes:
        self._read += 1
        if monotonic() >= self._next and os.getpid() == self._owner:
            self._show()
        return self.behind.read(path)

    def _show(self) -> None:
        self._next, self._shown = monotonic() + _EVERY, True
        sys.stderr.write(f"\r\x1b[Kfactorlint: {self._read:,} files read …")
        sys.stderr.flush()

    def clear(self) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
