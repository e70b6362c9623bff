"""Global variables, class variables and constants of Ruby whose value requests change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.source import SourceFile
from checks.handlers import handler_of
from checks.pattern import pattern

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_EMPTY = pattern(
    r"^(?P<name>(?:\$|@@)\w+|[A-Z]\w*)\s*(?:\|\|)?=\s*(?:\{\s*\}|\[\s*\]|(?:Hash|Array|Set|Concurrent::(?:Map|Hash|Array))\.new(?:\(\w*\)|\s*\{.*\})?)$"
)
_ROUTE = pattern(r"^(?:get|post|put|patch|delete)\s*\(?\s*(?:['\"/:%]|do\b)")
_ROUTED = ("sinatra", "grape::api", "hanami", "padrino")
"""Frameworks that answer in the block of a route."""
_CHANGING = (
    r"(?:\[[^\]]*\])*(?:\[.*?\]\s*(?:\|\||[+-])?=(?![=~])|\s*<<|\.(?:store|delete|delete_if|push|append|prepend|add|update|merge!|concat"
    r"|clear|pop|shift|unshift|insert|reject!|select!|map!|replace)\b)"
)


def shared_variables(source: SourceFile) -> Iterator[tuple[str, SgNode]]:
    """Name and node of `$users = {}` and `@@carts = []` that an action of a controller or the block of a route changes."""
    for assignment in source.assignments:
        found = _EMPTY.match(assignment.node.text().strip())
        if found is not None and not _answers(source, assignment.node):
            changing = re.compile(rf"^{re.escape(found['name'])}{_CHANGING}", re.DOTALL)
            if any(
                changing.match(node.text()[:400]) and _answers(source, node)
                for node in source.find("assignment", "operator_assignment", "call", "binary")
            ):
                yield found["name"], assignment.node


def _answers(source: SourceFile, node: SgNode) -> bool:
    """Whether a node runs when a request is answered."""
    if source.enclosing_function(node) is not None:
        return handler_of(source, node) is not None
    lowered = source.text.content.lower()
    if not any(each in lowered for each in _ROUTED):
        return False
    blocks = (above.parent() for above in node.ancestors() if above.kind() in ("do_block", "block"))
    return any(call is not None and _ROUTE.match(call.text()) is not None for call in blocks)
