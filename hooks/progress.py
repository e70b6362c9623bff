"""Says that a long check is still at it, to people only."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from time import monotonic

from checks.snapshot import Snapshot

_PATIENCE = 1.0
"""Seconds of silence before the first sign."""
_EVERY = 0.2


class Progress:
    """A snapshot that counts what is read of it. Forked copies keep quiet, so that one line stays one line."""

    def __init__(self, behind: Snapshot) -> None:
        self._behind = behind
        self._next = monotonic() + _PATIENCE
        self._owner = os.getpid()
        self._read = 0
        self._shown = False

    def paths(self) -> Sequence[str]:
        return self._behind.paths()

    def read(self, path: str) -> bytes:
        self._read += 1
        if monotonic() >= self._next and os.getpid() == self._owner:
            self._show()
        return self._behind.read(path)

    def _show(self) -> None:
        self._next, self._shown = monotonic() + _EVERY, True
        sys.stderr.write(f"\r\x1b[Kfactorlint: {self._read:,} files read …")
        sys.stderr.flush()

    def clear(self) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
