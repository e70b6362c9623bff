"""Terraform and other HCL files: blocks with their attributes, literal values told from references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.kind import Claim, Kind
from checks.documents.node import Entry, Mapping, Node, Scalar, Sequence
from checks.errors import Unreadable
from checks.text import Span, Text
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

MAXIMUM_CHARACTERS = 500_000
MAXIMUM_DEPTH = 50

EXPRESSION = "expression"
"""Tag of a scalar that is a reference, call or operation: `var.password`, `file("key")`; the value is its source."""
TEMPLATE = "template"
"""Tag of a string that holds `${…}` or `%{…}`; the value has them as written."""

_WRAPPERS = frozenset({"expression", "literal_value", "template_expr", "collection_value"})
_STRINGS = frozenset({"string_lit", "quoted_template"})
_DYNAMIC = frozenset({"template_interpolation", "template_directive"})
_ESCAPES = (("\\n", "\n"), ("\\t", "\t"), ('\\"', '"'), ("\\\\", "\\"))


@frozen
class Block:
    """`resource "aws_db_instance" "main" { … }`: type `resource`, the labels behind it, and the body.

    `span` covers the whole block, `head_span` the type and labels.
    """

    type: str
    labels: tuple[str, ...]
    attributes: tuple[Entry, ...]
    blocks: tuple[Block, ...]
    span: Span
    head_span: Span

    def attribute(self, name: str) -> Node | None:
        return next((entry.value for entry in self.attributes if entry.key.value == name), None)

    def of_type(self, name: str) -> Iterator[Block]:
        """The blocks directly below of one type."""
        return (block for block in self.blocks if block.type == name)


@frozen
class Terraform:
    """`attributes` are those outside of any block, as in `.tfvars`. `partial` tells that some of the file was no HCL."""

    text: Text
    blocks: tuple[Block, ...]
    attributes: tuple[Entry, ...]
    partial: bool

    @property
    def path(self) -> str:
        return self.text.path

    def resources(self, *types: str) -> Iterator[Block]:
        """The `resource` blocks of these types, all where none is given."""
        for block in self.blocks:
            if block.type == "resource" and (not types or (block.labels and block.labels[0] in types)):
                yield block


def parse(text: Text) -> Terraform:
    """Raises `Unreadable` for what is not HCL at all or over a bound."""
    if len(text.content) > MAXIMUM_CHARACTERS:
        raise Unreadable(f"larger than {MAXIMUM_CHARACTERS // 1_000} thousand characters of HCL")
    from ast_grep_py import SgRoot

    root = SgRoot(text.content, "hcl").root()
    if root.kind() == "ERROR":
        raise Unreadable("not valid HCL")
    partial = root.find(kind="ERROR") is not None
    body = next((node for node in root.children() if node.kind() == "body"), None)
    if body is None:
        return Terraform(text, (), (), partial)
    reader = _Reader(text)
    return Terraform(text, tuple(reader.blocks(body, 1)), tuple(reader.attributes(body, 1)), partial)


class _Reader:
    def __init__(self, text: Text) -> None:
        self._text = text

    def blocks(self, body: SgNode, depth: int) -> Iterator[Block]:
        if depth > MAXIMUM_DEPTH:
            raise Unreadable(f"nested more than {MAXIMUM_DEPTH} levels deep")
        for node in body.children():
            if node.kind() == "block":
                yield self._block(node, depth)

    def attributes(self, body: SgNode, depth: int) -> Iterator[Entry]:
        for node in body.children():
            if node.kind() != "attribute":
                continue
            name, *_, value = node.children()
            if name.kind() == "identifier" and value.kind() == "expression":
                yield Entry(Scalar(name.text(), self._span(name)), self._value(value, depth + 1))

    def _block(self, node: SgNode, depth: int) -> Block:
        head = [child for child in node.children() if child.kind() in ("identifier", "string_lit")]
        body = next((child for child in node.children() if child.kind() == "body"), None)
        type_, *labels = [self._label(child) for child in head] or [""]
        first, last = self._span(head[0] if head else node), self._span(head[-1] if head else node)
        return Block(
            type=type_,
            labels=tuple(labels),
            attributes=tuple(self.attributes(body, depth)) if body else (),
            blocks=tuple(self.blocks(body, depth + 1)) if body else (),
            span=self._span(node),
            head_span=Span(first.line, first.column, last.end_line, last.end_column),
        )

    def _label(self, node: SgNode) -> str:
        return node.text().strip('"')

    def _value(self, node: SgNode, depth: int) -> Node:
        if depth > MAXIMUM_DEPTH:
            raise Unreadable(f"nested more than {MAXIMUM_DEPTH} levels deep")
        while node.kind() in _WRAPPERS:
            inner = [child for child in node.children() if child.kind() != "comment"]
            if len(inner) != 1:
                break
            node = inner[0]
        match node.kind():
            case "tuple":
                items = (child for child in node.children() if child.kind() == "expression")
                return Sequence(tuple(self._value(item, depth + 1) for item in items), self._span(node))
            case "object":
                return Mapping(tuple(self._object_entries(node, depth)), self._span(node))
        return self._scalar(node)

    def _object_entries(self, node: SgNode, depth: int) -> Iterator[Entry]:
        for element in node.children():
            if element.kind() != "object_elem":
                continue
            parts = [child for child in element.children() if child.kind() == "expression"]
            if len(parts) == 2:
                key = self._scalar(parts[0]) if '"' not in parts[0].text() else self._value(parts[0], depth + 1)
                if isinstance(key, Scalar):
                    yield Entry(Scalar(key.value, key.span, key.quoted), self._value(parts[1], depth + 1))

    def _scalar(self, node: SgNode) -> Scalar:
        span, source, kind = self._span(node), node.text(), node.kind()
        # Mending a broken file, the grammar makes up strings and heredocs that have no delimiters.
        if kind in _STRINGS and len(source) > 1 and source[0] == source[-1] == '"':
            tag = TEMPLATE if any(child.kind() in _DYNAMIC for child in node.children()) else ""
            return Scalar(source[1:-1] if tag else _unescaped(source[1:-1]), span, quoted=True, tag=tag)
        if kind == "heredoc_template" and source.startswith("<<"):
            tag = TEMPLATE if any(child.kind() in _DYNAMIC for child in node.children()) else ""
            return Scalar(source.partition("\n")[2].rpartition("\n")[0], span, quoted=True, tag=tag)
        if kind == "numeric_lit" or source.removeprefix("-").isdecimal():
            return Scalar(source, span, tag="int" if source.removeprefix("-").isdecimal() else "float")
        return Scalar(source, span, tag={"bool_lit": "bool", "null_lit": "null"}.get(kind, EXPRESSION))

    def _span(self, node: SgNode) -> Span:
        found = node.range()
        return self._text.span(found.start.index, found.end.index)


def _unescaped(content: str) -> str:
    if "\\" not in content:
        return content.replace("$${", "${")
    pieces, position = [], 0
    while position < len(content):
        pair = content[position : position + 2]
        found = next((plain for escaped, plain in _ESCAPES if escaped == pair), None)
        pieces.append(pair[:1] if found is None else found)
        position += 1 if found is None else 2
    return "".join(pieces)


TERRAFORM: Kind[Terraform] = Kind(
    "terraform",
    claims=(Claim(suffixes=(".tf", ".tfvars", ".hcl", ".tofu", ".nomad")),),
    parse=parse,
)
