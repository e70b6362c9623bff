"""Tables of a TOML file while they are filled, which headers and dotted keys do from several places."""

from __future__ import annotations

from checks.documents.node import Entry, Mapping, Node, Scalar, Sequence
from checks.text import Text
from checks.value import field, record


@record
class Table:
    """`start` and `end` are offsets: from the header or first key to the last value."""

    start: int
    end: int
    children: dict[str, tuple[Scalar, Table | Tables | Node]] = field(default_factory=dict)

    def below(self, key: Scalar, start: int, end: int) -> Table:
        """The table at a key, made where there is none; of an array of tables the last one."""
        found = self.children.get(key.value)
        if found is None or not isinstance(found[1], Table | Tables):
            table = Table(start, end)
            self.children[key.value] = (key, table)
            return table
        return found[1].items[-1] if isinstance(found[1], Tables) else found[1]

    def appended(self, key: Scalar, start: int, end: int) -> Table:
        """A new table at the end of the array of tables at a key."""
        table = Table(start, end)
        found = self.children.get(key.value)
        if found is not None and isinstance(found[1], Tables):
            found[1].items.append(table)
        else:
            self.children[key.value] = (key, Tables([table]))
        return table

    def extend(self, end: int) -> None:
        self.end = max(self.end, end)

    def frozen(self, text: Text) -> Mapping:
        entries = tuple(Entry(key, _frozen(value, text)) for key, value in self.children.values())
        return Mapping(entries, text.span(self.start, self.end))


@record
class Tables:
    items: list[Table]


def _frozen(value: Table | Tables | Node, text: Text) -> Node:
    if isinstance(value, Table):
        return value.frozen(text)
    if isinstance(value, Tables):
        items = tuple(table.frozen(text) for table in value.items)
        return Sequence(items, text.span(value.items[0].start, value.items[-1].end))
    return value
