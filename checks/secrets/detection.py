"""Finds the credentials in one text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from checks.pattern import pattern
from checks.role import Role
from checks.secrets.automaton import Leads, hits
from checks.secrets.candidate import Candidate
from checks.secrets.context.armour import armours
from checks.secrets.context.assignment import assigned
from checks.secrets.context.encoded import encoded
from checks.secrets.context.lines import places
from checks.secrets.context.syntax import syntax_of
from checks.secrets.detectors.detector import Detector
from checks.secrets.judgement.data import judge_data
from checks.secrets.judgement.judge import judge
from checks.secrets.judgement.randomness import randomness
from checks.secrets.judgement.values import reference
from checks.secrets.plugins import LINE_PLUGINS, analyze, by_keyword
from checks.secrets.secret import Secret
from checks.text import Text
from checks.value import replace

SHAPE_ONLY: tuple[Role, ...] = ("generated", "localisation")
"""Roles of files in which names and grammars mean nothing: what is found there has a form of its own."""
MOST = 1000
"""No more secrets are reported of one file: there, the file is the finding."""
_MOST_HITS = 50_000
_LONG = 4000
_DRAWN = 0.6
_LITERAL = pattern(r"[\"'`]([A-Za-z0-9+/_\-=.!@#%^&*]{12,200})[\"'`]")
_BEFORE, _BEHIND = 400, 2000
"""Of a longer line only this much around a hit is looked at."""


def detect(text: Text, role: Role) -> Iterator[Secret]:
    """The secrets of a text, by place; of several that overlap, the surest. At most `MOST`.

    role: files of other people yield nothing, generated ones and translations what has a form of its own.
    What is certainly none (references, placeholders, public values) is left out; the rest carries its score and reasons.
    """
    kept: list[tuple[int, int, Secret]] = []
    if role == "vendored":
        return
    found = sorted(_judged(text, role in SHAPE_ONLY), key=_surest)
    taken = _Taken()
    for start, end, secret in found:
        if taken.free(start, end):
            kept.append((start, end, secret))
    kept.sort(key=lambda each: each[0])
    for _, _, secret in kept[:MOST]:
        yield secret


def _inside(candidate: Candidate, text: Text) -> Iterator[tuple[int, int, Secret]]:
    """The surest secret inside an encoded value, reported as the whole of that value."""
    inner = Text(f"{candidate.name}.env", candidate.title)
    found = [secret for _, _, secret in _judged(inner, False)]
    place = text.span(candidate.start, candidate.end)
    if not found:
        if (verdict := judge_data(candidate.name, candidate.title)) is not None:
            secret = Secret(
                verdict.kind, verdict.title, candidate.name, candidate.value, place, verdict.score, verdict.reasons
            )
            yield candidate.start, candidate.end, secret
        return
    secret = max(found, key=lambda each: each.score)
    reasons = (*secret.reasons, "decoded from the data of a Secret")
    yield (
        candidate.start,
        candidate.end,
        replace(secret, name=candidate.name, value=candidate.value, span=place, score=secret.score, reasons=reasons),
    )


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


def _judged(text: Text, shape_only: bool) -> Iterator[tuple[int, int, Secret]]:
    seen: set[tuple[int, int, str, str]] = set()
    count = 0
    for candidate in candidates(text, shape_only):
        if candidate.form == "encoded":
            yield from _inside(candidate, text)
            continue
        key = (candidate.start, candidate.end, candidate.kind, candidate.name)
        if key in seen:
            continue
        seen.add(key)
        secret = judge(candidate, text)
        if secret is not None:
            yield candidate.start, candidate.end, secret
            count += 1
            if count >= 4 * MOST:
                return


class _Line(NamedTuple):
    low: int
    high: int


def candidates(text: Text, shape_only: bool = False) -> Iterator[Candidate]:
    """Everything that a detector, a grammar or a name makes a candidate, not judged yet.

    shape_only: leave out what a grammar, a plugin or a name suggests.
    """
    content = text.content
    line, done = _Line(0, -1), set[object]()
    whole: dict[Detector, None] = {}
    for start, leads in islice(hits(content), _MOST_HITS):
        if not line.low <= start < line.high:
            line, done = _window(content, start), set()
        whole.update(dict.fromkeys(leads.near))
        yield from _of_shape(leads, content, line, done)
        if not shape_only:
            yield from _suggested(leads, content, line, done)
        if leads.word and not shape_only:
            yield from _named(text.path, content, start, line, done)
        if leads.encoded and "sops:" not in content:
            for each in encoded(content, start):
                value = content[each.start : each.end]
                yield Candidate("encoded", each.content, each.name, value, each.start, each.end, "encoded")
        if leads.armour:
            for armour in armours(content, start):
                yield Candidate(
                    "private-key", armour.title, "", armour.body, armour.start, armour.end, "armour", armour.encrypted
                )
    for detector in whole:
        yield from _shaped(detector, content, 0, len(content))


def _of_shape(leads: Leads, content: str, line: _Line, done: set[object]) -> Iterator[Candidate]:
    """Detectors that a literal leads to, each run once a line."""
    for detector in leads.shaped:
        if detector not in done:
            done.add(detector)
            yield from _shaped(detector, content, line.low, line.high)


def _suggested(leads: Leads, content: str, line: _Line, done: set[object]) -> Iterator[Candidate]:
    """Grammars and plugins that a literal leads to, each run once a line."""
    for grammar in leads.grammars:
        if grammar not in done:
            done.add(grammar)
            yield from _placed(grammar, content, line)
    for plugin in leads.plugins:
        if plugin not in done:
            done.add(plugin)
            yield from _plugged(plugin, analyze(plugin, content[line.low : line.high]), content, line)


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
        if grammar == "insert":
            yield Candidate("named", "", place.user, value, place.start, place.end, "inserted", quoted=True)
            continue
        yield Candidate(grammar, "", place.user, value, place.start, place.end, "grammar", host=place.host)


def _plugged(kind: str, values: Iterator[str], content: str, line: _Line) -> Iterator[Candidate]:
    for value in values:
        at = content.find(value, line.low, line.high) if value else -1
        if at >= 0:
            yield Candidate(
                kind,
                LINE_PLUGINS[kind][2] if kind in LINE_PLUGINS else "secret",
                "",
                value,
                at,
                at + len(value),
                "plugin",
            )


def _second_opinion(path: str, content: str, line: _Line) -> Iterator[Candidate]:
    """A line on which a word speaks of a secret and a random literal stands, in a construction that `assigned` does not know."""
    literals = (found[1] for found in _LITERAL.finditer(content, line.low, line.high))
    if any(randomness(literal) >= _DRAWN and not reference(literal) for literal in literals):
        yield from _plugged("keyword", by_keyword(path, content[line.low : line.high]), content, line)


def _named(path: str, content: str, at: int, line: _Line, done: set[object]) -> Iterator[Candidate]:
    for found in assigned(content, at, line.low, line.high, syntax_of(path)):
        if (found.name, found.start) in done:
            continue
        done.add((found.name, found.start))
        done.add("keyword")
        value = content[found.start : found.end]
        yield Candidate("named", "", found.name, value, found.start, found.end, found.form, quoted=found.quoted)
    if "keyword" not in done:
        done.add("keyword")
        yield from _second_opinion(path, content, line)
