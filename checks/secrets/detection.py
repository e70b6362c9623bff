"""Finds the credentials in one text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from checks.role import Role
from checks.secrets.automaton import hits
from checks.secrets.candidate import Candidate
from checks.secrets.context.armour import armours
from checks.secrets.context.assignment import assigned
from checks.secrets.context.lines import places
from checks.secrets.context.syntax import Syntax, syntax_of
from checks.secrets.detectors.detector import Detector
from checks.secrets.judgement.judge import judge
from checks.secrets.secret import Secret
from checks.text import Text

MOST = 1000
"""No more secrets are reported of one file: there, the file is the finding."""
_MOST_HITS = 50_000
_LONG = 4000
_BEFORE, _BEHIND = 400, 2000
"""Of a longer line only this much around a hit is looked at."""


def detect(text: Text, role: Role) -> Iterator[Secret]:
    """The secrets of a text, by place; of several that overlap, the surest. At most `MOST`.

    What is certainly none (references, placeholders, public values) is left out; the rest carries its score and reasons.
    """
    kept: list[tuple[int, int, Secret]] = []
    found = sorted(_judged(text, role), key=_surest)
    taken = _Taken()
    for start, end, secret in found:
        if taken.free(start, end):
            kept.append((start, end, secret))
    kept.sort(key=lambda each: each[0])
    for _, _, secret in kept[:MOST]:
        yield secret


def _surest(found: tuple[int, int, Secret]) -> tuple[bool, bool, float, int, int]:
    """What says more about a value comes first: its own form, then the grammar around it, then its name alone."""
    start, end, secret = found
    return not secret.verified_shape, secret.kind in ("password", "secret"), -secret.score, start, start - end


class _Taken:
    """Ranges of a file that a secret already covers."""

    def __init__(self) -> None:
        self._cells: set[int] = set()

    def free(self, start: int, end: int) -> bool:
        """Claims the range unless part of it is taken."""
        cells = range(start, min(end, start + 2000))
        if not self._cells.isdisjoint(cells):
            return False
        self._cells.update(cells)
        return True


def _judged(text: Text, role: Role) -> Iterator[tuple[int, int, Secret]]:
    seen: set[tuple[int, int, str]] = set()
    count = 0
    for candidate in candidates(text):
        key = (candidate.start, candidate.end, candidate.kind)
        if key in seen:
            continue
        seen.add(key)
        secret = judge(candidate, text, role)
        if secret is not None:
            yield candidate.start, candidate.end, secret
            count += 1
            if count >= 4 * MOST:
                return


class _Line(NamedTuple):
    low: int
    high: int


def candidates(text: Text) -> Iterator[Candidate]:
    """Everything that a detector, a grammar or a name makes a candidate, not judged yet."""
    content, syntax = text.content, syntax_of(text.path)
    line, done = _Line(0, -1), set[object]()
    whole: dict[Detector, None] = {}
    for count, (start, leads) in enumerate(hits(content)):
        if count >= _MOST_HITS:
            break
        if not line.low <= start < line.high:
            line, done = _window(content, start), set()
        for detector in leads.shaped:
            if detector.id not in done:
                done.add(detector.id)
                yield from _shaped(detector, content, line.low, line.high)
        whole.update(dict.fromkeys(leads.near))
        for grammar in leads.grammars:
            if grammar not in done:
                done.add(grammar)
                yield from _placed(grammar, content, line)
        if leads.word:
            yield from _named(content, start, line, syntax, done)
        if leads.armour:
            for armour in armours(content, start):
                yield Candidate(
                    "private-key", armour.title, "", armour.body, armour.start, armour.end, "armour", armour.encrypted
                )
    for detector in whole:
        yield from _shaped(detector, content, 0, len(content))


def _window(content: str, at: int) -> _Line:
    low = content.rfind("\n", max(0, at - _LONG), at) + 1 or max(0, at - _BEFORE)
    if at < _LONG and low == max(0, at - _BEFORE):
        low = content.rfind("\n", 0, at) + 1
    high = content.find("\n", at, at + _LONG)
    if high < 0:
        high = len(content) if len(content) - at < _LONG else at + _BEHIND
    if high - low > _LONG:
        low, high = max(low, at - _BEFORE), min(high, at + _BEHIND)
    return _Line(low, high)


def _shaped(detector: Detector, content: str, low: int, high: int) -> Iterator[Candidate]:
    for found in detector.regex.finditer(content, low, high):
        yield Candidate(
            detector.id, detector.title, "", found[0], found.start(), found.end(), "shape", detector=detector
        )


def _placed(grammar: str, content: str, line: _Line) -> Iterator[Candidate]:
    for place in places(grammar, content, line.low, line.high):
        value = content[place.start : place.end]
        yield Candidate(grammar, "", place.user, value, place.start, place.end, "grammar", host=place.host)


def _named(content: str, at: int, line: _Line, syntax: Syntax, done: set[object]) -> Iterator[Candidate]:
    for found in assigned(content, at, line.low, line.high, syntax):
        if (found.name, found.start) in done:
            continue
        done.add((found.name, found.start))
        value = content[found.start : found.end]
        yield Candidate("named", "", found.name, value, found.start, found.end, found.form, quoted=found.quoted)
