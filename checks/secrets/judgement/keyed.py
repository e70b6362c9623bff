"""Values that a name makes suspicious."""

from __future__ import annotations

import re
from binascii import Error, a2b_base64
from functools import lru_cache

from checks.pattern import pattern
from checks.secrets.candidate import Candidate
from checks.secrets.detectors import KEYED
from checks.secrets.detectors.detector import Keyed
from checks.secrets.judgement.names import Meaning, meaning, words
from checks.secrets.judgement.passwords import judge_password
from checks.secrets.judgement.randomness import entropy, randomness
from checks.secrets.judgement.values import (
    emulator,
    foreign,
    interleaved,
    markup,
    number,
    placeholder,
    public,
    reference,
    scrambled,
    typed,
)
from checks.secrets.judgement.verdict import Verdict
from checks.text import Text

_NEIGHBOURS = pattern(r"\b(?:PS|PT|PY|QA)\b", re.IGNORECASE)
"""The codes of countries next to Palau's."""
_RANDOM = 0.5
_LONGEST = 1000
_UNUSED = 0.1
_COMMENTS = ("#", ";", "//", "/*", "* ", "<!--", "-- ", "REM ", "rem ")
_SOURCE = (".java", ".kt", ".cs", ".go", ".ts", ".js", ".py", ".rb", ".php", ".scala", ".rs", ".swift")
_SETTERS = ("set", "with", "add")
_PLAUSIBLE = 0.25
_SEARCH_KEY = 32
_SHORTEST_KEY = 16
_CLEARLY_RANDOM = 0.6
_SHORTEST_KEYED = 14
_SHORTEST_LISTED = 20


def judge_named(candidate: Candidate, text: Text) -> Verdict | None:
    """As `_judge_named`, less sure where nothing takes the value: in a comment, and in a string inside a string."""
    verdict = _judge_named(candidate, text)
    if verdict is None:
        return None
    before = text.content[
        max(text.content.rfind("\n", 0, candidate.start) + 1, candidate.start - 200) : candidate.start
    ]
    if before.lstrip().startswith(_COMMENTS):
        return verdict._replace(score=verdict.score - _UNUSED, reasons=(*verdict.reasons, "in a comment"))
    if '\\"' in before and text.path.endswith(_SOURCE):
        return verdict._replace(score=verdict.score - _UNUSED, reasons=(*verdict.reasons, "inside a quoted payload"))
    return verdict


def _judge_named(candidate: Candidate, text: Text) -> Verdict | None:
    """By the name, then by the value. The provider is named where the name holds its word and the value its form."""
    value = _decoded(candidate.value.strip(), text)
    if not 3 <= len(value) <= _LONGEST:
        return None
    if _is_none(value) or foreign(value) or emulator(value):
        return None
    if _published(candidate, text) or _country(candidate, text):
        return None
    sense = _sense(candidate)
    provider = _provider(candidate.name, value)
    if provider is not None and randomness(value) > _PLAUSIBLE:
        return Verdict(
            provider.id,
            provider.title,
            provider.score,
            (f"the name says {provider.words[0]}", f"the value has the form of a {provider.title}"),
        )
    return _by_sense(candidate, value, text, sense) if sense is not None else None


def _published(candidate: Candidate, text: Text) -> bool:
    """Whether a key is meant for every reader's browser: of a search over documentation, or in the address of a badge."""
    around = text.content[max(0, candidate.start - 200) : candidate.end + 200]
    if "badge" in text.content[max(0, candidate.start - 120) : candidate.start]:
        return True
    return "indexName" in around and len(candidate.value) == _SEARCH_KEY


def _country(candidate: Candidate, text: Text) -> bool:
    """Whether `PW` stands in a list of countries, where it is Palau."""
    around = text.content[max(0, candidate.start - 300) : candidate.end + 300]
    return candidate.name.lower() == "pw" and len({code.lower() for code in _NEIGHBOURS.findall(around)}) > 1


def _by_sense(candidate: Candidate, value: str, text: Text, sense: Meaning) -> Verdict | None:
    if sense == "key":
        return _key(value)
    if reason := public(value):
        return None if sense == "weak" or reason != "a UUID" else _uuid(sense)
    if sense == "password":
        return judge_password(candidate, value, text)
    if candidate.form == "listed" and len(value) < _SHORTEST_LISTED:
        return None
    if candidate.form == "spaced" and (randomness(value) < _CLEARLY_RANDOM or value.isalpha()):
        return None
    return _random(value, sense) or _typed(value, sense)


