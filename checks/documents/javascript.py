"""JavaScript and TypeScript source, JSX and TSX among it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.grammar import Grammar, field_callee
from checks.documents.kind import Claim, Kind
from checks.documents.source import SourceFile
from checks.text import Text
from checks.value import replace

if TYPE_CHECKING:
    from ast_grep_py import SgNode


def _imports(root: SgNode) -> Iterator[tuple[str, str]]:
    for node in root.find_all(kind="import_statement"):
        source = node.field("source")
        if source is None:
            continue
        module = source.text().strip("\"'`")
        for clause in (child for child in node.children() if child.kind() == "import_clause"):
            for part in clause.children():
                if part.kind() == "identifier":
                    yield part.text(), module
                elif part.kind() == "namespace_import":
                    yield part.children()[-1].text(), module
                elif part.kind() == "named_imports":
                    yield from _specifiers(part, module)
    for node in root.find_all(pattern="require($MODULE)"):
        module_node, above = node.get_match("MODULE"), node.parent()
        if module_node is None or above is None or above.kind() != "variable_declarator":
            continue
        yield from _required(above.field("name"), module_node.text().strip("\"'`"))


def _specifiers(named: SgNode, module: str) -> Iterator[tuple[str, str]]:
    for specifier in named.children():
        name = specifier.field("name") if specifier.kind() == "import_specifier" else None
        if name is not None:
            yield (specifier.field("alias") or name).text(), f"{module}.{name.text()}"


def _required(target: SgNode | None, module: str) -> Iterator[tuple[str, str]]:
    if target is None:
        return
    if target.kind() == "identifier":
        yield target.text(), module
    for part in target.children() if target.kind() == "object_pattern" else ():
        if part.kind() == "shorthand_property_identifier_pattern":
            yield part.text(), f"{module}.{part.text()}"
        elif part.kind() == "pair_pattern":
            key, value = part.field("key"), part.field("value")
            if key is not None and value is not None:
                yield value.text(), f"{module}.{key.text()}"


_JAVASCRIPT = Grammar(
    language="javascript",
    calls=frozenset({"call_expression", "new_expression"}),
    callee=field_callee("function", "constructor"),
    argument_lists=frozenset({"arguments"}),
    strings=frozenset({"string", "template_string"}),
    string_contents=frozenset({"string_fragment"}),
    interpolations=frozenset({"template_substitution"}),
    assignments=frozenset({"variable_declarator", "assignment_expression", "field_definition"}),
    functions=frozenset(
        {"function_declaration", "function_expression", "arrow_function", "method_definition", "generator_function"}
    ),
    comments=frozenset({"comment"}),
    imports=_imports,
    pairs=frozenset({"pair"}),
    collections=frozenset({"object"}),
)
_TYPESCRIPT = replace(
    _JAVASCRIPT,
    language="typescript",
    assignments=frozenset({"variable_declarator", "assignment_expression", "public_field_definition"}),
)
_TSX = replace(_TYPESCRIPT, language="tsx")


def parse(text: Text) -> SourceFile:
    path = text.path.lower()
    if path.endswith(".tsx"):
        return SourceFile(text, _TSX)
    return SourceFile(text, _TYPESCRIPT if path.endswith((".ts", ".mts", ".cts")) else _JAVASCRIPT)


JAVASCRIPT = Kind(
    "javascript", (Claim(suffixes=(".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")),), parse
)
