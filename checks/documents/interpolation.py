"""`$NAME` and `${NAME:-default}` as Compose, GitLab and shells write them into values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from checks.pattern import pattern
from checks.value import frozen

_NAME = pattern(r"[A-Za-z_][A-Za-z0-9_]*")
_OPERATOR = pattern(r":?[-?+]")
_MAXIMUM_DEPTH = 10
_MAXIMUM_CHARACTERS = 20_000
"""A longer value is no setting; the search for closing braces takes time with the square of its length."""

Operator = Literal["", "-", ":-", "?", ":?", "+", ":+"]


@frozen
class Interpolation:
    """`word` is what follows the operator: the default for `-`, the message for `?`, the replacement for `+`.

    `start` and `end` are offsets in the value, the `$` and the braces included.
    """

    name: str
    operator: str
    word: str
    start: int
    end: int


def interpolations(value: str) -> Iterator[Interpolation]:
    """The variables of a value, in order; `$$` is a dollar sign. Those inside a default are found in its `word`."""
    position = value.find("$") if len(value) <= _MAXIMUM_CHARACTERS else -1
    while position >= 0:
        following = value[position + 1 : position + 2]
        found = _braced(value, position) if following == "{" else _bare(value, position)
        if found:
            yield found
        position = value.find("$", found.end if found else position + (2 if following == "$" else 1))


def _bare(value: str, position: int) -> Interpolation | None:
    match = _NAME.match(value, position + 1)
    return Interpolation(match.group(), "", "", position, match.end()) if match else None


def _braced(value: str, position: int) -> Interpolation | None:
    name = _NAME.match(value, position + 2)
    end = _closing(value, position + 2)
    if name is None or end < 0:
        return None
    operator = _OPERATOR.match(value, name.end())
    if operator is None:
        return Interpolation(name.group(), "", "", position, end + 1) if name.end() == end else None
    return Interpolation(name.group(), operator.group(), value[operator.end() : end], position, end + 1)


def _closing(value: str, position: int) -> int:
    """The brace that closes the one before `position`, -1 where there is none or too many are nested."""
    depth = 1
    while 0 < depth <= _MAXIMUM_DEPTH:
        close, inner = value.find("}", position), value.find("${", position)
        if close < 0:
            return -1
        if 0 <= inner < close:
            depth, position = depth + 1, inner + 2
            continue
        depth, position = depth - 1, close + 1
    return position - 1 if depth == 0 else -1


def literal(value: str) -> str | None:
    """The value with its defaults filled in; None as soon as it needs a variable that has none, or is overlong."""
    if len(value) > _MAXIMUM_CHARACTERS:
        return None
    pieces, position = [], 0
    for found in interpolations(value):
        if found.operator not in ("-", ":-"):
            return None
        word = literal(found.word)
        if word is None:
            return None
        pieces += [value[position : found.start], word]
        position = found.end
    return "".join([*pieces, value[position:]]).replace("$$", "$")


def split(value: str, separator: str = ":") -> tuple[str, ...]:
    """The parts of `value` between separators that stand outside of `${…}`."""
    parts, position = [""], 0
    for found in interpolations(value):
        first, *rest = value[position : found.start].split(separator)
        parts[-1] += first
        parts += rest
        parts[-1] += value[found.start : found.end]
        position = found.end
    first, *rest = value[position:].split(separator)
    parts[-1] += first
    return (*parts, *rest)
