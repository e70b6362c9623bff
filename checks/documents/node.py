"""One tree for data files: YAML, JSON, TOML and Terraform documents become nodes that keep their positions."""

from __future__ import annotations

from collections.abc import Iterator

from checks.text import Span
from checks.value import frozen


@frozen
class Scalar:
    """`value` is the text as the format understands it (quotes and escapes resolved), never converted to a number.

    `quoted` tells `"true"` from `true`. `span` covers the scalar with its quotes.
    """

    value: str
    span: Span
    quoted: bool = False
    tag: str = ""
    """A YAML tag such as `!Ref`, or the format's type: `int`, `bool`, `null`; empty for plain strings."""


@frozen
class Entry:
    key: Scalar
    value: Node


@frozen
class Mapping:
    """A key may stand twice; the last one counts, as it does for the readers of YAML and JSON."""

    entries: tuple[Entry, ...]
    span: Span
    tag: str = ""

    def entry(self, key: str) -> Entry | None:
        return next((entry for entry in reversed(self.entries) if entry.key.value == key), None)


@frozen
class Sequence:
    items: tuple[Node, ...]
    span: Span
    tag: str = ""


Node = Scalar | Mapping | Sequence


def child(node: Node | None, *path: str) -> Node | None:
    """The value below `node` by mapping keys; None as soon as one of them is absent."""
    for key in path:
        entry = node.entry(key) if isinstance(node, Mapping) else None
        if entry is None:
            return None
        node = entry.value
    return node


def scalar(node: Node | None, *path: str) -> Scalar | None:
    found = child(node, *path)
    return found if isinstance(found, Scalar) else None


def text(node: Node | None, *path: str) -> str | None:
    found = scalar(node, *path)
    return found.value if found else None


def items(node: Node | None, *path: str) -> tuple[Node, ...]:
    """The items of a sequence below `node`; a scalar or mapping there counts as a single item."""
    found = child(node, *path)
    if found is None:
        return ()
    return found.items if isinstance(found, Sequence) else (found,)


def entries(node: Node | None, *path: str) -> tuple[Entry, ...]:
    found = child(node, *path)
    return found.entries if isinstance(found, Mapping) else ()


def scalars(node: Node | None) -> Iterator[tuple[tuple[str, ...], Scalar]]:
    """Every scalar below `node` with its path of keys; positions in sequences appear as `[]`."""
    pending: list[tuple[tuple[str, ...], Node]] = [((), node)] if node is not None else []
    while pending:
        path, current = pending.pop()
        match current:
            case Scalar():
                yield path, current
            case Mapping():
                pending.extend(((*path, entry.key.value), entry.value) for entry in reversed(current.entries))
            case Sequence():
                pending.extend(((*path, "[]"), item) for item in reversed(current.items))
