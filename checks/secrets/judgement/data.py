"""What stands in the data of a Kubernetes Secret: a secret by its place, unless its name says otherwise."""

from __future__ import annotations

from checks.secrets.judgement.names import words
from checks.secrets.judgement.randomness import randomness
from checks.secrets.judgement.values import markup, number, placeholder, reference
from checks.secrets.judgement.verdict import Verdict

_OPEN = frozenset(
    "username user login host hostname port crt cert certificate ca namespace database db dbname name email url uri endpoint "
    "region bucket id type version enabled mode level path file address server schema ssl sslmode role config conf".split()
)
_SHORTEST, _LONGEST = 4, 500
_RANDOM = 0.5


def judge_data(name: str, content: str) -> Verdict | None:
    """None for what is no secret though it stands among them: users, hosts, certificates, settings."""
    said, value = words(name), content.strip()
    if not said or said[-1] in _OPEN or "\n" in value or " " in value or not _SHORTEST <= len(value) <= _LONGEST:
        return None
    if not value.isprintable() or number(value) or reference(value) or placeholder(value) or markup(value):
        return None
    drawn = randomness(value) >= _RANDOM
    reasons = ("it stands in the data of a Secret", *(("the value looks drawn at random",) if drawn else ()))
    return Verdict("secret", "secret", 0.75 if drawn else 0.6, reasons)
