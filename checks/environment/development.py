"""Code that runs in development alone."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_CONDITIONALS = frozenset(
    "if_statement elif_clause if if_modifier if_expression unless ternary_expression conditional_expression when case_item".split()
)
_FUNCTIONS = frozenset(
    "function_definition function_declaration method_definition method_declaration method class_definition class_declaration class function_item".split()
)


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compiled on first use."""
    condition = re.compile(
        r"\bDEBUG\b|\bdebug\b|\bTESTING\b|_?(?:dev|development|local|test|testing)\b|is_?(?:dev|local|test)|__name__\s*==|NODE_ENV|RAILS_ENV|"
        r"Rails\.env|IsDevelopment|!\s*is_?prod|not\s+(?:is_)?prod|!=+\s*[\"']prod|environment|require\.main",
        re.IGNORECASE,
    )
    name = re.compile(
        r"(?:^|[_.])(?:dev|development|local|test|tests|testing|debug|mock|fake|demo|sample|example)|^(?:Dev|Development|Local|Test|Testing|Debug|Mock|Fake|Demo)|(?:Dev|Development|Local|Test|Testing|Test(?:ing)?Config|Tests)$"
    )
    return condition, name


def is_for_development(node: SgNode) -> bool:
    """Whether the node stands under a condition about the environment, or in a function or class named for development or tests."""
    condition, name = _words()
    for above in node.ancestors():
        kind = above.kind()
        if kind in _CONDITIONALS:
            asked = above.field("condition") or next(iter(above.named_children()), None)
            if asked is not None and condition.search(asked.text()[:300]):
                return True
        elif kind in _FUNCTIONS:
            named = above.field("name")
            if named is not None and name.search(named.text()):
                return True
    return False
