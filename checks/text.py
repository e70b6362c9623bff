"""Decoded text of one file, and positions in it."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from checks.value import field, frozen


@frozen(order=True)
class Span:
    """A range of text. Lines and columns count from 1, in characters; the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@frozen
class Text:
    """One file as characters. Lines end in `\\n`; `\\r\\n` is kept in `content` and never part of `lines`."""

    path: str
    content: str = field(repr=False)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        return tuple(line.removesuffix("\r") for line in self.content.split("\n"))

    @cached_property
    def _starts(self) -> list[int]:
        starts, position = [0], self.content.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.content.find("\n", position + 1)
        return starts

    def span(self, start: int, end: int) -> Span:
        """The span from character offset `start` up to, but not including, `end`."""
        line, end_line = bisect_right(self._starts, start), bisect_right(self._starts, end)
        return Span(line, start - self._starts[line - 1] + 1, end_line, end - self._starts[end_line - 1] + 1)

    def offset(self, line: int, column: int) -> int:
        """The character offset of a line and column, both counted from 1."""
        return self._starts[line - 1] + column - 1

    def line_span(self, line: int) -> Span:
        """A whole line without its indentation and trailing blanks; an empty line gives an empty span."""
        content = self.lines[line - 1]
        indent = len(content) - len(content.lstrip())
        return Span(line, indent + 1, line, max(indent, len(content.rstrip())) + 1)

    def slice(self, span: Span) -> str:
        return self.content[self.offset(span.line, span.column) : self.offset(span.end_line, span.end_column)]
