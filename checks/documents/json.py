"""JSON with positions. Comments, trailing commas, single quotes and bare keys are taken as tools in the field take them."""

from __future__ import annotations

import re
from weakref import WeakKeyDictionary

from checks.documents.kind import Claim, Kind
from checks.documents.node import Entry, Mapping, Node, Scalar, Sequence
from checks.errors import Unreadable
from checks.pattern import pattern
from checks.text import Text
from checks.value import field, frozen, record

MAXIMUM_CHARACTERS = 5_000_000
MAXIMUM_DEPTH = 200
MAXIMUM_NODES = 600_000

# A comma says nothing that the values around it do not say. The last group takes what is no token at all, so that each
# search ends where it starts and the whole scan stays linear.
_TOKEN = pattern(
    r"""[\s,\ufeff]*(?:
    (?P<string>"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*')
    |(?P<mark>[{}\[\]:])
    |(?P<word>[^\s{}\[\],:"'/]+)
    |(?://[^\n]*|/\*.*?\*/|\Z)
    |(?P<unknown>.))""",
    re.VERBOSE | re.DOTALL,
)
_INTEGER = pattern(r"[-+]?(?:[0-9]+|0[xX][0-9a-fA-F]+)")
_FLOAT = pattern(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[-+]?Infinity|NaN")
_WORDS = {"true": "bool", "false": "bool", "null": "null"}


@frozen
class Json:
    text: Text
    root: Node | None
    """None for a file without any value."""

    @property
    def path(self) -> str:
        return self.text.path


@record
class _Open:
    mapping: bool
    start: int
    key: Scalar | None = None
    awaits_value: bool = False
    entries: list[Entry] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)


# A file is often of several kinds; its tree lives as long as its text does, so it must not refer to it.
_roots: WeakKeyDictionary[Text, Node] = WeakKeyDictionary()


def parse(text: Text) -> Json:
    """Raises `Unreadable` for what is not JSON or over a bound."""
    if text in _roots:
        return Json(text, _roots[text])
    if len(text.content) > MAXIMUM_CHARACTERS:
        raise Unreadable(f"larger than {MAXIMUM_CHARACTERS // 1_000_000} million characters of JSON")
    reader = _Reader(text)
    for match in _TOKEN.finditer(text.content):
        kind = match.lastgroup
        if kind is not None:
            reader.feed(kind, match[kind], *match.span(kind))
    root = reader.finish()
    if root is not None:
        _roots[text] = root
    return Json(text, root)


def _invalid(text: Text, position: int, problem: str) -> Unreadable:
    return Unreadable(f"not valid JSON: {problem}, line {text.span(position, position).line}")


class _Reader:
    """Takes tokens one by one; a stack of open collections stands for the nesting."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._open: list[_Open] = []
        self._root: Node | None = None
        self._nodes = 0

    def feed(self, kind: str, written: str, start: int, end: int) -> None:
        if kind == "string":
            self._value(Scalar(_unescaped(written), self._text.span(start, end), True, ""), start)
        elif kind == "word":
            self._value(Scalar(written, self._text.span(start, end), False, _tag(written)), start)
        elif kind == "unknown":
            raise _invalid(self._text, start, "an unexpected character or an unclosed string or comment")
        elif written == ":":
            self._colon(start)
        elif written in "{[":
            self._begin(written, start)
        else:
            self._close(written, start, end)

    def finish(self) -> Node | None:
        if self._open:
            raise _invalid(self._text, self._open[-1].start, "an unclosed bracket")
        return self._root

    def _begin(self, written: str, start: int) -> None:
        if len(self._open) >= MAXIMUM_DEPTH:
            raise Unreadable(f"nested more than {MAXIMUM_DEPTH} levels deep")
        self._open.append(_Open(written == "{", start))

    def _close(self, written: str, start: int, end: int) -> None:
        if not self._open or self._open[-1].mapping != (written == "}") or self._open[-1].key is not None:
            raise _invalid(self._text, start, "an unexpected closing bracket")
        opened = self._open.pop()
        span = self._text.span(opened.start, end)
        closed = Mapping(tuple(opened.entries), span, "") if opened.mapping else Sequence(tuple(opened.items), span, "")
        self._value(closed, start)

    def _colon(self, start: int) -> None:
        if not self._open or self._open[-1].key is None or self._open[-1].awaits_value:
            raise _invalid(self._text, start, "an unexpected colon")
        self._open[-1].awaits_value = True

    def _value(self, node: Node, start: int) -> None:
        self._nodes += 1
        if self._nodes > MAXIMUM_NODES:
            raise Unreadable(f"more than {MAXIMUM_NODES:,} values")
        if not self._open:
            if self._root is not None:
                raise _invalid(self._text, start, "a second value behind the first")
            self._root = node
            return
        parent = self._open[-1]
        if not parent.mapping:
            parent.items.append(node)
        elif parent.awaits_value and parent.key is not None:
            parent.entries.append(Entry(parent.key, node))
            parent.key, parent.awaits_value = None, False
        elif parent.key is None and isinstance(node, Scalar):
            parent.key = node
        else:
            raise _invalid(self._text, start, "a colon is missing")


def _unescaped(written: str) -> str:
    content = written[1:-1]
    if "\\" not in content:
        return content
    from json import JSONDecodeError, loads

    try:
        value: str = loads('"' + content.replace("\\'", "'").replace("\t", "\\t") + '"', strict=False)
    except JSONDecodeError:
        return content
    return value.encode(errors="replace").decode()


def _tag(word: str) -> str:
    if word in _WORDS:
        return _WORDS[word]
    if _INTEGER.fullmatch(word):
        return "int"
    return "float" if _FLOAT.fullmatch(word) else ""


JSON: Kind[Json] = Kind("json", claims=(Claim(suffixes=(".json", ".jsonc", ".json5")),), parse=parse)
