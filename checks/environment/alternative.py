"""What stands beside a lookup for the case that the variable is absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.documents.source import SourceFile

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_WRAPPING = frozenset(
    "parenthesized_expression as_expression non_null_expression satisfies_expression await_expression cast_expression "
    "argument value_argument reference_expression try_expression".split()
)
_CHOOSING = frozenset("binary_expression binary boolean_operator elvis_expression".split())
_OPERATORS = frozenset(("||", "??", "or", "?:"))
_TERNARY = frozenset("ternary_expression conditional_expression conditional if_expression".split())
_ORELSE = frozenset(
    "unwrap_or unwrap_or_else unwrap_or_default orElse orElseGet getOrElse ifEmpty ifBlank defaultIfBlank "
    "defaultIfEmpty or_default presence requireNonNullElse Or".split()
)
_CARRYING = frozenset("ofNullable unwrap strip trim ok map".split())
_MOST_STEPS = 12


def alternative(source: SourceFile, lookup: SgNode) -> tuple[SgNode, SgNode] | None:
    """The whole expression and the default in it: the operand of `||`, `??`, `or`, `?:`, of `unwrap_or` and its kin, the other
    branch of a conditional, or what an `if` right behind the statement assigns."""
    found: tuple[SgNode, SgNode] | None = None
    node = lookup
    for _ in range(_MOST_STEPS):
        parent = node.parent()
        if parent is None:
            break
        if parent.kind() in _WRAPPING:
            node = parent
            continue
        default = _beside(source, node, parent)
        if default is None:
            following = _carried(source, parent)
            if following is None:
                break
            node, default = following
            if default is None:
                continue
            return node, default
        node = parent
        found = (parent, default) if not _same(default, lookup) else found
        if source.string(default) is not None:
            break
    return found or _assigned_later(source, node)


def _same(node: SgNode, other: SgNode) -> bool:
    return node.range().start == other.range().start and node.range().end == other.range().end


def _beside(source: SourceFile, node: SgNode, parent: SgNode) -> SgNode | None:
    """The default where the parent chooses between the node and something else; the node itself where it is what is fallen back to."""
    children = parent.named_children()
    if parent.kind() in _CHOOSING and len(children) == 2:
        operators = {child.text() for child in parent.children() if not child.is_named()}
        if operators & _OPERATORS:
            return children[1]
    if parent.kind() == "conditional_expression" and len(children) == 2:  # PHP's `?:`
        return children[1]
    if parent.kind() in _TERNARY and len(children) == 3:
        branches = children[::2] if source.grammar.language == "python" else children[1:]
        for branch, other in (branches, branches[::-1]):
            if _same(branch, node):
                return other
    return None


def _carried(source: SourceFile, parent: SgNode) -> tuple[SgNode, SgNode | None] | None:
    """The call that the value is handed to or asked by a method, with the default it gives where it gives one."""
    outer = parent if parent.kind() in source.grammar.calls else parent.parent()
    if outer is None or outer.kind() not in source.grammar.calls:
        return None
    call = source._call(outer)
    if call.method in _CARRYING:
        return outer, None
    if call.method not in _ORELSE or not call.arguments:
        return None
    last = call.arguments[-1].node
    return outer, last


def _assigned_later(source: SourceFile, node: SgNode) -> tuple[SgNode, SgNode] | None:
    """`port := os.Getenv("PORT")` and then `if port == "" { port = "8080" }`."""
    statement = node
    while (parent := statement.parent()) is not None and parent.kind() in (
        *source.grammar.assignments,
        "expression_list",
        "expression_statement",
        "local_variable_declaration",
        "lexical_declaration",
        "variable_declaration",
        "local_declaration_statement",
    ):
        statement = parent
    following = statement.next()
    while following is not None and not following.is_named():
        following = following.next()
    if following is None or following.kind() != "if_statement" or statement is node:
        return None
    named = next((each for each in source.assignments if each.value.range().start == node.range().start), None)
    if named is None:
        return None
    for each in source.assignments:
        inside, around = each.node.range(), following.range()
        if (
            each.name == named.name
            and around.start.index <= inside.start.index
            and inside.end.index <= around.end.index
        ):
            return statement, each.value
    return None
