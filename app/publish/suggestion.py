"""A finding's fix as lines that a reviewer can commit by one click."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from app.publish.diff import FileDiff, Hunk
from app.publish.markdown import shows_as_it_is
from checks.finding import Edit, Finding
from checks.text import Text

_LONGEST = 40  # lines; a larger rewrite is read better as a diff of one's own


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` replaces the whole lines `start` to `line` of the head; empty deletes them."""

    start: int
    line: int
    text: str


def suggestion_for(finding: Finding, file: FileDiff) -> Suggestion | None:
    """None where one click would not do exactly what the fix says.

    GitHub replaces whole lines of one hunk, and writes line feeds of its own choice, so lines that end in a carriage
    return are left alone; so are texts with characters that a reviewer would not see, and masked secrets.
    """
    edits = _edits(finding, file.path)
    if not edits:
        return None
    start = min(edit.span.line for edit in edits if edit.span)
    line = max(edit.span.end_line for edit in edits if edit.span)
    hunk = next((hunk for hunk in file.hunks if start in hunk.right and line in hunk.right), None)
    if hunk is None or line - start >= _LONGEST:
        return None
    before = _whole_lines(hunk, start, line)
    after = _edited(before, start, edits)
    return _acceptable(finding, hunk, Suggestion(start, line, after), before)


def _edits(finding: Finding, path: str) -> list[Edit]:
    """The fix's edits, last first; none unless all of them change existing text of this file without overlapping."""
    edits = finding.fix.edits if finding.fix else ()
    if any(edit.path != path or edit.span is None for edit in edits):
        return []
    ordered = sorted(edits, key=lambda edit: (edit.span.line, edit.span.column) if edit.span else (0, 0), reverse=True)
    for later, earlier in pairwise(ordered):
        if earlier.span and later.span and _end(earlier) > (later.span.line, later.span.column):
            return []
    return ordered


def _end(edit: Edit) -> tuple[int, int]:
    return (edit.span.end_line, edit.span.end_column) if edit.span else (0, 0)


def _whole_lines(hunk: Hunk, start: int, line: int) -> str:
    return "\n".join(hunk.right[number] for number in range(start, line + 1))


def _edited(before: str, start: int, edits: list[Edit]) -> str:
    text, after = Text("", before), before
    for edit in edits:
        if edit.span is None:
            continue
        first = text.offset(edit.span.line - start + 1, edit.span.column)
        last = text.offset(edit.span.end_line - start + 1, edit.span.end_column)
        after = after[:first] + edit.replacement + after[last:]
    return after


def _acceptable(finding: Finding, hunk: Hunk, suggestion: Suggestion, before: str) -> Suggestion | None:
    hidden = _hidden(finding, hunk)
    unseen = "\r" in before or not shows_as_it_is(suggestion.text)
    leaks = bool(hidden) and hidden in suggestion.text
    return None if suggestion.text == before or unseen or leaks else suggestion


def _hidden(finding: Finding, hunk: Hunk) -> str:
    """What masking took out of the excerpt: the part in which it differs from the line as it stands."""
    line, excerpt = hunk.right.get(finding.span.line, ""), finding.excerpt
    if line.rstrip("\r") == excerpt:
        return ""
    start = 0
    while start < min(len(line), len(excerpt)) and line[start] == excerpt[start]:
        start += 1
    end = 0
    while end < min(len(line), len(excerpt)) - start and line[-1 - end] == excerpt[-1 - end]:
        end += 1
    return line[start : len(line) - end]
