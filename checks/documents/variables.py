"""Environment variables as data files declare them, in map and list form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.documents.node import Mapping, Node, Scalar, Sequence, child, scalar
from checks.documents.node import text as text_of
from checks.text import Span, Text
from checks.value import frozen


@frozen
class Reference:
    """Where a Kubernetes variable takes its value from, `secretKeyRef` say; `name` and `key` where they are given."""

    kind: str
    name: str | None
    key: str | None


@frozen
class EnvVar:
    """`value` is None where the declaration names the variable only, or takes its value from `value_from`.

    `span` covers the value (the whole item where it has none), `name_span` the name.
    """

    name: str
    value: str | None
    span: Span
    name_span: Span
    value_from: Reference | None = None


def declared(text: Text, node: Node | None) -> Iterator[EnvVar]:
    """Variables of a mapping (`NAME: value`), of a list of `NAME=value`, or of a list of `name:` and `value:`."""
    if isinstance(node, Mapping):
        for entry in node.entries:
            if isinstance(entry.value, Scalar):
                value = None if entry.value.tag == "null" else entry.value.value
                yield EnvVar(entry.key.value, value, entry.value.span, entry.key.span)
    if isinstance(node, Sequence):
        for item in node.items:
            if isinstance(item, Scalar):
                yield _assignment(text, item)
        yield from named(node.items)


def named(nodes: Iterable[Node]) -> Iterator[EnvVar]:
    """Variables of items with `name:` and `value:` or `valueFrom:`, as Kubernetes writes them; others are passed over."""
    for item in nodes:
        name, value = scalar(item, "name"), scalar(item, "value")
        if name is None or not isinstance(item, Mapping):
            continue
        given = None if value is None or value.tag == "null" else value.value
        yield EnvVar(name.value, given, value.span if value else item.span, name.span, _reference(item))


def _assignment(text: Text, item: Scalar) -> EnvVar:
    name, equals, value = item.value.partition("=")
    if not equals:
        return EnvVar(name, None, item.span, item.span)
    source, start = text.slice(item.span), text.offset(item.span.line, item.span.column)
    quote = 1 if item.quoted else 0
    if source[quote : len(source) - quote] != item.value:
        # Escapes or folded lines stand between the characters of the file and those of the value.
        return EnvVar(name, value, item.span, item.span)
    middle = start + quote + len(name)
    return EnvVar(name, value, text.span(middle + 1, start + len(source) - quote), text.span(start + quote, middle))


def _reference(item: Mapping) -> Reference | None:
    source = child(item, "valueFrom")
    if not isinstance(source, Mapping) or not source.entries:
        return None
    kind, target = source.entries[0].key.value, source.entries[0].value
    return Reference(kind, text_of(target, "name"), text_of(target, "key") or text_of(target, "fieldPath"))
