"""The line a finding is about, cut to the terminal, with a caret under each cell of its range."""

from __future__ import annotations

from collections.abc import Iterator

from checks.finding import Finding
from checks.text import Span
from hooks.printing import printable, width

_TAB = 4
_BEFORE = 20
"""Cells kept in front of the range where a line has to be cut."""


def marked(finding: Finding) -> Span:
    """Where the finding stands in its excerpt: masking may have made the line another length."""
    if finding.marked is None:
        return finding.span
    return Span(finding.span.line, finding.marked[0], finding.span.line, finding.marked[1])


def excerpt(line: str, span: Span, cells: int) -> Iterator[str]:
    """One line of source and one of carets; nothing for a blank line.

    line: the first line of the span, its columns counted from 1 in characters.
    cells: how wide the terminal is here. Lines of any length are cut before they are measured.
    """
    cells = max(cells, 2 * _BEFORE)
    start = min(span.column - 1, len(line))
    end = min(span.end_column - 1, len(line)) if span.end_line == span.line else len(line)
    first = start - _BEFORE if start > cells - _BEFORE else len(line) - len(line.lstrip())
    first = max(0, min(first, start))
    shown = line[first : first + cells]
    if not shown.strip():
        return
    before = _expanded(line[first:start])
    marked = _expanded(line[start : max(end, start + 1)][:cells], width(before))
    yield _cut(_expanded(shown), cells).rstrip()
    yield " " * width(before) + "^" * max(1, min(width(marked.rstrip()), cells - width(before)))


def _expanded(text: str, column: int = 0) -> str:
    """Tabs as spaces up to the next stop, everything else printable."""
    pieces = []
    for piece in text.split("\t"):
        safe = printable(piece)
        pieces.append(safe)
        column += width(safe)
        gap = _TAB - column % _TAB
        pieces.append(" " * gap)
        column += gap
    return "".join(pieces[:-1])


def _cut(text: str, cells: int) -> str:
    while width(text) > cells:
        text = text[: -max(1, (width(text) - cells) // 2)]
    return text
