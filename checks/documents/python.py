"""Python source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.grammar import Grammar, field_callee
from checks.documents.kind import Claim, Kind
from checks.documents.source import SourceFile
from checks.text import Text

if TYPE_CHECKING:
    from ast_grep_py import SgNode


def _imports(root: SgNode) -> Iterator[tuple[str, str]]:
    for node in root.find_all(kind="import_statement"):
        for name in node.field_children("name"):
            if name.kind() == "aliased_import":
                module, alias = name.field("name"), name.field("alias")
                if module is not None and alias is not None:
                    yield alias.text(), module.text()
            else:
                yield name.text().partition(".")[0], name.text().partition(".")[0]
    for node in root.find_all(kind="import_from_statement"):
        module = node.field("module_name")
        prefix = module.text() if module is not None else ""
        for name in node.field_children("name"):
            if name.kind() == "aliased_import":
                original, alias = name.field("name"), name.field("alias")
                if original is not None and alias is not None:
                    yield alias.text(), f"{prefix}.{original.text()}"
            else:
                yield name.text(), f"{prefix}.{name.text()}"


GRAMMAR = Grammar(
    language="python",
    calls=frozenset({"call"}),
    callee=field_callee("function"),
    argument_lists=frozenset({"argument_list"}),
    strings=frozenset({"string", "concatenated_string"}),
    string_contents=frozenset({"string_content"}),
    interpolations=frozenset({"interpolation"}),
    assignments=frozenset({"assignment"}),
    functions=frozenset({"function_definition", "lambda"}),
    comments=frozenset({"comment"}),
    imports=_imports,
    pairs=frozenset({"keyword_argument", "pair"}),
    collections=frozenset({"dictionary"}),
)


def parse(text: Text) -> SourceFile:
    return SourceFile(text, GRAMMAR)


PYTHON = Kind("python", (Claim(suffixes=(".py", ".pyw")),), parse)
