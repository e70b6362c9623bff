"""Java properties files."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.kind import Claim, Kind
from checks.text import Span, Text
from checks.value import frozen

_BLANKS = " \t\f\r"
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}


@frozen
class Property:
    """`key` and `value` have their escapes resolved and continued lines joined; `${…}` stays as written."""

    key: str
    value: str
    span: Span
    key_span: Span
    value_span: Span


@frozen
class Properties:
    text: Text
    properties: tuple[Property, ...]

    @property
    def path(self) -> str:
        return self.text.path

    def property(self, key: str) -> Property | None:
        """The last property of a key, which is the one in force."""
        return next((found for found in reversed(self.properties) if found.key == key), None)


def parse(text: Text) -> Properties:
    return Properties(text, tuple(_properties(text)))


def _properties(text: Text) -> Iterator[Property]:
    position = 0
    while position < len(text.content):
        start, end = position, _logical_end(text.content, position)
        position = end + 1
        while start < end and text.content[start] in _BLANKS + "\n":
            start += 1
        if start < end and text.content[start] not in "#!":
            yield _property(text, start, end)


def _logical_end(content: str, position: int) -> int:
    """The end of the line, or of the last line that continues it. Comments and blank lines are never continued."""
    end = _line_end(content, position)
    if not content[position:end].strip() or content[position:end].lstrip()[0] in "#!":
        return end
    while end < len(content) and _continues(content[position:end]):
        position = end + 1
        end = _line_end(content, position)
    return end


def _line_end(content: str, position: int) -> int:
    end = content.find("\n", position)
    return len(content) if end < 0 else end


def _continues(line: str) -> bool:
    bare = line.removesuffix("\r")
    return (len(bare) - len(bare.rstrip("\\"))) % 2 == 1


def _property(text: Text, start: int, end: int) -> Property:
    content = text.content
    key_end = start
    while key_end < end and content[key_end] not in "=: \t\f\r\n":
        key_end += 2 if content[key_end] == "\\" else 1
    key_end = min(key_end, end)
    value_start = _past(content, key_end, end)
    if value_start < end and content[value_start] in "=:":
        value_start = _past(content, value_start + 1, end)
    value_end = end - 1 if end > value_start and content[end - 1] == "\r" else end
    return Property(
        key=_unescaped(content[start:key_end]),
        value=_unescaped(content[value_start:value_end]),
        span=text.span(start, max(value_end, key_end)),
        key_span=text.span(start, key_end),
        value_span=text.span(value_start, value_end),
    )


def _past(content: str, position: int, end: int) -> int:
    while position < end and content[position] in _BLANKS:
        position += 1
    return position


def _unescaped(raw: str) -> str:
    if "\\" not in raw:
        return raw
    value: list[str] = []
    position = 0
    while position < len(raw):
        character = raw[position]
        position += 1
        if character != "\\":
            value.append(character)
            continue
        escaped = raw[position : position + 1]
        position += 1
        if escaped == "\r" and raw.startswith("\n", position):
            position = _past(raw, position + 1, len(raw))
        elif escaped == "\n":
            position = _past(raw, position, len(raw))
        elif escaped == "u" and _is_code(raw[position : position + 4]):
            value.append(chr(int(raw[position : position + 4], 16)))
            position += 4
        else:
            value.append(_ESCAPES.get(escaped, escaped))
    return "".join(value)


def _is_code(digits: str) -> bool:
    return len(digits) == 4 and all(digit in "0123456789abcdefABCDEF" for digit in digits)


PROPERTIES: Kind[Properties] = Kind(
    "properties", claims=(Claim(suffixes=(".properties", ".properties.example", ".properties.template")),), parse=parse
)
