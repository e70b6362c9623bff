"""The few colours of the terminal output, or none."""

from __future__ import annotations

from checks.value import frozen

_LEVELS = {"error": "1;31", "warning": "33", "note": "36"}


@frozen
class Style:
    color: bool

    def _in(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color else text

    def bold(self, text: str) -> str:
        return self._in("1", text)

    def dim(self, text: str) -> str:
        return self._in("2", text)

    def good(self, text: str) -> str:
        return self._in("32", text)

    def level(self, level: str, text: str | None = None) -> str:
        return self._in(_LEVELS[level], level if text is None else text)

    def caret(self, line: str, level: str) -> str:
        """A line of an excerpt; the one that only points is coloured as its level."""
        return self.level(level, line) if line.strip(" ^") == "" and "^" in line else line
