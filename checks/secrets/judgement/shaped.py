"""Tokens whose form is telling, and keys in armour."""

from __future__ import annotations

import re
from math import log2

from checks.pattern import pattern
from checks.secrets.candidate import Candidate
from checks.secrets.detectors.detector import Detector
from checks.secrets.judgement.randomness import entropy, randomness
from checks.secrets.judgement.values import emulator, markup, placeholder, public, reference, typed
from checks.secrets.judgement.verdict import Verdict
from checks.secrets.shape import parts

_MADE_UP = pattern(
    r"example|x{5,}|0{6,}|1{6,}|a{6,}|redacted|changeme|placeholder|your[_-]|dummy|insert|replace|(.)\1{7,}",
    re.IGNORECASE,
)
_DOUBTFUL = pattern(
    r"123456|abcdef(?:g|123)|fake|sample|deadbeef|test[_-]?(?:key|token)|abc123|secret|foobar|012345|IiwibmFtZSI6IkpvaG4gRG9l",
    re.IGNORECASE,
)
_MADE_UP_LABELS = ("FAKE", "TEST", "DUMMY", "EXAMPLE")
_LEAST_ENTROPY = 2.8


def judge_shaped(candidate: Candidate, detector: Detector) -> Verdict | None:
    """By the part of the token that is drawn at random."""
    value = candidate.value
    drawn = _drawn(value, detector)
    if emulator(value) or _MADE_UP.search(drawn):
        return None
    if entropy(drawn) < min(_LEAST_ENTROPY, 0.6 * log2(max(2, len(drawn)))):
        return None
    if detector.wellformed is not None and not detector.wellformed(value):
        return None
    if _DOUBTFUL.search(drawn) or typed(drawn):
        return Verdict(detector.id, detector.title, 0.4, ("the form of a token", "it reads as made up"), True)
    reasons = [
        f"the form of a {detector.title}" if detector.title[0] not in "AEIOaeio" else f"the form of an {detector.title}"
    ]
    if detector.checksum is None:
        return Verdict(detector.id, detector.title, detector.score, tuple(reasons), verified_shape=True)
    if detector.checksum(value):
        return Verdict(detector.id, detector.title, 1.0, (*reasons, "its checksum holds"), True, True)
    return Verdict(detector.id, detector.title, 0.6, (*reasons, "its checksum does not hold: altered or made up"))


def _drawn(value: str, detector: Detector) -> str:
    """Without the text that all tokens of the kind share."""
    shared = {part.text for shape in detector.shapes for part in parts(shape) if len(part.text) > 1}
    for text in sorted(shared, key=len, reverse=True):
        value = value.replace(text, "", 1)
    return value


def judge_plugin(candidate: Candidate) -> Verdict | None:
    """What a plugin of detect-secrets found: held against the same traps as our own."""
    value = candidate.value
    drawn = randomness(value)
    if drawn < 0.5 or reference(value) or placeholder(value) or markup(value) or public(value):
        return None
    kind = "secret" if candidate.kind == "keyword" else candidate.kind
    score = 0.5 + 0.3 * drawn if kind == "secret" else 0.55 + 0.35 * drawn
    return Verdict(
        kind, candidate.title, score, (f"detect-secrets takes it for a {candidate.title}", "it looks drawn at random")
    )


def judge_armour(candidate: Candidate) -> Verdict | None:
    body = candidate.value
    if entropy(body) < 3.5 or "EXAMPLE" in body or candidate.title.startswith(_MADE_UP_LABELS):
        return None
    if candidate.encrypted:
        return Verdict(
            "private-key", candidate.title, 0.6, ("a private key in armour", "encrypted with a passphrase"), True
        )
    return Verdict("private-key", candidate.title, 0.97, ("a private key in armour",), True)
