"""The words of a Dockerfile instruction: blanks, quotes, escapes and JSON arrays as Docker reads them."""

from __future__ import annotations

from collections.abc import Iterator

_BLANKS = " \t\r\n"


def words(source: str) -> Iterator[tuple[int, int]]:
    """Start and end of each word; quotes keep blanks inside a word, and a continuation is nothing at all."""
    position = 0
    while position < len(source):
        if source[position] in _BLANKS or source.startswith("\\\n", position):
            position += 1
            continue
        start, quote = position, ""
        while position < len(source):
            character = source[position]
            if not quote and character in _BLANKS:
                break
            if character == "\\" and quote != "'":
                position += 1
            elif character in "\"'" and quote in ("", character):
                quote = "" if quote else character
            position += 1
        position = min(position, len(source))
        yield start, position


def without_quotes(raw: str) -> str:
    """Docker's own quote removal: variables stay as written."""
    value: list[str] = []
    position, quote = 0, ""
    while position < len(raw):
        character = raw[position]
        if character == "\\" and quote != "'" and position + 1 < len(raw):
            position += 1
            value.append({"$": "\\$", "\n": ""}.get(raw[position], raw[position]))
        elif character in "\"'" and quote in ("", character):
            quote = "" if quote else character
        else:
            value.append(character)
        position += 1
    return "".join(value)


def json_strings(source: str) -> tuple[tuple[int, int, str], ...] | None:
    """Start, end and value of each string of a JSON array that is the whole source; None when it is not one."""
    position = _past(source, 0)
    if not source.startswith("[", position):
        return None
    found: list[tuple[int, int, str]] = []
    position = _past(source, position + 1)
    while source.startswith('"', position):
        end = position + 1
        while end < len(source) and source[end] != '"':
            end += 2 if source[end] == "\\" else 1
        value = _decoded(source[position : end + 1]) if end < len(source) else None
        if value is None:
            return None
        found.append((position, end + 1, value))
        position = _past(source, end + 1)
        if source.startswith(",", position):
            position = _past(source, position + 1)
            if not source.startswith('"', position):
                return None
        else:
            break
    if not source.startswith("]", position) or _past(source, position + 1) < len(source):
        return None
    return tuple(found)


def _past(source: str, position: int) -> int:
    """The offset after blanks and continued lines."""
    while position < len(source) and (source[position] in _BLANKS or source.startswith("\\\n", position)):
        position += 1
    return position


def _decoded(literal: str) -> str | None:
    if "\\" not in literal:
        return literal[1:-1]
    from json import JSONDecodeError, loads

    try:
        value: str = loads(literal)
    except JSONDecodeError:
        return None
    return value


def bare_words(line: str) -> list[str]:
    """The words of a line up to a comment, without their quotes, as in the configuration of many servers."""
    values = [without_quotes(line[start:end]) for start, end in words(line)]
    comment = next((at for at, value in enumerate(values) if value.startswith("#")), len(values))
    return values[:comment]
