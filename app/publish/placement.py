"""Where findings go: the ones a diff can hold become comments, siblings share one, the most severe come first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.publish.diff import FileDiff, Hunk, Side
from app.publish.severity import RANK
from app.publish.suggestion import Excerpts, Suggestion, suggestion_for
from checks.finding import Finding

_LONGEST_RANGE = 20  # a comment over a whole file hides the code it is about


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Lines of one hunk on one side; `line` is the last one, as GitHub has it."""

    path: str
    side: Side
    start: int
    line: int


@dataclass(frozen=True, slots=True)
class Draft:
    """One comment to be: the finding it leads with, and siblings that the same comment speaks for."""

    place: Place
    findings: tuple[Finding, ...]
    suggestion: Suggestion | None = None

    @property
    def lead(self) -> Finding:
        return self.findings[0]

    @property
    def rank(self) -> tuple[int, str, int]:
        return RANK[self.lead.level], self.place.path, self.place.line


def drafts(
    findings: Iterable[Finding], diffs: Mapping[str, FileDiff], excerpts: Mapping[str, Excerpts]
) -> tuple[list[Draft], list[Finding]]:
    """The comments, most severe first, and the findings that no line of the diff can hold.

    excerpts: by path and line, of all findings of the report.
    """
    placed: list[Draft] = []
    unplaced: list[Finding] = []
    for finding in findings:
        draft = _draft(finding, diffs.get(finding.path), excerpts.get(finding.path, {}))
        if draft is None:
            unplaced.append(finding)
        else:
            placed.append(draft)
    return sorted(_collapsed(placed), key=lambda draft: draft.rank), unplaced


def _draft(finding: Finding, file: FileDiff | None, excerpts: Excerpts) -> Draft | None:
    if file is None:
        return None
    suggestion = None if file.removed else suggestion_for(finding, file, excerpts)
    if suggestion is not None:
        return Draft(Place(file.path, "RIGHT", suggestion.start, suggestion.line), (finding,), suggestion)
    place = _place(finding, file)
    return Draft(place, (finding,)) if place else None


def _place(finding: Finding, file: FileDiff) -> Place | None:
    side: Side = "LEFT" if file.removed else "RIGHT"
    first, last = _lines(finding)
    for hunk in file.hunks:
        start = first if first in hunk.side(side) else _first_added(hunk, first, last)
        if start is None:
            continue
        end = start
        while end < min(last, start + _LONGEST_RANGE - 1) and end + 1 in hunk.side(side):
            end += 1
        return Place(file.path, side, start, end)
    return None


def _lines(finding: Finding) -> tuple[int, int]:
    """First and last line; an end at the very start of a line does not touch that line."""
    span = finding.span
    last = span.end_line - 1 if span.end_column == 1 and span.end_line > span.line else span.end_line
    return span.line, last


def _first_added(hunk: Hunk, first: int, last: int) -> int | None:
    """A finding that begins above the hunk is shown at the first of its lines that the pull request adds."""
    return min((line for line in hunk.added if first <= line <= last), default=None)


def _collapsed(placed: Iterable[Draft]) -> Iterator[Draft]:
    """One comment for all findings of a place, and for all findings of one rule in one file that only need words."""
    groups: dict[object, list[Draft]] = {}
    for draft in sorted(placed, key=lambda draft: draft.rank):
        own = (draft.place, draft.suggestion.text) if draft.suggestion else (draft.place.path, draft.lead.rule)
        groups.setdefault(own, []).append(draft)
    places: dict[Place, list[Draft]] = {}
    for group in groups.values():
        merged = Draft(group[0].place, tuple(f for d in group for f in d.findings), group[0].suggestion)
        places.setdefault(merged.place, []).append(merged)
    for same in places.values():
        yield from _of_one_place(same)


def _of_one_place(same: list[Draft]) -> Iterator[Draft]:
    """At most one suggestion a comment: a second one for the same lines would not apply after the first."""
    leader = next((draft for draft in same if draft.suggestion), same[0])
    others = [draft for draft in same if draft is not leader]
    yield Draft(leader.place, (*leader.findings, *(f for d in others for f in d.findings)), leader.suggestion)
