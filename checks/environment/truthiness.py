"""Flags that are read as text and taken as a truth value, so that `false` means true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from checks.environment.read import EnvironmentRead
from checks.pattern import pattern

if TYPE_CHECKING:
    from ast_grep_py import SgNode

Taken = Literal["converted", "condition"]

_FLAG = pattern(
    r"^(?:.*_)?(?:DEBUG|ENABLED?|DISABLED?|VERBOSE|MAINTENANCE(?:_MODE)?|DRY_RUN|USE_(?:SSL|TLS|HTTPS|CACHE|REDIS|S3)|SSL|TLS|SECURE|"
    r"ACTIVE|READ_?ONLY|REQUIRED|ALLOW(?:ED)?_\w+|ENABLE_\w+|DISABLE_\w+|FEATURE_\w+|IS_\w+|SKIP_\w+|FORCE_\w+|SHOW_\w+|ALLOW_\w+|HAS_\w+|"
    r"USE_\w+|\w+_ENABLED|\w+_DISABLED)$"
)
_NO_FLAG = pattern(
    r"(?:_|^)(?:HOSTS?|ORIGINS?|KEY|PASS(?:WORD)?|TOKEN|SECRET|URL|URI|PATH|DIR|FILE|NAME|EMAILS?|USERS?|LIST|TIME|IPS?|DOMAINS?|PORT|VERSION|CA|CERT)$"
)
_CONDITIONS = frozenset(
    "if_statement while_statement elif_clause if unless if_modifier ternary_expression conditional_expression unless_modifier".split()
)


def taken_as_truth(read: EnvironmentRead) -> Taken | None:
    """How a flag's text decides by being there at all: by a conversion that somebody meant, or as a bare condition."""
    if read.node is None or read.source is None or not is_flag(read.name):
        return None
    language = read.source.grammar.language
    if language == "python" and read.node.kind() != "comparison_operator":
        plain = read.fallback is None or read.fallback.text() in ("False", "None", '""', "''", "0")
        if _wrapped(read.node, ("bool",)):
            return "converted"
        return "condition" if (plain and _is_condition(read.node)) or _is_kept_as_flag(read) else None
    if language in ("javascript", "typescript", "tsx"):
        if _wrapped(read.node, ("Boolean",)) or _negated_twice(read.node):
            return "converted"
        return "condition" if _is_condition(read.node) else None
    if language == "php" and read.how == "env":
        return None  # Laravel's turns the words into what they mean.
    return "condition" if language in ("ruby", "php") and _is_condition(read.node) else None


def is_flag(name: str) -> bool:
    """Whether a variable of this name says yes or no."""
    return bool(_FLAG.match(name)) and not _NO_FLAG.search(name)


def _is_kept_as_flag(read: EnvironmentRead) -> bool:
    """`DEBUG = os.getenv("DEBUG", False)`: the default shows what the text is meant to be."""
    if read.node is None or read.source is None or not read.how.endswith(("getenv", "environ.get")):
        return False  # Readers with a cast of their own know the words.
    if read.fallback is None or read.fallback.text() not in ("False", "True"):
        return False
    place = read.node.range()
    return any(each.value.range() == place for each in read.source.assignments)


def _wrapped(node: SgNode, functions: tuple[str, ...]) -> bool:
    for _ in range(3):
        parent = node.parent()
        if parent is None:
            return False
        if parent.kind() in ("call", "call_expression"):
            function = parent.field("function")
            return function is not None and function.text() in functions
        if parent.kind() not in ("argument_list", "arguments", "parenthesized_expression"):
            return False
        node = parent
    return False


def _negated_twice(node: SgNode) -> bool:
    parent = node.parent()
    above = parent.parent() if parent is not None else None
    return (
        parent is not None
        and above is not None
        and parent.kind() == above.kind() == "unary_expression"
        and above.text().startswith("!!")
    )


def _is_condition(node: SgNode) -> bool:
    """The whole condition of a branch, or an operand of its `and`, `or`, `not`."""
    current = node
    while (parent := current.parent()) is not None:
        kind = parent.kind()
        if kind in (
            "parenthesized_expression",
            "not_operator",
            "boolean_operator",
            "binary_expression",
            "unary_expression",
            "binary",
            "unary",
            "as_expression",
            "non_null_expression",
        ):
            operators = {child.text() for child in parent.children() if not child.is_named()}
            if operators - {"(", ")", "!", "&&", "||", "and", "or", "not"}:
                return False
            current = parent
            continue
        if kind not in _CONDITIONS:
            return False
        condition = parent.field("condition")
        if condition is None:
            return (
                kind == "conditional_expression"
                and len(parent.named_children()) == 3
                and _same(parent.named_children()[1], current)
            )
        return _same(condition, current)
    return False


def _same(node: SgNode, other: SgNode) -> bool:
    return node.range().start == other.range().start and node.range().end == other.range().end
