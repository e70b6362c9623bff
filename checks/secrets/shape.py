"""Token formats as data: one line gives the pattern, its literals, well-formed samples and malformed neighbours.

A shape is literal text with counted classes in braces: `ghp_{a36}` is `ghp_` and 36 letters or digits, `{w20-60}` is 20 to
60 characters of the URL-safe alphabet. Every pattern is a chain of classes with counts, so matching is linear.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from checks.value import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from random import Random

CLASSES = {
    "a": ("A-Za-z0-9", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"),
    "w": ("A-Za-z0-9_-", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"),
    "p": ("A-Za-z0-9_.=-", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"),
    "b": ("A-Za-z0-9+/", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"),
    "s": ("A-Za-z0-9+/=_-", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"),
    "l": ("a-z0-9", "abcdefghijklmnopqrstuvwxyz0123456789"),
    "u": ("A-Z0-9", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"),
    "B": ("A-Z2-7", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
    "A": ("A-Za-z", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
    "L": ("a-z", "abcdefghijklmnopqrstuvwxyz"),
    "h": ("0-9a-f", "0123456789abcdef"),
    "x": ("0-9A-Fa-f", "0123456789abcdef"),
    "d": ("0-9", "123456789"),
    "t": ("A-Za-z0-9_~.-", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~."),
    "q": ("A-Za-z0-9%", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"),
    "g": ("A-Za-z0-9./", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789./"),
    "c": ("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"),
}
"""Per letter the characters matched, in a bracket expression, and those that samples are drawn from."""

_WORD = "A-Za-z0-9"


@frozen
class Part:
    """Literal text, or from `least` to `most` characters of a class."""

    text: str = ""
    kind: str = ""
    least: int = 0
    most: int = 0


@cache
def parts(shape: str) -> tuple[Part, ...]:
    return tuple(_split(shape))


def _split(shape: str) -> Iterator[Part]:
    while shape:
        text, brace, rest = shape.partition("{")
        if text:
            yield Part(text)
        if not brace:
            return
        counted, _, shape = rest.partition("}")
        least, _, most = counted[1:].partition("-")
        yield Part(kind=counted[0], least=int(least), most=int(most or least))


def pattern(shape: str) -> str:
    """A regular expression that matches the shape and nothing longer than it."""
    from re import escape

    pieces = parts(shape)
    body = "".join(
        escape(part.text) if part.text else f"[{CLASSES[part.kind][0]}]{{{part.least},{part.most}}}" for part in pieces
    )
    first, last = pieces[0], pieces[-1]
    before = (
        ""
        if first.text and not first.text[0].isalnum()
        else f"(?<![{CLASSES[first.kind][0] if first.kind else _WORD}])"
    )
    after = f"(?![{CLASSES[last.kind][0].replace('=', '')}])" if last.kind else ""
    return f"{before}{body}{after}"


def literal(shape: str) -> str:
    """The longest literal run, lower case: whatever matches the shape holds it."""
    return max((part.rpartition("}")[2] for part in shape.split("{")), key=len).lower()


def around(shape: str, lowered: str) -> tuple[str, int, int] | None:
    """The literal as the shape spells it, and the least number of characters before and after its start."""
    before = 0
    length = sum(len(part.text) or part.least for part in parts(shape))
    for part in parts(shape):
        at = part.text.lower().find(lowered) if part.text else -1
        if at >= 0:
            return part.text[at : at + len(lowered)], before + at, length - before - at
        before += len(part.text) or part.least
    return None


def sample(shape: str, random: Random) -> str:
    """A well-formed token."""
    return "".join(
        part.text
        or "".join(random.choices(CLASSES[part.kind][1], k=random.randint(part.least, min(part.most, part.least + 20))))
        for part in parts(shape)
    )


def malformed(shape: str, random: Random) -> Iterator[str]:
    """Neighbours that are no token: one character short, one of a foreign alphabet, and one too many."""
    pieces = parts(shape)
    counted = max((part for part in pieces if part.kind), key=lambda part: part.least)
    for change in ("short", "foreign", "long"):
        if change == "long" and (pieces[-1].most != pieces[-1].least or not pieces[-1].kind):
            continue
        changed = pieces[-1] if change == "long" else counted
        yield "".join(part.text or _altered(part, random, change if part is changed else "") for part in pieces)


def _altered(part: Part, random: Random, change: str) -> str:
    count = {"short": part.least - 1, "long": part.most + 1}.get(change, part.least)
    drawn = "".join(random.choices(CLASSES[part.kind][1], k=count))
    return f"{drawn[: count // 2]}~{drawn[count // 2 + 1 :]}" if change == "foreign" else drawn
