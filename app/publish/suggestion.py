"""A finding's fix as lines that a reviewer can commit by one click."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from app.publish.diff import FileDiff, Hunk
from app.publish.markdown import shows_as_it_is
from checks.finding import Edit, Finding
from checks.text import Text

Excerpts = Mapping[int, str]
_MASK = re.compile("…+")
_LONGEST = 40  # lines; a larger rewrite is read better as a diff of one's own


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` replaces the whole lines `start` to `line` of the head; empty deletes them."""

    start: int
    line: int
    text: str


def suggestion_for(finding: Finding, file: FileDiff, excerpts: Excerpts) -> Suggestion | None:
    """None where one click would not do exactly what the fix says.

    excerpts: lines of the file as the report shows them, secrets masked.

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
    return _acceptable(hunk, Suggestion(start, line, after), before, excerpts)


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


def _acceptable(hunk: Hunk, suggestion: Suggestion, before: str, excerpts: Excerpts) -> Suggestion | None:
    unseen = "\r" in before or not shows_as_it_is(suggestion.text)
    shown = {number: excerpt for number, excerpt in excerpts.items() if suggestion.start <= number <= suggestion.line}
    leaks = any(_leaks(hunk.right[number], excerpt, suggestion.text) for number, excerpt in shown.items())
    return None if suggestion.text == before or unseen or leaks else suggestion


def _leaks(line: str, excerpt: str, text: str) -> bool:
    """Whether the text holds a part of the line that masking took out of its excerpt.

    What cannot be told apart counts as hidden: a line too long for an excerpt, or one that differs in another way.
    """
    if line == excerpt:
        return False
    between = "(.+)".join(re.escape(part) for part in _MASK.split(excerpt))
    hidden = re.fullmatch(between, line) if _MASK.search(excerpt) else None
    return hidden is None or any(part in text for part in hidden.groups())
