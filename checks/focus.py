"""Which part of a snapshot a check is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from checks.text import Span
from checks.value import frozen


@frozen
class Focus:
    """Everything, some files, or some lines of some files. Rules see all; only what is in focus is reported."""

    paths: frozenset[str] | None = None
    """None: every path of the snapshot."""
    lines: Mapping[str, frozenset[int]] | None = None
    """Per path the lines that count, from 1; a path without an entry counts whole. None: all lines."""

    @classmethod
    def of_paths(cls, paths: Iterable[str]) -> Focus:
        return cls(frozenset(paths))

    @classmethod
    def of_lines(cls, lines: Mapping[str, frozenset[int]]) -> Focus:
        return cls(frozenset(lines), lines)

    def has_path(self, path: str) -> bool:
        return self.paths is None or path in self.paths

    def has_span(self, path: str, span: Span) -> bool:
        if not self.has_path(path):
            return False
        if self.lines is None or path not in self.lines:
            return True
        return any(line in self.lines[path] for line in range(span.line, span.end_line + 1))


EVERYTHING = Focus()
