"""Values that a name calls a password: people think passwords out, so that a word may be one."""

from __future__ import annotations

from checks.pattern import pattern
from checks.secrets.candidate import Candidate
from checks.secrets.context.syntax import syntax_of
from checks.secrets.judgement.names import words
from checks.secrets.judgement.randomness import randomness
from checks.secrets.judgement.values import number, password_hash, typed
from checks.secrets.judgement.verdict import Verdict
from checks.secrets.judgement.weak import WEAK
from checks.text import Text

_RANDOM = 0.5
_SHORTEST_WORD, _SHORTEST_ROW, _SHORTEST_TYPED = 4, 6, 10
_LONGEST_LINE, _ALPHABET = 600, 24
_DIGEST = pattern(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{128}")
_SET = ("element", "attribute")
_GIVEN = ("assigned", "compared", "call", "default")
_STATES = frozenset(
    "hashed encrypted string text hidden masked plain required optional invalid forgot reset confirm".split()
)
_SENTENCE = frozenset(
    "the your please enter must are not for and with this that invalid required password passwords user email new old "
    "should will can cannot could has have been does from into than use used when".split()
)
"""Words that join others to a text for people."""
_USER = pattern(r"(?i)(?:user|login|email|account|host)\w{0,12}[\"']?\s{0,3}[:=,]\s{0,3}[\"']|\bname=[\"']")


def judge_password(candidate: Candidate, value: str, text: Text) -> Verdict | None:
    if password_hash(value):
        return None
    if " " in value:
        return _phrase(candidate, value)
    drawn = randomness(value)
    if candidate.form == "inserted" and _DIGEST.fullmatch(value):
        return Verdict("password-hash", "password hash", 0.5, ("a hash in the column of a password",))
    if drawn >= _RANDOM and not _in_order(value):
        return _verdict(0.65 + 0.25 * drawn, "the value looks drawn at random")
    if candidate.form == "spaced":
        return _verdict(0.6, "letters mixed with digits") if len(value) >= _SHORTEST_ROW and _mixed(value) else None
    said = words(candidate.name)
    if candidate.form == "listed" or value[-1] == ":" or (value.istitle() and value.lower() == said[-1]):
        return None  # A word behind another, or a label; not a value behind its name.
    if number(value):
        return _row(value)
    if _in_order(value):
        return None
    bare = syntax_of(text.path) == "settings" or candidate.form in _SET
    return (_guessed(value, bare, said) or _thought_out(value, bare, said)) or _worded(candidate, value, text)


def _in_order(value: str) -> bool:
    """Whether the value is the alphabet, which stands for a password or is what one is drawn from."""
    return len(value) >= _SHORTEST_TYPED and (value.isalpha() or len(value) >= _ALPHABET) and typed(value)


def _row(value: str) -> Verdict | None:
    """Digits alone: few are a setting of something, and all in order stand for a password."""
    if not value.isdigit() or (len(value) < _SHORTEST_ROW and value not in WEAK):
        return None
    if value in WEAK:
        return _verdict(0.55, "a password that is guessed first")
    return None if len(value) >= _SHORTEST_TYPED and typed(value) else _verdict(0.55, "a row of digits")


def _guessed(value: str, bare: bool, said: tuple[str, ...]) -> Verdict | None:
    lowered = value.lower()
    if lowered not in WEAK or (not bare and lowered.rstrip("0123456789") in (*said, "".join(said))):
        return None
    return _verdict(0.7 if bare else 0.55, "a password that is guessed first")


def _mixed(value: str) -> bool:
    return any(map(str.isdigit, value)) and any(map(str.isalpha, value))


def _phrase(candidate: Candidate, value: str) -> Verdict | None:
    """A passphrase: four words or more that make no sentence."""
    said = value.split(" ")
    if not candidate.quoted or candidate.form not in _GIVEN or not 4 <= len(said) <= 12:
        return None
    if not all(word.isalnum() and word.islower() and len(word) > 2 for word in said) or not _SENTENCE.isdisjoint(said):
        return None
    return _verdict(0.55, "a phrase of words that make no sentence")


def _verdict(score: float, reason: str) -> Verdict:
    return Verdict("password", "password", score, ("the name says a password", reason))


def _thought_out(value: str, bare: bool, said: tuple[str, ...]) -> Verdict | None:
    """As a rule for passwords asks for them; in a settings file a word as well."""
    if bare and value.lower() in said[:-1]:
        return _verdict(0.6, "a literal word in a settings file")
    if _describes(said, value) or value.lower() in WEAK:
        return None
    if _mixed(value) or any(not character.isalnum() and character not in "._-/" for character in value):
        return _verdict(0.7 if bare else 0.65, "letters mixed with digits or signs")
    if bare and value.isascii() and value.replace("-", "").replace("_", "").isalnum():
        return _verdict(0.6, "a literal word in a settings file")
    return None


def _describes(said: tuple[str, ...], value: str) -> bool:
    """Whether the value repeats its name or is an identifier, as the members of an enumeration do."""
    told = words(value)
    return bool(told) and (not set(said).isdisjoint(told) or "".join(told) in "".join(said))


def _worded(candidate: Candidate, value: str, text: Text) -> Verdict | None:
    """A plain word in a program: as likely a password of a demo or the name of a field as a real one."""
    said = words(candidate.name)
    if not candidate.quoted or candidate.form not in _GIVEN or not (value.isalpha() and value.islower()):
        return None
    if len(value) < _SHORTEST_WORD or value in _STATES or said[-1].endswith("s"):
        return None
    if value == said[-1] and not (_pairs(candidate, said) and _beside_user(candidate, text)):
        return None
    if candidate.start - text.content.rfind("\n", 0, candidate.start) > _LONGEST_LINE:
        return None  # A bundle: names and values were written by a machine.
    return _verdict(0.5, "a plain word")


def _pairs(candidate: Candidate, said: tuple[str, ...]) -> bool:
    """Whether a value that repeats its name may be one: a constant named `PASSWORD` is the name of something."""
    return candidate.form != "call" and not (len(said) == 1 and candidate.name.isupper())


def _beside_user(candidate: Candidate, text: Text) -> bool:
    """Whether a user is named next to the password: of the names of fields and of kinds, the two seldom stand together with a value."""
    return _USER.search(text.content, max(0, candidate.start - 160), candidate.end + 120) is not None
