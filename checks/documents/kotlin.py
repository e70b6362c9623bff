"""Kotlin source, Gradle scripts among it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.grammar import Grammar
from checks.documents.kind import Claim, Kind
from checks.documents.source import SourceFile
from checks.text import Text

if TYPE_CHECKING:
    from ast_grep_py import SgNode


def _callee(node: SgNode) -> str:
    children = node.children()
    return children[0].text() if children else ""


def _imports(root: SgNode) -> Iterator[tuple[str, str]]:
    for node in root.find_all(kind="import_header"):
        name = next((child.text() for child in node.children() if child.kind() == "identifier"), "")
        alias = next((child.text() for child in node.children() if child.kind() == "import_alias"), "")
        yield alias.removeprefix("as").strip() or name.rpartition(".")[2], name


GRAMMAR = Grammar(
    language="kotlin",
    calls=frozenset({"call_expression", "constructor_invocation"}),
    callee=_callee,
    argument_lists=frozenset({"value_arguments"}),
    strings=frozenset({"string_literal"}),
    string_contents=frozenset({"string_content"}),
    interpolations=frozenset({"interpolated_expression", "interpolated_identifier"}),
    assignments=frozenset({"property_declaration", "assignment"}),
    functions=frozenset({"function_declaration", "lambda_literal", "anonymous_function"}),
    comments=frozenset({"line_comment", "multiline_comment"}),
    imports=_imports,
)


def parse(text: Text) -> SourceFile:
    return SourceFile(text, GRAMMAR)


KOTLIN = Kind("kotlin", (Claim(suffixes=(".kt", ".kts")),), parse)
