"""One place in source code that asks for an environment variable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.source import Call
from checks.pattern import pattern
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

NAME = pattern(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_CAPITALS = pattern(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\Z")
_HELPER = pattern(
    r"(?:get|read|load|lookup|from|must|fetch|safe)?_?env(?:ironment)?(?:_?var(?:iable)?)?"
    r"(?:_?(?:string|str|value|config|setting|or|with|default|fallback|else))*\Z",
    re.IGNORECASE,
)


@frozen(eq=False)
class Lookup:
    """`node` is the lookup with neither a default written beside it nor conversions around it."""

    name: str
    node: SgNode
    how: str
    """What asks: `os.getenv`, `process.env`."""
    default: SgNode | None = None
    """The default that the lookup itself is given."""
    required: bool = False
    """Whether an absent variable stops the program here."""


def of_call(call: Call, position: int = 0, default: SgNode | None = None, required: bool = False) -> Iterator[Lookup]:
    """The lookup that a call is, where its argument is the literal name of a variable."""
    name = call.string(position)
    if name and NAME.match(name):
        yield Lookup(name, call.node, call.callee, default, required)


def of_helper(call: Call) -> Iterator[Lookup]:
    """A call of a function of the program's own, `getEnv("NAME", "default")`, told by its name and its capitals."""
    if not _HELPER.match(call.method) or not 0 < len(call.arguments) <= 3:
        return
    name = call.string(0)
    if name and _CAPITALS.match(name):
        yield Lookup(name, call.node, call.callee, call.argument(1))


def is_capitals(name: str) -> bool:
    return bool(_CAPITALS.match(name))


def is_written(node: SgNode) -> bool:
    """Whether the node is what an assignment or a deletion changes."""
    parent = node.parent()
    if parent is None:
        return False
    if parent.kind() in ("delete_statement", "unset_statement"):
        return True
    if parent.kind() == "unary_expression":
        return parent.text().startswith("delete")
    if parent.kind() not in ("assignment", "assignment_expression", "augmented_assignment"):
        return False
    return parent.named_children()[0].range().start == node.range().start
