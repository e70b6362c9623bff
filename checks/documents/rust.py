"""Rust source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.grammar import Grammar, field_text
from checks.documents.kind import Claim, Kind
from checks.documents.source import SourceFile
from checks.text import Text

if TYPE_CHECKING:
    from ast_grep_py import SgNode


def _imports(root: SgNode) -> Iterator[tuple[str, str]]:
    for node in root.find_all(kind="use_declaration"):
        argument = node.field("argument")
        if argument is None:
            continue
        if argument.kind() == "use_as_clause":
            yield field_text(argument, "alias"), field_text(argument, "path").replace("::", ".")
        elif argument.kind() == "scoped_identifier":
            yield field_text(argument, "name"), argument.text().replace("::", ".")
        elif argument.kind() == "scoped_use_list":
            yield from _listed(argument)


def _listed(node: SgNode) -> Iterator[tuple[str, str]]:
    prefix, listing = field_text(node, "path").replace("::", "."), node.field("list")
    for child in listing.named_children() if listing is not None else ():
        if child.kind() == "identifier":
            yield child.text(), f"{prefix}.{child.text()}"


GRAMMAR = Grammar(
    language="rust",
    calls=frozenset({"call_expression", "macro_invocation", "struct_expression"}),
    callee=lambda node: field_text(node, "function", "macro", "name"),
    argument_lists=frozenset({"arguments", "token_tree", "field_initializer_list"}),
    strings=frozenset({"string_literal", "raw_string_literal"}),
    string_contents=frozenset({"string_content"}),
    interpolations=frozenset(),
    assignments=frozenset({"let_declaration", "const_item", "static_item", "assignment_expression"}),
    functions=frozenset({"function_item", "closure_expression"}),
    comments=frozenset({"line_comment", "block_comment"}),
    imports=_imports,
    pairs=frozenset({"field_initializer"}),
    collections=frozenset({"field_initializer_list"}),
)


def parse(text: Text) -> SourceFile:
    return SourceFile(text, GRAMMAR)


RUST = Kind("rust", (Claim(suffixes=(".rs",)),), parse)
