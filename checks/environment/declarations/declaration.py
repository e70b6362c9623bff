"""One place that names a variable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from checks.documents.node import Mapping, Node, entries, items, scalar
from checks.environment.lookups.lookup import is_capitals
from checks.text import Span
from checks.value import frozen

Where = Literal["example", "app.json", "table", "compose", "kubernetes", "helm", "terraform", "platform"]
"""What kind of file names it. `platform`: the manifest of a hosting platform, such as `fly.toml` and `render.yaml`."""


@frozen
class Documented:
    """`value` is the example's value; `span` covers the whole entry."""

    name: str
    path: str
    span: Span
    where: Where
    value: str | None = None


def keyed(path: str, where: Where, node: Node | None, *below: str) -> Iterator[Documented]:
    """The keys in capitals of a mapping below a node."""
    for entry in entries(node, *below):
        if is_capitals(entry.key.value):
            yield Documented(entry.key.value, path, entry.key.span, where)


def named(path: str, where: Where, node: Node | None, *below: str, by: str = "name") -> Iterator[Documented]:
    """The items of a list that have a name in capitals."""
    for item in items(node, *below):
        name = scalar(item, by) if isinstance(item, Mapping) else None
        if name is not None and is_capitals(name.value):
            yield Documented(name.value, path, name.span, where)
