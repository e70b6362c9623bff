"""Ruby source, rake files and rackup files among it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.grammar import Grammar, receiver_callee
from checks.documents.kind import Claim, Kind
from checks.documents.source import SourceFile
from checks.text import Text

if TYPE_CHECKING:
    from ast_grep_py import SgNode


def _imports(root: SgNode) -> Iterator[tuple[str, str]]:
    """Ruby names are global: nothing is renamed by `require`."""
    del root
    yield from ()


GRAMMAR = Grammar(
    language="ruby",
    calls=frozenset({"call"}),
    callee=receiver_callee("receiver", "method"),
    argument_lists=frozenset({"argument_list"}),
    strings=frozenset({"string", "bare_string", "chained_string"}),
    string_contents=frozenset({"string_content"}),
    interpolations=frozenset({"interpolation"}),
    assignments=frozenset({"assignment", "operator_assignment"}),
    functions=frozenset({"method", "singleton_method", "lambda"}),
    comments=frozenset({"comment"}),
    imports=_imports,
    pairs=frozenset({"pair"}),
    collections=frozenset({"hash"}),
)


def parse(text: Text) -> SourceFile:
    return SourceFile(text, GRAMMAR)


RUBY = Kind(
    "ruby",
    (
        Claim(
            names=("rakefile", "config.ru", "capfile", "guardfile", "puma.rb"),
            suffixes=(".rb", ".rake", ".ru", ".gemspec"),
        ),
    ),
    parse,
)
