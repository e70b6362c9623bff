"""Builds the node tree out of PyYAML's events, without recursion and within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checks.documents.node import Entry, Mapping, Node, Scalar, Sequence
from checks.documents.templating import unmasked
from checks.errors import Unreadable
from checks.pattern import pattern
from checks.text import Span, Text
from checks.value import field, frozen, record

MAXIMUM_DEPTH = 200
MAXIMUM_NODES = 300_000
"""Nodes of one file with aliases and merges written out: what a walk over the tree meets."""

_KEY_CHARACTERS = 200
_PROPERTIES = pattern(r"(?:[&!]\S*\s+(?:#[^\n]*\n\s*)*)+")
_STANDARD_TAG = "tag:yaml.org,2002:"
# The core schema of YAML 1.2: `yes` and `on` are strings, as the readers of Kubernetes and compose files take them.
_TYPES = (
    ("null", pattern(r"(?:~|null|Null|NULL)?")),
    ("bool", pattern(r"true|True|TRUE|false|False|FALSE")),
    ("int", pattern(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")),
    (
        "float",
        pattern(r"[-+]?(?:(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF))|\.(?:nan|NaN)"),
    ),
)


@record
class _Open:
    """A collection whose end has not come yet. `start` and `end` are offsets in the content."""

    mapping: bool
    start: int
    end: int
    flow: bool
    tag: str
    anchor: str | None
    size_before: int
    nodes: list[Node] = field(default_factory=list)
    height: int = 0


@frozen
class _Anchored:
    node: Node
    size: int
    height: int


class Tree:
    """Takes events one by one; gives a document's root when it is complete.

    `content` stands in `text` from character offset `base` on; it is masked where the file is a template.
    """

    def __init__(self, text: Text, content: str, base: int, *, is_template: bool) -> None:
        self._text = text
        self._content = content
        self._base = base
        self._is_template = is_template
        self._open: list[_Open] = []
        self._anchors: dict[str, _Anchored | None] = {}
        self._size = 0

    def feed(self, event: Any) -> Node | None:
        """Raises `Unreadable` when a bound is passed or an alias has no anchor before it."""
        match type(event).__name__:
            case "ScalarEvent":
                return self._scalar(event)
            case "AliasEvent":
                return self._alias(event)
            case "MappingStartEvent" | "SequenceStartEvent":
                self._begin(event)
            case "MappingEndEvent" | "SequenceEndEvent":
                return self._finish(event)
            case "DocumentStartEvent":
                self._anchors.clear()
        return None

    def _scalar(self, event: Any) -> Node | None:
        start, end = self._extent(event)
        value = event.value
        if self._is_template:
            value = unmasked(value, self._text.content[self._base + start : self._base + end])
        node = Scalar(value, self._span(start, end), event.style in ("'", '"'), _scalar_tag(event))
        self._grow(1)
        return self._add(_Anchored(node, 1, 1), event.anchor, end)

    def _alias(self, event: Any) -> Node | None:
        target = self._anchors.get(event.anchor)
        if target is None:
            line = self._span(event.start_mark.index, event.start_mark.index).line
            reason = "an alias that holds itself" if event.anchor in self._anchors else "an alias without an anchor"
            raise Unreadable(f"not valid YAML: {reason}, line {line}")
        if len(self._open) + target.height > MAXIMUM_DEPTH:
            raise Unreadable(_too_deep())
        self._grow(target.size)
        return self._add(target, None, event.end_mark.index)

    def _begin(self, event: Any) -> None:
        if len(self._open) >= MAXIMUM_DEPTH:
            raise Unreadable(_too_deep())
        start = self._past_properties(event.start_mark.index, event.end_mark.index)
        mapping = type(event).__name__ == "MappingStartEvent"
        opened = _Open(mapping, start, start, bool(event.flow_style), _tag_name(event.tag), event.anchor, self._size)
        self._open.append(opened)
        self._grow(1)
        if event.anchor:
            self._anchors[event.anchor] = None

    def _finish(self, event: Any) -> Node | None:
        opened = self._open.pop()
        # The end of a block collection is noticed at the next token, behind comments and blank lines.
        end = event.end_mark.index if opened.flow else opened.end
        span = self._span(opened.start, end)
        node = (
            Mapping(tuple(self._entries(opened.nodes)), span, opened.tag)
            if opened.mapping
            else Sequence(tuple(opened.nodes), span, opened.tag)
        )
        return self._add(_Anchored(node, self._size - opened.size_before, opened.height + 1), opened.anchor, end)

    def _add(self, built: _Anchored, anchor: str | None, end: int) -> Node | None:
        if anchor:
            self._anchors[anchor] = built
        if not self._open:
            return built.node
        parent = self._open[-1]
        parent.nodes.append(built.node)
        parent.end = max(parent.end, end)
        parent.height = max(parent.height, built.height)
        return None

    def _entries(self, nodes: list[Node]) -> Iterator[Entry]:
        """Own entries in order, then those that a merge key brings and that are not set here."""
        merges: list[Node] = []
        own: set[str] = set()
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if isinstance(key, Scalar) and key.value == "<<" and not key.quoted:
                merges.extend(value.items if isinstance(value, Sequence) else (value,))
                continue
            entry = Entry(self._key(key), value)
            own.add(entry.key.value)
            yield entry
        for merged in merges:
            inherited = [entry for entry in _inherited(merged) if entry.key.value not in own]
            own.update(entry.key.value for entry in inherited)
            yield from inherited

    def _key(self, key: Node) -> Scalar:
        """A key that is a collection is named by its source text.

        `image: {{ name }}` is YAML too: a mapping whose key is a mapping. It is read as the template it is meant to be.
        """
        if isinstance(key, Scalar):
            return key
        start = self._text.offset(key.span.line, key.span.column)
        if not self._is_template and self._text.content.startswith("{{", start - 1 if start else 0):
            raise Unreadable("a template action where YAML has a mapping")
        return Scalar(self._text.slice(key.span)[:_KEY_CHARACTERS], key.span)

    def _extent(self, event: Any) -> tuple[int, int]:
        """Where a scalar stands, without its anchor and tag and without the blank lines behind it."""
        start, end = event.start_mark.index, event.end_mark.index
        if event.anchor or event.tag:
            start = self._past_properties(start, end)
        if event.style in ("'", '"'):
            return start, end
        if not event.value and not event.style:
            return end, end
        return start, start + len(self._content[start:end].rstrip())

    def _past_properties(self, start: int, end: int) -> int:
        found = _PROPERTIES.match(self._content, start, end)
        return found.end() if found else start

    def _span(self, start: int, end: int) -> Span:
        return self._text.span(self._base + start, self._base + end)

    def _grow(self, nodes: int) -> None:
        self._size += nodes
        if self._size > MAXIMUM_NODES:
            raise Unreadable(f"more than {MAXIMUM_NODES:,} values with its aliases written out")


def _inherited(merged: Node) -> tuple[Entry, ...]:
    return merged.entries if isinstance(merged, Mapping) else ()


def _too_deep() -> str:
    return f"nested more than {MAXIMUM_DEPTH} levels deep"


def _scalar_tag(event: Any) -> str:
    if event.tag:
        return _tag_name(event.tag)
    if event.style or len(event.value) > _KEY_CHARACTERS:
        return ""
    return next((name for name, pattern in _TYPES if pattern.fullmatch(event.value)), "")


def _tag_name(tag: str | None) -> str:
    if not tag or tag == "!":
        return ""
    name = tag.removeprefix(_STANDARD_TAG)
    return "" if name in ("str", "map", "seq") else name
