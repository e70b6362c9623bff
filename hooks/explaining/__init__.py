"""What `factorlint explain` says of a factor, a rule and a finding."""

from __future__ import annotations

_SHORTEST = 4
_LENGTH = 32
_DIGITS = frozenset("0123456789abcdef")


def is_fingerprint(name: str) -> bool:
    """Whether a name can only be the beginning of a fingerprint: no rule and no factor has a digit in it."""
    word = name.lower().rstrip("…")
    return _SHORTEST <= len(word) <= _LENGTH and set(word) <= _DIGITS and any(each.isdigit() for each in word)


def is_place(name: str) -> bool:
    """`app.py:3`, the form in which reports name a place."""
    path, colon, line = name.rpartition(":")
    return bool(path and colon and line.isdigit())
