"""Text of a repository made safe to print: nothing in it can move a cursor, turn the reading direction or forge a line."""

from __future__ import annotations

import unicodedata

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Controls, formats (bidirectional marks, zero width), surrogates, private use, line and paragraph separators."""
_JOINERS = frozenset("\u200c\u200d")
"""Part of ordinary words and pictures in several scripts."""


def printable(text: str, keep: str = "") -> str:
    """`text` with each unsafe character replaced by one visible one, so that columns stay where they are."""
    if text.isprintable() and text.isascii():
        return text
    return "".join(_shown(character, keep) for character in text)


def _shown(character: str, keep: str) -> str:
    if character in keep or character in _JOINERS or unicodedata.category(character) not in _UNSAFE:
        return character
    return _REPLACEMENT


def width(text: str) -> int:
    """How many cells of a terminal a printable text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character) or character in _JOINERS or "\ufe00" <= character <= "\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
