"""Source code as calls, strings and assignments, the same for every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from checks.documents.grammar import Grammar
from checks.errors import Unreadable
from checks.pattern import pattern
from checks.text import Span, Text
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

MAXIMUM_SOURCE = 2_000_000
_MAXIMUM_CALLEE = 2_000
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
_ESCAPE = pattern(r"\\(.)", re.DOTALL)
_NOT_A_NAME = pattern(r"\bnew\s+|\bawait\s+|\s+|\$|!(?=[.(])")
_SEPARATOR = pattern(r"\?\.|::|->|\\|\?->")


@frozen
class Argument:
    name: str | None
    """The keyword it is given by, if any."""
    node: SgNode


@frozen
class Call:
    """A call or an object creation."""

    source: SourceFile
    node: SgNode
    callee: str
    """As written, blanks and `new` left out, every separator a dot: `app.logger.addHandler`."""
    name: str
    """The same with the first part resolved through the file's imports: `logging.handlers.RotatingFileHandler`."""

    @property
    def method(self) -> str:
        return self.callee.rpartition(".")[2]

    @property
    def receiver(self) -> str:
        return self.callee.rpartition(".")[0]

    @property
    def span(self) -> Span:
        return self.source.span(self.node)

    def named(self, *names: str) -> bool:
        """Whether the call is one of these, by its whole name or by its last parts."""
        return any(self.name == name or self.name.endswith(f".{name}") for name in names)

    @cached_property
    def arguments(self) -> tuple[Argument, ...]:
        return tuple(self.source.arguments(self.node))

    def argument(self, position: int, name: str | None = None) -> SgNode | None:
        """The argument at a position, from 0, or by keyword."""
        if name is not None:
            for argument in self.arguments:
                if argument.name == name:
                    return argument.node
        positional = [argument for argument in self.arguments if argument.name is None]
        return positional[position].node if 0 <= position < len(positional) else None

    def string(self, position: int, name: str | None = None) -> str | None:
        """The text of an argument where it can be resolved."""
        node = self.argument(position, name)
        return self.source.string(node) if node is not None else None

    def option(self, key: str) -> SgNode | None:
        """A keyword argument, or the value of a key in any object, dictionary or hash among the arguments."""
        for argument in self.arguments:
            if argument.name == key:
                return argument.node
            found = self.source.pairs(argument.node).get(key)
            if found is not None:
                return found
        return None


@frozen
class Assignment:
    source: SourceFile
    node: SgNode
    name: str
    """The target as written: `DEBUG`, `app.config["X"]`, `this.x`; blanks left out."""
    value: SgNode

    @property
    def span(self) -> Span:
        return self.source.span(self.node)


