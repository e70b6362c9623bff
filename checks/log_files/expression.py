"""What is known of the path that a log is opened at, where it is an expression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.source import SourceFile
from checks.log_files.destination import is_stream
from checks.log_files.parameters import parameter_value
from checks.pattern import pattern
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_DEPTH = 6
_LONGEST_SHOWN = 60
_NAMES = frozenset(
    "identifier simple_identifier constant variable_name name attribute member_expression field_access "
    "selector_expression member_access_expression navigation_expression instance_variable".split()
)
_ENVIRONMENT = pattern(
    r"environ\b|getenv|process\.env|\bENV\b|\benv(?:\.\w+)?\(|Environment\.GetEnvironmentVariable|LookupEnv|std::env",
    re.IGNORECASE,
)
_LOOKED_UP = pattern(r"(?:get\w*|fetch|config|env|conf|settings?|option|lookup\w*)$", re.IGNORECASE)
_SUBSCRIPTS = frozenset(
    "subscript subscript_expression element_reference index_expression element_access_expression".split()
)
_COMMAND_LINE = pattern(r"\b(?:args?|opts?|options|flags?|argv|parsed_args|cli)(?:\.|\[|->)", re.IGNORECASE)


@frozen
class Known:
    """`texts` are the literals that a value is made of, `written` the expression with bound names spelled out.

    Keys that a value is looked up by (`config["LOG_FILE"]`) are no part of it.
    """

    texts: tuple[str, ...]
    written: str
    whole: str | None
    node: SgNode

    @property
    def shown(self) -> str:
        text = self.whole if self.whole is not None else " ".join(self.node.text().split())
        return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"

    @property
    def opaque(self) -> bool:
        return not self.texts

    @property
    def chosen_outside(self) -> bool:
        """Chosen by the environment or the command line alone: nothing is opened unless an operator asks for it."""
        return self.opaque and bool(_ENVIRONMENT.search(self.written) or _COMMAND_LINE.search(self.written))

    @property
    def to_stream(self) -> bool:
        return self.whole == "" or any(is_stream(text) for text in self.texts if text.strip())


def known(source: SourceFile, node: SgNode) -> Known:
    pieces = [*_pieces(source, node, 0)]
    texts = tuple(text for is_text, text in pieces if is_text and text)
    written = " ".join([node.text(), *(text for is_text, text in pieces if not is_text)])
    return Known(texts, written, source.string(node), node)


def _pieces(source: SourceFile, node: SgNode, depth: int) -> Iterator[tuple[bool, str]]:
    """Literals (True) and what bound names stand for (False), in the order of the expression."""
    kind = node.kind()
    if kind in source.grammar.strings:
        yield from _string_pieces(source, node, depth)
        return
    if kind in _NAMES and depth < _DEPTH:
        bound = _bound(source, node)
        if bound is not None:
            yield False, bound.text()
            yield from _pieces(source, bound, depth + 1)
            return
    key = _key(source, node)
    for child in node.children():
        if key is None or child.range().start != key.range().start:
            yield from _pieces(source, child, depth)
        elif len(child.named_children()) > 1:
            for default in child.named_children()[1:]:
                yield from _pieces(source, default, depth)


def _bound(source: SourceFile, node: SgNode) -> SgNode | None:
    """What a name stands for: the one value assigned to it, or a parameter's default."""
    name = node.text().lstrip("$").replace(" ", "")
    value = source.constants.get(name)
    if value is not None and value.text() != node.text():
        return value
    return parameter_value(source, node) if source.grammar.language == "python" else None


def _key(source: SourceFile, node: SgNode) -> SgNode | None:
    """The argument list, or the subscript, whose first member a value is looked up by."""
    kind = node.kind()
    if kind in _SUBSCRIPTS:
        return node.field("subscript") or node.field("index") or next(iter(node.named_children()[1:2]), None)
    if kind in source.grammar.calls and _LOOKED_UP.search(source.grammar.callee(node)):
        return node.field("arguments")
    return None


def _string_pieces(source: SourceFile, node: SgNode, depth: int) -> Iterator[tuple[bool, str]]:
    whole = source.string(node)
    if whole is not None:
        yield True, whole
        return
    for child in node.children():
        kind = child.kind()
        if kind in source.grammar.string_contents:
            yield True, child.text()
        elif kind in source.grammar.strings:
            yield from _string_pieces(source, child, depth + 1)
        elif kind in source.grammar.interpolations and depth < _DEPTH:
            yield from _pieces(source, child, depth + 1)