def _sense(candidate: Candidate) -> Meaning | None:
    """What the name means; what is set by a call means what is set."""
    said = words(candidate.name.rpartition(".")[2])
    if candidate.form == "call" and said and said[0] in _SETTERS:
        return meaning("_".join(said[1:]))
    return meaning(candidate.name)


def _decoded(value: str, text: Text) -> str:
    """The value as the application will see it: the data of a Kubernetes Secret is base64, sealed data is nothing to anyone."""
    if not text.path.endswith((".yaml", ".yml", ".json", ".tpl")):
        return value
    sealed, encoded = _kubernetes(text.content)
    if sealed:
        return ""
    if not encoded:
        return value
    try:
        decoded = a2b_base64(value, strict_mode=True).decode().strip()
    except (Error, ValueError):
        return value
    return decoded if len(value) >= 4 and decoded.isprintable() else value


_SECRET_DATA = pattern(r"(?i)\bkind[\"']?\s{0,4}:\s{0,4}[\"']?secret\b")


@lru_cache(maxsize=2)
def _kubernetes(content: str) -> tuple[bool, bool]:
    """Whether the values of a file are sealed, and whether they may be the encoded data of a Secret."""
    return (
        "kind: SealedSecret" in content or "\nsops:" in content,
        _SECRET_DATA.search(content) is not None,
    )


def _is_none(value: str) -> bool:
    return reference(value) or placeholder(value) or markup(value)


def _uuid(sense: Meaning) -> Verdict | None:
    if sense != "secret":
        return None
    return Verdict("secret", "secret", 0.55, ("the name says a secret", "the value is a UUID"))


def _key(value: str) -> Verdict | None:
    """A name that says `key` and no more: only what nobody can have thought of, and never more than possible."""
    digits = sum(character.isdigit() for character in value)
    if len(value) < _SHORTEST_KEY or " " in value or public(value) or digits < 2 or number(value):
        return None
    drawn = randomness(value)
    if drawn < _CLEARLY_RANDOM or entropy(value) < 3 or typed(value):
        return None
    return Verdict("secret", "key", 0.5, ("the name says a key", "the value looks drawn at random"))


def _typed(value: str, sense: Meaning) -> Verdict | None:
    """A token that somebody typed along the keyboard: most likely it stands for a real one."""
    if sense != "secret" or len(value) < _SHORTEST_LISTED or not typed(value) or value.isalpha() or value.isdigit():
        return None
    return Verdict("secret", "secret", 0.5, ("the name says a secret", "the value looks typed along the keyboard"))


def _random(value: str, sense: Meaning) -> Verdict | None:
    """Tokens and keys: real ones are drawn by a generator."""
    if " " in value or len(value) < 10 or number(value):
        return None
    drawn = randomness(value)
    if typed(value):
        return None
    if drawn < (_RANDOM if sense == "secret" else 0.65) or entropy(value) < 2.9:
        if sense != "secret" or not (scrambled(value) or interleaved(value)):
            return None
        return Verdict(
            "secret", "secret", 0.6, ("the name says a secret", "signs and digits as in no word and no code")
        )
    score = 0.55 + 0.35 * drawn if sense == "secret" else 0.35 + 0.3 * drawn
    return Verdict(
        "secret",
        "secret",
        score,
        (
            f"the name says a secret{'' if sense == 'secret' else ', though not clearly'}",
            "the value looks drawn at random",
        ),
    )


@lru_cache(maxsize=1)
def _by_word() -> dict[str, list[Keyed]]:
    table: dict[str, list[Keyed]] = {}
    for keyed in KEYED:
        for word in keyed.words:
            table.setdefault(word, []).append(keyed)
    return table


def _provider(name: str, value: str) -> Keyed | None:
    if len(value) < _SHORTEST_KEYED or " " in value:
        return None
    return next((keyed for keyed in _by_name(name) if keyed.regex.fullmatch(value)), None)


@lru_cache(maxsize=4096)
def _by_name(name: str) -> tuple[Keyed, ...]:
    parts = words(name)
    joined = "".join(parts)
    return tuple(
        keyed
        for word, detectors in _by_word().items()
        if word in parts or (len(word) > 5 and word in joined)
        for keyed in detectors
    )
