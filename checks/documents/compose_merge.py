"""Lays one service over another by the merge rules of the Compose specification."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.interpolation import split
from checks.documents.node import Entry, Mapping, Node, Scalar, Sequence
from checks.documents.node import text as text_of
from checks.text import Span

_REPLACED = frozenset({"command", "entrypoint", "test"})
_ASSIGNMENTS = frozenset({"environment", "labels", "args", "annotations", "sysctls", "depends_on"})
"""Lists of `NAME=value`, or of names, that merge with each other and with mappings by name."""
_NOT_INHERITED = frozenset({"extends"})


def merged_node(base: Mapping, override: Mapping) -> Mapping:
    """`base` with `override` laid over it; positions stay those of where each value is written."""
    names = dict.fromkeys(entry.key.value for entry in (*base.entries, *override.entries))
    return Mapping(tuple(_entries(base, override, names)), override.span, override.tag)


def _entries(base: Mapping, override: Mapping, names: dict[str, None]) -> Iterator[Entry]:
    for name in names:
        below, above = base.entry(name), override.entry(name)
        if above is not None and above.value.tag == "!reset":
            continue
        if above is not None:
            yield above if below is None else Entry(above.key, _merged(name, below.value, above.value))
        elif below is not None and name not in _NOT_INHERITED:
            yield below


def _merged(name: str, base: Node, override: Node) -> Node:
    if name in _REPLACED or override.tag == "!override":
        return override
    if name in _ASSIGNMENTS:
        base, override = _by_name(base), _by_name(override)
    if isinstance(base, Mapping) and isinstance(override, Mapping):
        return merged_node(base, override)
    if isinstance(base, Sequence) and isinstance(override, Sequence):
        taken = {_identity(name, item) for item in override.items}
        kept = tuple(item for item in base.items if _identity(name, item) not in taken)
        return Sequence(kept + override.items, override.span)
    return override


def _by_name(node: Node) -> Node:
    if not isinstance(node, Sequence):
        return node
    return Mapping(tuple(_named(node)), node.span)


def _named(node: Sequence) -> Iterator[Entry]:
    for item in node.items:
        if isinstance(item, Scalar):
            name, equals, value = item.value.partition("=")
            yield Entry(Scalar(name, item.span), Scalar(value, item.span, tag="" if equals else "null"))


def _identity(name: str, item: Node) -> object:
    """What makes two items the same: volumes by the path they are mounted at, anything else by its text."""
    if not isinstance(item, Scalar):
        return text_of(item, "target") if name == "volumes" else id(item)
    if name != "volumes":
        return item.value
    parts = split(item.value)
    return parts[1] if len(parts) > 1 else parts[0]


def relocated(node: Mapping, span: Span) -> Mapping:
    """The same tree with every position at `span`: for values that come from another file."""
    moved = _relocated(node, span)
    assert isinstance(moved, Mapping)
    return moved


def _relocated(node: Node, span: Span) -> Node:
    if isinstance(node, Scalar):
        return Scalar(node.value, span, node.quoted, node.tag)
    if isinstance(node, Sequence):
        return Sequence(tuple(_relocated(item, span) for item in node.items), span, node.tag)
    moved = tuple(Entry(Scalar(entry.key.value, span), _relocated(entry.value, span)) for entry in node.entries)
    return Mapping(moved, span, node.tag)
