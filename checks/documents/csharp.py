"""C# source."""

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
    """`using` opens a namespace; only `using X = A.B;` names one thing."""
    for node in root.find_all(kind="using_directive"):
        alias = field_text(node, "name")
        target = node.named_children()[-1].text() if node.named_children() else ""
        if alias and alias != target:
            yield alias, target


GRAMMAR = Grammar(
    language="csharp",
    calls=frozenset({"invocation_expression", "object_creation_expression"}),
    callee=lambda node: field_text(node, "function", "type"),
    argument_lists=frozenset({"argument_list"}),
    strings=frozenset(
        {"string_literal", "verbatim_string_literal", "raw_string_literal", "interpolated_string_expression"}
    ),
    string_contents=frozenset({"string_literal_content", "raw_string_content", "string_content"}),
    interpolations=frozenset({"interpolation"}),
    assignments=frozenset({"variable_declarator", "assignment_expression", "property_declaration"}),
    functions=frozenset(
        {"method_declaration", "constructor_declaration", "local_function_statement", "lambda_expression"}
    ),
    comments=frozenset({"comment"}),
    imports=_imports,
    pairs=frozenset({"assignment_expression"}),
    collections=frozenset({"initializer_expression"}),
)


def parse(text: Text) -> SourceFile:
    return SourceFile(text, GRAMMAR)


CSHARP = Kind("csharp", (Claim(suffixes=(".cs",)),), parse)
