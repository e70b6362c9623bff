"""Says how far a long piece of work is, to people only."""

from __future__ import annotations

import sys
from time import monotonic

_PATIENCE = 1.0
"""Seconds of silence before the first sign."""
_EVERY = 0.2
_EVERY_LINE = 10.0
"""Between two lines of a log, which nothing wipes away."""
_SURE = 0.05
"""The part that must be done before a time is foretold."""


class Progress:
    """A line on standard error that a terminal overwrites; where there is no terminal, and only if asked, a line now and then."""

    def __init__(self, asked: bool = False) -> None:
        self._terminal = sys.stderr.isatty()
        self._silent = not (self._terminal or asked)
        self._every = _EVERY if self._terminal else _EVERY_LINE
        self._start = monotonic()
        self._next = self._start + (_PATIENCE if self._terminal else _EVERY_LINE)
        self._shown = False

    def files(self, done: int, total: int) -> None:
        """How many of how many files are done."""
        self.tell(f"{done:,} of {total:,} files checked{self._left(done, total)}")

    def commits(self, done: int, total: int) -> None:
        self.tell(f"{done:,} of {total:,} commits read{self._left(done, total)}")

    def tell(self, message: str) -> None:
        if self._silent or monotonic() < self._next:
            return
        self._next, self._shown = monotonic() + self._every, True
        sys.stderr.write(f"\r\x1b[Kfactorlint: {message} …" if self._terminal else f"factorlint: {message}\n")
        sys.stderr.flush()

    def clear(self) -> None:
        """Wipe the line away, and count the time of what comes next anew."""
        if self._shown and self._terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
        self._shown, self._start = False, monotonic()

    def _left(self, done: int, total: int) -> str:
        if done < total * _SURE or not done or done >= total:
            return ""
        return f", about {_spoken((monotonic() - self._start) * (total - done) / done)} left"


def _spoken(seconds: float) -> str:
    """Roughly: nobody is helped by a number that jumps."""
    if seconds < 10:
        return "a few seconds"
    if seconds < 90:
        return f"{round(seconds / 10) * 10} seconds"
    return f"{round(seconds / 60)} minutes"
