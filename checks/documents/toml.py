"""TOML with positions. The standard library's reader keeps none, so this one scans the text itself.

It takes what the standard takes and does not look for every mistake: keys given twice and odd dates pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.kind import Claim, Kind
from checks.documents.node import Mapping, Node, Scalar, Sequence
from checks.documents.toml_tree import Table
from checks.errors import Unreadable
from checks.pattern import pattern
from checks.text import Text
from checks.value import frozen

MAXIMUM_CHARACTERS = 5_000_000
MAXIMUM_DEPTH = 20
MAXIMUM_KEY_PARTS = 10
MAXIMUM_NODES = 300_000

_BLANK = pattern(r"[ \t]*")
_BLANK_LINES = pattern(r"(?:[ \t\r\n]+|#[^\n]*)*")
_LINE_END = pattern(r"[ \t]*(?:#[^\n]*)?\r?(?:\n|\Z)")
_BARE_KEY = pattern(r"[A-Za-z0-9_-]+")
_STRING = pattern(
    r'"""(?P<block>(?:[^"\\]++|\\.|"(?!""))*"{0,2})"""'
    r"|'''(?P<raw_block>(?:[^']++|'(?!''))*'{0,2})'''"
    r'|"(?P<basic>[^"\\\n]*(?:\\.[^"\\\n]*)*)"'
    r"|'(?P<raw>[^'\n]*)'",
    re.DOTALL,
)
_WORD = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:.Z+-]+|[^\s,\]}#\[{\"'=]+")
_ESCAPE = pattern(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([btnfre\"\\])|[ \t]*\r?\n\s*)")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}
_TYPES = (
    ("bool", pattern(r"true|false")),
    ("int", pattern(r"[-+]?[0-9][0-9_]*|0[xob][0-9a-fA-F_]+")),
    ("float", pattern(r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]+)?(?:[eE][-+]?[0-9_]+)?|inf|nan)")),
    ("datetime", pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]{2}:[0-9]{2}.*")),
)


@frozen
class Toml:
    text: Text
    root: Mapping

    @property
    def path(self) -> str:
        return self.text.path


def parse(text: Text) -> Toml:
    """Raises `Unreadable` for what is not TOML or over a bound."""
    if len(text.content) > MAXIMUM_CHARACTERS:
        raise Unreadable(f"larger than {MAXIMUM_CHARACTERS // 1_000_000} million characters of TOML")
    return Toml(text, _Scanner(text).document().frozen(text))


