"""Java source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.grammar import Grammar, field_text
from checks.documents.kind import Claim, Kind
from checks.documents.source import SourceFile
from checks.text import Text

if TYPE_CHECKING:
    from ast_grep_py import SgNode


def _callee(node: SgNode) -> str:
    if node.kind() == "object_creation_expression":
        return field_text(node, "type").partition("<")[0]
    receiver, name = field_text(node, "object"), field_text(node, "name")
    return f"{receiver}.{name}" if receiver else name


def qualified_imports(root: SgNode) -> Iterator[tuple[str, str]]:
    """Last part and whole name of each import that names one thing."""
    for node in root.find_all(kind="import_declaration"):
        for child in node.children():
            if child.kind() == "scoped_identifier":
                yield child.text().rpartition(".")[2], child.text()


GRAMMAR = Grammar(
    language="java",
    calls=frozenset({"method_invocation", "object_creation_expression"}),
    callee=_callee,
    argument_lists=frozenset({"argument_list"}),
    strings=frozenset({"string_literal"}),
    string_contents=frozenset({"string_fragment", "multiline_string_fragment"}),
    interpolations=frozenset({"string_interpolation"}),
    assignments=frozenset({"variable_declarator", "assignment_expression"}),
    functions=frozenset({"method_declaration", "constructor_declaration", "lambda_expression"}),
    comments=frozenset({"line_comment", "block_comment"}),
    imports=qualified_imports,
    pairs=frozenset({"element_value_pair"}),
    collections=frozenset({"annotation_argument_list"}),
)


def parse(text: Text) -> SourceFile:
    return SourceFile(text, GRAMMAR)


JAVA = Kind("java", (Claim(suffixes=(".java",)),), parse)