class SourceFile:
    """One parsed source file. Nodes are ast-grep nodes; everything derived is computed once, on demand."""

    def __init__(self, text: Text, grammar: Grammar) -> None:
        if len(text.content) > MAXIMUM_SOURCE:
            raise Unreadable(f"source longer than {MAXIMUM_SOURCE // 1_000_000} million characters")
        self.text = text
        self.grammar = grammar
        self._of_kinds: dict[tuple[str, ...], list[SgNode]] = {}

    @property
    def path(self) -> str:
        return self.text.path

    @cached_property
    def root(self) -> SgNode:
        from ast_grep_py import SgRoot

        return SgRoot(self.text.content, self.grammar.language).root()

    def find(self, *kinds: str, pattern: str | None = None) -> Iterator[SgNode]:
        """Nodes of any of some kinds, or that match an ast-grep pattern, in the order of the file."""
        if pattern is not None:
            return iter(self.root.find_all(pattern=pattern))
        if kinds not in self._of_kinds:
            asked: Any = {"kind": kinds[0]} if len(kinds) == 1 else {"any": [{"kind": kind} for kind in kinds]}
            self._of_kinds[kinds] = self.root.find_all({"rule": asked}) if kinds else []
        return iter(self._of_kinds[kinds])

    def span(self, node: SgNode) -> Span:
        start, end = node.range().start, node.range().end
        return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    @cached_property
    def imports(self) -> dict[str, str]:
        """Local names and what they stand for."""
        return dict(self.grammar.imports(self.root))

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        return tuple(self._call(node) for node in self.find(*sorted(self.grammar.calls)))

    def calls_named(self, *names: str) -> Iterator[Call]:
        return (call for call in self.calls if call.named(*names))

    @cached_property
    def assignments(self) -> tuple[Assignment, ...]:
        """Assignments and initialised declarations, fields and constants among them."""
        return tuple(self._assignments())

    def arguments(self, call: SgNode) -> Iterator[Argument]:
        listing = call.field("arguments") or next(
            (child for child in self._descend(call) if child.kind() in self.grammar.argument_lists), None
        )
        if listing is None:
            return
        for child in listing.children():
            if child.is_named() and child.kind() not in self.grammar.comments:
                yield self._argument(child)

    def pairs(self, node: SgNode | None) -> dict[str, SgNode]:
        """Keys and values of an object, dictionary, hash or keyed array literal; empty for anything else."""
        if node is None or node.kind() not in self.grammar.collections:
            return {}
        found: dict[str, SgNode] = {}
        for child in node.children():
            if child.kind() in self.grammar.pairs:
                key, value = self._pair(child)
                if key and value is not None:
                    found.setdefault(key, value)
        return found

    def string(self, node: SgNode | None) -> str | None:
        """The text a node stands for: a literal, literals joined by `+`, or a name bound once to such; else None."""
        return self._string(node, 0)

    @cached_property
    def constants(self) -> dict[str, SgNode | None]:
        """Names assigned exactly once in the file with their values; a name assigned twice has None."""
        found: dict[str, SgNode | None] = {}
        for assignment in self.assignments:
            found[assignment.name] = None if assignment.name in found else assignment.value
        return found

    def enclosing_function(self, node: SgNode) -> SgNode | None:
        return next((above for above in node.ancestors() if above.kind() in self.grammar.functions), None)

    def _call(self, node: SgNode) -> Call:
        written = self.grammar.callee(node)
        callee = _plain_name(written)
        first, dot, rest = callee.partition(".")
        return Call(self, node, callee, self.imports.get(first, first) + dot + rest)

    def _descend(self, node: SgNode) -> Iterator[SgNode]:
        for child in node.children():
            yield child
            if child.kind() == "call_suffix":
                yield from child.children()

    def _argument(self, node: SgNode) -> Argument:
        kind = node.kind()
        if kind in self.grammar.pairs:
            name, value = self._pair(node)
            return Argument(name, value if value is not None else node)
        if kind in ("argument", "value_argument", "attribute_argument", "literal_element"):
            named = [child for child in node.children() if child.is_named()]
            separated = any(child.kind() in (":", "=") for child in node.children())
            if separated and len(named) > 1:
                return Argument(named[0].text(), named[-1])
            return Argument(None, named[-1] if named else node)
        return Argument(None, node)

    def _pair(self, node: SgNode) -> tuple[str | None, SgNode | None]:
        key = node.field("key") or node.field("name") or node.field("left")
        value = node.field("value") or node.field("right")
        named = [child for child in node.children() if child.is_named()]
        if key is None and len(named) > 1:
            key = named[0]
        if value is None and len(named) > 1:
            value = named[-1]
        if key is None:
            return None, None
        while key.kind() in ("literal_element", "computed_property_name") and key.named_children():
            key = key.named_children()[0]
        if value is not None and value.kind() == "literal_element" and value.named_children():
            value = value.named_children()[0]
        literal = self._literal(key, 0) if key.kind() in self.grammar.strings else None
        return (literal if literal is not None else key.text().strip(":\"'")), value

    def _assignments(self) -> Iterator[Assignment]:
        for node in self.find(*sorted(self.grammar.assignments)):
            target = node.field("left") or node.field("name") or node.field("pattern")
            value = node.field("right") or node.field("value")
            children = [child for child in node.children() if child.is_named()]
            if target is None and len(children) > 1:
                target = next((child for child in children if child.kind() == "variable_declaration"), children[0])
            if value is None and len(children) > 1 and any(c.kind() in ("=", ":=") for c in node.children()):
                value = children[-1]
            if target is None or value is None:
                continue
            if value.kind() == "expression_list" and len(value.named_children()) == 1:
                value = value.named_children()[0]
            yield Assignment(self, node, _NOT_A_NAME.sub("", target.text()), value)

    def _string(self, node: SgNode | None, depth: int) -> str | None:
        if node is None or depth > 20:
            return None
        kind = node.kind()
        if kind in self.grammar.strings:
            return self._literal(node, depth)
        if kind in ("concatenated_string", "binary_expression", "binary_operator", "binary", "additive_expression"):
            return self._joined(node, depth)
        if kind in (
            "parenthesized_expression",
            "argument",
            "literal_element",
            "value_argument",
            "reference_expression",
        ):
            inner = node.named_children()
            return self._string(inner[-1], depth + 1) if inner else None
        if kind in ("identifier", "simple_identifier", "constant", "variable_name", "name"):
            return self._string(self.constants.get(_NOT_A_NAME.sub("", node.text())), depth + 1)
        return None

    def _joined(self, node: SgNode, depth: int) -> str | None:
        operators = {child.text() for child in node.children() if not child.is_named()}
        if operators - {"+", "."}:
            return None
        parts = [self._string(child, depth + 1) for child in node.named_children()]
        return None if None in parts else "".join(part for part in parts if part is not None)

    def _literal(self, node: SgNode, depth: int) -> str | None:
        children = node.children()
        if not children:
            return _unquoted(node.text())
        pieces: list[str] = []
        for child in children:
            kind = child.kind()
            if kind in self.grammar.interpolations:
                return None
            if kind in self.grammar.string_contents or kind == "escape_sequence":
                pieces.append(_unescaped(child.text()))
            elif kind in self.grammar.strings:
                piece = self._literal(child, depth + 1)
                if piece is None:
                    return None
                pieces.append(piece)
        return "".join(pieces)


def _plain_name(written: str) -> str:
    """A callee without blanks, calls' arguments and `new`, its parts separated by dots."""
    shortened = written[-_MAXIMUM_CALLEE:]
    if "(" in shortened or "{" in shortened or "[" in shortened:
        shortened = _without_brackets(shortened)
    return _SEPARATOR.sub(".", _NOT_A_NAME.sub("", shortened)).strip(".")


def _without_brackets(written: str) -> str:
    depth = 0
    kept: list[str] = []
    for character in written:
        if character in "([{":
            if depth == 0 and character == "(":
                kept.append("()")
            depth += 1
        elif character in ")]}":
            depth = max(depth - 1, 0)
        elif depth == 0:
            kept.append(character)
    return "".join(kept)


def _unquoted(raw: str) -> str:
    body = raw.lstrip("@$rRbBuUfF#")
    for quote in ('"""', "'''", '"', "'", "`"):
        if body.startswith(quote) and body.endswith(quote) and len(body) >= 2 * len(quote):
            return body[len(quote) : -len(quote)]
    return raw


def _unescaped(raw: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), raw) if "\\" in raw else raw