class _Scanner:
    def __init__(self, text: Text) -> None:
        self._text = text
        self._content = text.content
        self._position = 1 if text.content.startswith("\ufeff") else 0
        self._nodes = 0

    def document(self) -> Table:
        root = table = Table(0, 0)
        self._skip(_BLANK_LINES)
        while self._position < len(self._content):
            if self._content[self._position] == "[":
                table = self._header(root)
            else:
                self._assignment(table)
            root.extend(self._position)
            if not self._skip(_LINE_END):
                raise self._invalid("something behind a value")
            self._skip(_BLANK_LINES)
        return root

    def _header(self, root: Table) -> Table:
        start, brackets = self._position, 2 if self._content.startswith("[[", self._position) else 1
        self._position += brackets
        *outer, last = self._key()
        if not self._content.startswith("]" * brackets, self._position):
            raise self._invalid("an unclosed table header")
        self._position += brackets
        table = root
        for part in outer:
            table = table.below(part, start, self._position)
        make = table.appended if brackets == 2 else table.below
        return make(last, start, self._position)

    def _assignment(self, table: Table, depth: int = 0) -> None:
        start = self._position
        *outer, last = self._key()
        if not self._content.startswith("=", self._position):
            raise self._invalid("a key without a value")
        self._position += 1
        self._skip(_BLANK)
        value = self._value(depth + 1)
        table.extend(self._position)
        for part in outer:
            table = table.below(part, start, self._position)
            table.extend(self._position)
        table.children[last.value] = (last, value)

    def _key(self) -> list[Scalar]:
        """The parts of a dotted key; the position is then behind it and blanks."""
        parts = []
        while True:
            self._skip(_BLANK)
            parts.append(self._key_part())
            self._skip(_BLANK)
            if not self._content.startswith(".", self._position):
                return parts
            self._position += 1
            if len(parts) >= MAXIMUM_KEY_PARTS:
                raise Unreadable(_too_deep())

    def _key_part(self) -> Scalar:
        start, bare = self._position, _BARE_KEY.match(self._content, self._position)
        if bare is None:
            return self._string()
        self._position = bare.end()
        return self._counted(Scalar(bare.group(), self._text.span(start, bare.end()), False, ""))

    def _value(self, depth: int) -> Node:
        if depth > MAXIMUM_DEPTH:
            raise Unreadable(_too_deep())
        match self._content[self._position : self._position + 1]:
            case "[":
                return self._array(depth)
            case "{":
                return self._inline_table(depth)
            case '"' | "'":
                return self._string()
        word = _WORD.match(self._content, self._position)
        if word is None:
            raise self._invalid("a value is missing")
        self._position = word.end()
        tag = next((name for name, pattern in _TYPES if pattern.fullmatch(word.group())), None)
        if tag is None:
            raise self._invalid("a value that is neither quoted nor a number, date or truth value")
        return self._counted(Scalar(word.group(), self._text.span(word.start(), word.end()), False, tag))

    def _array(self, depth: int) -> Sequence:
        start = self._position
        items = tuple(self._value(depth + 1) for _ in self._members("]"))
        return Sequence(items, self._text.span(start, self._position), "")

    def _inline_table(self, depth: int) -> Mapping:
        table = Table(self._position, self._position)
        for _ in self._members("}"):
            self._assignment(table, depth)
        table.extend(self._position)
        return table.frozen(self._text)

    def _members(self, closing: str) -> Iterator[None]:
        """Stands at each member between brackets in turn; commas, blanks and comments are passed over."""
        self._position += 1
        while True:
            self._skip(_BLANK_LINES)
            if self._content.startswith(closing, self._position):
                self._position += 1
                return
            yield
            self._skip(_BLANK_LINES)
            if self._content.startswith(",", self._position):
                self._position += 1
            elif not self._content.startswith(closing, self._position):
                raise self._invalid(f"a comma or {closing} is missing")

    def _string(self) -> Scalar:
        match = _STRING.match(self._content, self._position)
        if match is None or match.lastgroup is None:
            raise self._invalid("an unexpected character or an unclosed string")
        self._position = match.end()
        value, kind = match.group(match.lastgroup), match.lastgroup
        if kind.endswith("block"):
            value = value.removeprefix("\r").removeprefix("\n")
        if kind in ("basic", "block"):
            value = _ESCAPE.sub(_unescaped, value)
        return self._counted(Scalar(value, self._text.span(match.start(), match.end()), True, ""))

    def _counted(self, scalar: Scalar) -> Scalar:
        self._nodes += 1
        if self._nodes > MAXIMUM_NODES:
            raise Unreadable(f"more than {MAXIMUM_NODES:,} values")
        return scalar

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        match = pattern.match(self._content, self._position)
        if match is None:
            return False
        self._position = match.end()
        return True

    def _invalid(self, problem: str) -> Unreadable:
        line = self._text.span(self._position, self._position).line
        return Unreadable(f"not valid TOML: {problem}, line {line}")


def _unescaped(match: re.Match[str]) -> str:
    short, long, letter = match.groups()
    if letter:
        return _ESCAPES[letter]
    code = int(short or long or "0", 16)
    if code == 0 and not (short or long):
        return ""
    return chr(code) if code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd"


def _too_deep() -> str:
    return f"nested more than {MAXIMUM_DEPTH} levels deep"


TOML: Kind[Toml] = Kind("toml", claims=(Claim(names=("pipfile",), suffixes=(".toml",)),), parse=parse)
