"""Go source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.grammar import Grammar, field_text
from checks.documents.kind import Claim, Kind
from checks.documents.source import SourceFile
from checks.pattern import pattern
from checks.text import Text

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_VERSION = pattern(r"[./]v\d+$")


def package_name(path: str) -> str:
    """The name a package is used by, from its import path: `gopkg.in/natefinch/lumberjack.v2` is `lumberjack`."""
    return _VERSION.sub("", path).rpartition("/")[2].removeprefix("go-").removesuffix("-go")


def _imports(root: SgNode) -> Iterator[tuple[str, str]]:
    for node in root.find_all(kind="import_spec"):
        path = field_text(node, "path").strip('"`')
        yield field_text(node, "name") or package_name(path), package_name(path)


GRAMMAR = Grammar(
    language="go",
    calls=frozenset({"call_expression", "composite_literal"}),
    callee=lambda node: field_text(node, "function", "type"),
    argument_lists=frozenset({"argument_list", "literal_value"}),
    strings=frozenset({"interpreted_string_literal", "raw_string_literal"}),
    string_contents=frozenset({"interpreted_string_literal_content", "raw_string_literal_content"}),
    interpolations=frozenset(),
    assignments=frozenset({"short_var_declaration", "assignment_statement", "var_spec", "const_spec"}),
    functions=frozenset({"function_declaration", "method_declaration", "func_literal"}),
    comments=frozenset({"comment"}),
    imports=_imports,
    pairs=frozenset({"keyed_element"}),
    collections=frozenset({"literal_value", "composite_literal"}),
)


def parse(text: Text) -> SourceFile:
    return SourceFile(text, GRAMMAR)


GO = Kind("go", (Claim(suffixes=(".go",)),), parse)
