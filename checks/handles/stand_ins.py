"""Branches in which something in memory or on the local disk takes over because a handle is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.source import SourceFile
from checks.environment.development import is_for_development
from checks.environment.reads import reads
from checks.pattern import pattern
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

CALL_LITERALS = (
    "memorystore",
    "memorycache",
    "memorystorage",
    "memorybroker",
    "memoryqueue",
    "fakeredis",
    "locmem",
    "memoryrepository",
)
"""One of these, in any case, stands in every file that `branches` says something of."""
_MADE = pattern(
    r"^(?:new_?)?(?:in_?memory|local_?memory|memory|mem|loc_?mem)_?(?:\w*(?:store|cache|storage|broker|queue|repository|backend|limiter|bus|session))$|"
    r"^(?:new_?)?fake_?(?:strict_?)?redis$",
    re.IGNORECASE,
)
_PATH = pattern(r"LocMemCache$|InMemory\w*(?:Layer|Backend|Storage|Cache)$")
_HANDLE = pattern(
    r"(?:URL|URI|DSN|HOST|DATABASE|REDIS|BROKER|KAFKA|POSTGRES|MONGO|MEMCACHED?|RABBIT\w*|AMQP|BUCKET)", re.IGNORECASE
)
_COMPARED = pattern(r"={2,3}\s*[\"'`][^\"'`]+[\"'`]|[\"'`][^\"'`]+[\"'`]\s*={2,3}|\.equals\(|\.lower\(\)|\bin\s*[\[({]")
_ABSENT = pattern(
    r"^\(?\s*(?:not\s|!)|={2,3}\s*(?:\"\"|''|nil\b|null\b|undefined\b|None\b)|\bis\s+None\b|\.(?:empty|blank|nil)\?|isEmpty\(|IsNullOr"
)
_CONDITIONALS = frozenset(
    "if_statement if unless conditional_expression ternary_expression conditional if_expression if_let_expression".split()
)
_FUNCTIONS_DEEP = 40


@frozen
class StandIn:
    """`node` is the literal or call that takes over, `name` what it is."""

    node: SgNode
    name: str
    variable: str


def branches(source: SourceFile) -> Iterator[StandIn]:
    """Every stand-in that is chosen where a variable that names a service is absent."""
    handles = _handles(source)
    for node, name in _made(source) if handles else ():
        variable = _missing(source, node, handles)
        if variable is not None:
            yield StandIn(node, name, variable)


def _handles(source: SourceFile) -> dict[str, str]:
    """What stands for a handle in conditions, lookups and the names bound to them, with the variable."""
    found: dict[str, str] = {}
    for read in reads(source):
        if read.node is None or not _HANDLE.search(read.name) or read.default:
            continue
        found[read.node.text()] = read.name
        for assignment in source.assignments:
            if (
                assignment.value.text() in (read.node.text(), f"({read.node.text()})")
                and assignment.name.isidentifier()
            ):
                found[assignment.name] = read.name
    return found


def _made(source: SourceFile) -> Iterator[tuple[SgNode, str]]:
    for call in source.calls:
        if _MADE.match(call.method):
            yield call.node, call.method
    for node in source.find(*sorted(source.grammar.strings)):
        text = source.string(node)
        if text and _PATH.search(text):
            yield node, text.rpartition(".")[2]


def _missing(source: SourceFile, node: SgNode, handles: dict[str, str]) -> str | None:
    branch = node
    for above in list(node.ancestors())[:_FUNCTIONS_DEEP]:
        if above.kind() in _CONDITIONALS:
            return _unmet(above, branch, handles)
        earlier = _returned_before(branch, handles)
        if earlier is not None:
            return earlier
        if above.kind() in source.grammar.functions:
            return None
        branch = above
    return None


def _unmet(conditional: SgNode, branch: SgNode, handles: dict[str, str]) -> str | None:
    """The variable whose absence leads into the branch."""
    asked = _condition(conditional)
    if asked is None:
        return None
    variable = _asked(asked, handles)
    negative = bool(_ABSENT.search(asked.text())) != (conditional.kind() == "unless")
    return variable if variable is not None and negative != _is_alternative(conditional, branch) else None


def _condition(conditional: SgNode) -> SgNode | None:
    given = conditional.field("condition")
    children = conditional.named_children()
    if given is None and conditional.kind() == "conditional_expression" and len(children) == 3:
        return children[1]  # Python writes the condition in the middle.
    return given or (children[0] if children else None)


def _is_alternative(conditional: SgNode, branch: SgNode) -> bool:
    if branch.kind() in ("else_clause", "else"):
        return True
    other = conditional.field("alternative")
    if other is None and conditional.kind() == "conditional_expression":
        other = conditional.named_children()[-1]
    return other is not None and other.range().start == branch.range().start


def _asked(condition: SgNode, handles: dict[str, str]) -> str | None:
    """The handle whose presence alone a condition asks for; None where a setting of its own decides."""
    written = condition.text()
    if len(written) > 200 or _COMPARED.search(written) or is_for_development(condition):
        return None
    for mark, variable in handles.items():
        if re.search(rf"(?<![\w.]){re.escape(mark)}(?![\w(])", written) or (mark in written and "(" in mark):
            return variable
    return None


def _returned_before(statement: SgNode, handles: dict[str, str]) -> str | None:
    """`if url := os.Getenv("REDIS_URL"); url != "" { return … }` in front of the statement."""
    before = statement.prev()
    while before is not None and not before.is_named():
        before = before.prev()
    if statement.kind() != "return_statement" or before is None or before.kind() not in _CONDITIONALS:
        return None
    asked, taken = _condition(before), before.field("consequence")
    if asked is None or taken is None or "return" not in taken.text() or before.field("alternative") is not None:
        return None
    variable = _asked(asked, handles)
    return variable if not _ABSENT.search(asked.text()) or "!=" in asked.text() else None
