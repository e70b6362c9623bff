"""Fills the variables of a value in from what is known of them, as a Dockerfile does."""

from __future__ import annotations

from collections.abc import Callable

from checks.documents.interpolation import Interpolation, interpolations

_DEEPEST = 8
_LONGEST = 20_000
"""A value filled in with itself doubles; beyond this many characters it counts as unknown."""

Lookup = Callable[[str], str | None]
"""A variable's value; None when it is not known."""


def expanded(value: str, lookup: Lookup, depth: int = 0) -> str | None:
    """`value` with its variables filled in; None as soon as one of them cannot be known.

    A default applies where the variable is not known. `\\$` is a dollar sign; operators other than `-`, `+` and `?`, and
    commands, are not followed.
    """
    pieces: list[str | None] = []
    position = 0
    for found in interpolations(value):
        before = value[position : found.start]
        if before.endswith("\\"):
            pieces += [_plain(before[:-1]), value[found.start : found.end]]
        else:
            pieces += [_plain(before), _filled(found, lookup, depth)]
        position = found.end
    pieces.append(_plain(value[position:]))
    known = [piece for piece in pieces if piece is not None]
    return "".join(known) if len(known) == len(pieces) and sum(map(len, known)) <= _LONGEST else None


def _plain(text: str) -> str | None:
    """A text without variables; None when it holds a `$` that is not escaped."""
    return None if "$" in text.replace("\\$", "") else text.replace("\\$", "$")


def _filled(found: Interpolation, lookup: Lookup, depth: int) -> str | None:
    known = lookup(found.name)
    if depth > _DEEPEST:
        return None
    present = known is not None and (known != "" or not found.operator.startswith(":"))
    match found.operator[-1:]:
        case "-":
            return known if present else expanded(found.word, lookup, depth + 1)
        case "+":
            return expanded(found.word, lookup, depth + 1) if present else ""
    return known
