"""Which detector has to look where: one pass over a file finds every literal of every detector."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from checks.secrets.context.armour import LEADS as ARMOUR_LEADS
from checks.secrets.context.encoded import LEADS as ENCODED_LEADS
from checks.secrets.context.lines import LEADS as LINE_LEADS
from checks.secrets.detectors import SHAPED
from checks.secrets.detectors.detector import Detector
from checks.secrets.plugins import LINE_PLUGINS
from checks.secrets.words import KEYS, PASS, WORDS


class Leads(NamedTuple):
    """What one literal leads to."""

    shaped: tuple[Detector, ...] = ()
    near: tuple[Detector, ...] = ()
    """Detectors that look at the whole file once this literal is in it."""
    grammars: tuple[str, ...] = ()
    word: bool = False
    armour: bool = False
    plugins: tuple[str, ...] = ()
    encoded: bool = False


class Hit(NamedTuple):
    start: int
    leads: Leads


@cache
def table() -> dict[str, Leads]:
    """What each literal leads to, by literal in lower case."""
    leads: dict[str, Leads] = {}
    for literal, more in _sources():
        known = leads.get(literal)
        leads[literal] = more if known is None else _joined(known, more)
    return leads


def _joined(one: Leads, other: Leads) -> Leads:
    return Leads(
        one.shaped + other.shaped,
        one.near + other.near,
        one.grammars + other.grammars,
        one.word or other.word,
        one.armour or other.armour,
        one.plugins + other.plugins,
        one.encoded or other.encoded,
    )


def _sources() -> Iterator[tuple[str, Leads]]:
    for detector in SHAPED:
        found = Leads(near=(detector,)) if detector.near else Leads(shaped=(detector,))
        yield from ((literal, found) for literal in detector.literals)
    for grammar, literals in LINE_LEADS.items():
        yield from dict.fromkeys(literals, Leads(grammars=(grammar,))).items()
    for plugin, (_, _, _, literals) in LINE_PLUGINS.items():
        yield from dict.fromkeys(literals, Leads(plugins=(plugin,))).items()
    yield from dict.fromkeys((*WORDS, *PASS, *KEYS), Leads(word=True)).items()
    yield from dict.fromkeys(ENCODED_LEADS, Leads(encoded=True)).items()
    yield from dict.fromkeys(ARMOUR_LEADS, Leads(armour=True)).items()


@cache
def _automaton():  # type: ignore[no-untyped-def]
    from ahocorasick_rs import BytesAhoCorasick

    return BytesAhoCorasick([literal.encode() for literal in table()])


@cache
def _leads() -> tuple[Leads, ...]:
    return tuple(table().values())


def hits(content: str) -> Iterator[Hit]:
    """Every place where a literal stands, in order, with its character offset."""
    leads = _leads()
    if content.isascii():
        for index, start, _ in _automaton().find_matches_as_indexes(content.encode("ascii").lower(), overlapping=True):
            yield Hit(start, leads[index])
        return
    encoded = content.encode("utf-8", "surrogatepass").lower()
    characters = offset = 0
    for index, start, _ in sorted(_automaton().find_matches_as_indexes(encoded, overlapping=True), key=_start):
        characters += len(encoded[offset:start].decode("utf-8", "surrogatepass"))
        offset = start
        yield Hit(characters, leads[index])


def _start(match: tuple[int, int, int]) -> int:
    return match[1]
