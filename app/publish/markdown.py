"""Markdown out of text that a stranger may have written: nothing in it links, mentions, hides or renders."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control, format (bidirectional overrides, zero width, tags), surrogate, private, unassigned, odd separators."""
# Joins nothing and shows nothing, but parts a mention, a reference or an address from what makes it one.
_BREAK = "\u200b"
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~$&^=-])")
_CODE_SPAN = re.compile(r"(?<!`)(`{1,2})([^`]+)\1(?!`)")
_FENCE = re.compile(r"[`~]+")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def visible(text: str) -> str:
    """One line in which every invisible character is spelt out, `\\u202e`; tabs and line ends become spaces."""
    return "".join(_spelt(character) for character in text)


def plain(text: str) -> str:
    """Text as text: no markup, no HTML, no mention of a person, an issue, a commit or an address."""
    escaped = _SPECIAL.sub(lambda found: _ENTITIES.get(found[1], f"\\{found[1]}"), visible(text))
    parted = re.sub(r"@(?=\w)", f"@{_BREAK}", escaped)
    parted = re.sub(r"(?i)(\\#|\bGH\\-)(?=\d)", rf"\1{_BREAK}", parted)
    parted = re.sub(r"(?i)(://|\bwww\.|\bmailto:)", rf"\1{_BREAK}", parted)
    return re.sub(r"\b[0-9a-f]{7,}\b", lambda found: _BREAK.join(re.findall(".{1,6}", found[0])), parted)


def code(text: str) -> str:
    """A code span, in which GitHub neither mentions nor renders; never empty, never open-ended."""
    shown = visible(text) or " "
    fence = "`" * (max((len(run) for run in re.findall(r"`+", shown)), default=0) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") or shown.strip(" ") != shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def prose(text: str) -> str:
    """Sentences in which only code spans are honoured; paragraphs are kept."""
    return "\n\n".join(sentence(part) for part in re.split(r"\n\s*\n", text.strip()) if part.strip())


def cell(markdown: str) -> str:
    """Finished Markdown for a table: a bar would end the cell, even in a code span."""
    return re.sub(r"(\\*)\|", lambda bar: bar[0] if len(bar[1]) % 2 else f"{bar[1]}\\|", markdown.replace("\n", " "))


def block(content: str, info: str = "") -> str:
    """A fenced block that its content cannot close."""
    longest = max((len(run) for run in _FENCE.findall(content)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{info}\n{content}\n{fence}"


def shows_as_it_is(text: str) -> bool:
    """Whether a reader sees every character of the text: true of what may be offered for a click."""
    return all(character in "\t\n" or unicodedata.category(character) not in _INVISIBLE for character in text)


def shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def fitted(blocks: Iterable[str], limit: int, rest: str, joint: str = "\n\n") -> str:
    """As many whole blocks as `limit` bytes of UTF-8 hold, then `rest` as a paragraph if any was left out.

    GitHub counts characters in some places and bytes in others; bytes are never the smaller number.
    """
    kept: list[str] = []
    size = len(rest.encode()) + 2
    for part in blocks:
        size += len(part.encode()) + len(joint)
        if size > limit:
            return f"{joint.join(kept)}\n\n{rest}" if kept else rest
        kept.append(part)
    return joint.join(kept)


def _spelt(character: str) -> str:
    if character in "\t\n\r":
        return " "
    if unicodedata.category(character) not in _INVISIBLE:
        return character
    point = ord(character)
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def sentence(text: str) -> str:
    """One paragraph in which only code spans are honoured."""
    joined = " ".join(text.split())
    parts, position = [], 0
    for span in _CODE_SPAN.finditer(joined):
        parts += [plain(joined[position : span.start()]), code(span[2].strip())]
        position = span.end()
    return "".join([*parts, plain(joined[position:])])
