"""The conditions a statement stands under, and whether they keep it to development or to production."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from checks.documents.source import SourceFile
from checks.pattern import pattern

if TYPE_CHECKING:
    from ast_grep_py import SgNode

Stage = Literal["production", "elsewhere"]
_CONDITIONALS = frozenset(
    "if_statement elif_clause if if_expression if_modifier unless unless_modifier conditional_expression "
    "ternary_expression conditional elsif else_if_clause".split()
)
_INVERTED = frozenset({"unless", "unless_modifier"})
_ALTERNATIVES = frozenset({"else_clause", "else", "elif_clause", "else_if_clause", "elsif"})
_IF = {"ruby": "if", "rust": "if_expression", "kotlin": "if_expression"}
_WORD = pattern(r"\w+")
_PRODUCTION = pattern(r"(?<![A-Za-z])is_?prod(?:uction)?\b|\bprod(?:uction)?\b|IsProduction|_PROD\b", re.IGNORECASE)
_ELSEWHERE = pattern(
    r"\b(?:app\.|settings\.|config\.|is_?)?debug\b|IsDevelopment|\bdevelop(?:ment)?\b|(?<![A-Za-z])is_?dev\b"
    r"|\bdev\b|\blocal(?:host)?\b|\btest(?:ing|s)?\b|(?:IS|APP|_)_(?:DEV|DEBUG)\b",
    re.IGNORECASE,
)
_OR = pattern(r"\|\||\bor\b", re.IGNORECASE)
_AND = pattern(r"&&|\band\b", re.IGNORECASE)
_NEGATION = pattern(
    r"!==?|\bis\s+not\b|\bnot\b|^!|\(\s*!|\bnot\s+in\b|<>|==?=?\s*[\"']?false\b|\bis\s+false\b", re.IGNORECASE
)


def conditions(node: SgNode) -> Iterator[tuple[SgNode, bool]]:
    """Conditions around a node, innermost first, each with whether it must hold (True) or must not."""
    inner = node
    for above in node.ancestors():
        if above.kind() in _CONDITIONALS:
            condition, holds = _condition(above), not _in_alternative(above, inner)
            if condition is not None and not _contains(condition, node):
                yield condition, holds != (above.kind() in _INVERTED)
        elif above.kind() == "binary_expression" and any(child.text() == "&&" for child in above.children()):
            left = above.field("left")
            if left is not None and not _contains(left, node):
                yield left, True
        inner = above


def stage(node: SgNode) -> Stage | None:
    """Where a statement is kept to by the conditions around it; None when nothing says so."""
    for condition, holds in conditions(node):
        found = stage_of(condition.text(), holds=holds)
        if found is not None:
            return found
    return None


def stage_of(condition: str, *, holds: bool) -> Stage | None:
    """Where a process runs when a condition holds, or does not. A condition that names both sides tells nothing."""
    production, elsewhere = _PRODUCTION.search(condition), _ELSEWHERE.search(condition)
    if bool(production) == bool(elsewhere):
        return None
    if (_OR if holds else _AND).search(condition):
        return None  # The other half may let it through.
    negations = len(_NEGATION.findall(condition))
    if negations > 1:
        return None
    straight = holds != (negations == 1)
    return "production" if bool(production) == straight else "elsewhere"


def guarded_by(source: SourceFile, node: SgNode, names: frozenset[str]) -> bool:
    """Whether a condition around a node, or an earlier one in its function, asks for one of these names."""
    if any(_mentions(condition.text(), names) for condition, _ in conditions(node)):
        return True
    function = source.enclosing_function(node)
    if function is None:
        return False
    return any(
        (condition := found.field("condition")) is not None
        and _start(condition) < _start(node)
        and _mentions(condition.text(), names)
        for found in function.find_all(kind=_IF.get(source.grammar.language, "if_statement"))
    )


def _mentions(text: str, names: frozenset[str]) -> bool:
    return not names.isdisjoint(_WORD.findall(text))


def _condition(node: SgNode) -> SgNode | None:
    found = node.field("condition")
    if found is None and node.kind() == "conditional_expression":
        named = node.named_children()  # Python's `a if condition else b` names none of its parts.
        return named[1] if len(named) == 3 else None
    return found


def _in_alternative(above: SgNode, inner: SgNode) -> bool:
    if inner.kind() in _ALTERNATIVES:
        return True
    alternative = above.field("alternative")
    if alternative is not None:
        return _contains(alternative, inner)
    named = above.named_children()
    return above.kind() == "conditional_expression" and len(named) == 3 and _contains(named[2], inner)


def _contains(outer: SgNode, inner: SgNode) -> bool:
    return _start(outer) <= _start(inner) and inner.range().end.index <= outer.range().end.index


def _start(node: SgNode) -> int:
    return node.range().start.index
