"""PHP source."""

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
        return next((child.text() for child in node.children() if child.kind() in ("name", "qualified_name")), "")
    receiver, name = field_text(node, "object", "scope"), field_text(node, "name", "function")
    return f"{receiver}.{name}" if receiver else name


def _imports(root: SgNode) -> Iterator[tuple[str, str]]:
    for node in root.find_all(kind="namespace_use_clause"):
        children = [child.text() for child in node.children() if child.is_named()]
        if children:
            whole = children[0].replace("\\", ".").strip(".")
            yield (children[-1] if len(children) > 1 else whole.rpartition(".")[2]), whole


GRAMMAR = Grammar(
    language="php",
    calls=frozenset(
        {
            "function_call_expression",
            "member_call_expression",
            "nullsafe_member_call_expression",
            "scoped_call_expression",
            "object_creation_expression",
        }
    ),
    callee=_callee,
    argument_lists=frozenset({"arguments"}),
    strings=frozenset({"string", "encapsed_string"}),
    string_contents=frozenset({"string_content"}),
    interpolations=frozenset({"variable_name", "member_access_expression", "subscript_expression"}),
    assignments=frozenset({"assignment_expression", "const_element", "property_element"}),
    functions=frozenset({"function_definition", "method_declaration", "anonymous_function", "arrow_function"}),
    comments=frozenset({"comment"}),
    imports=_imports,
    pairs=frozenset({"array_element_initializer"}),
    collections=frozenset({"array_creation_expression"}),
)


def parse(text: Text) -> SourceFile:
    return SourceFile(text, GRAMMAR)


PHP = Kind("php", (Claim(suffixes=(".php", ".phtml")),), parse)
