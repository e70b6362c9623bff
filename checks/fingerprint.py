"""Names for findings that outlive edits elsewhere: no line numbers, no commits, no times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from checks.value import frozen

_BYTES = 16
_SEPARATOR = "\0"
"""Cannot be part of a rule id or a path, so that no two different identities are written alike."""


@frozen
class Identity:
    """What makes a finding itself: the rule, the file and the offending text."""

    rule: str
    path: str
    content: str
    secret: str | None = None
    """Literal secret within the content."""


def fingerprints(identities: Iterable[Identity]) -> Iterator[str]:
    """One fingerprint for each finding of a snapshot, in the order given.

    The order must be that of the positions in each file, over all findings, not only over those in focus: equal ones are
    told apart by their place among their equals.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    for identity in identities:
        key = (identity.rule, identity.path, normalised(identity))
        yield _digest(*key, str(seen[key]))
        seen[key] += 1


def fingerprint(identity: Identity, ordinal: int = 0) -> str:
    """32 hexadecimal digits; `ordinal` counts from 0 among findings with the same identity."""
    return _digest(identity.rule, identity.path, normalised(identity), str(ordinal))


def normalised(identity: Identity) -> str:
    """The content with whitespace folded and the secret replaced by a hash keyed with rule and path.

    The key keeps one secret in two files from being recognised as the same one.
    """
    content = identity.content
    if identity.secret:
        content = content.replace(identity.secret, _digest("secret", identity.rule, identity.path, identity.secret))
    return " ".join(content.split())


def _digest(*parts: str) -> str:
    try:
        from _blake2 import blake2b  # CPython's own; by way of hashlib it comes with OpenSSL, a third of a bare start
    except ImportError:
        from hashlib import blake2b
    return blake2b(_SEPARATOR.join(parts).encode("utf-8", "surrogatepass"), digest_size=_BYTES).hexdigest()
