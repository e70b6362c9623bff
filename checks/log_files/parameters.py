"""Python parameters: the default of one, or what the calls in its file pass for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.documents.source import SourceFile

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_DEFAULTED = frozenset({"default_parameter", "typed_default_parameter"})


def is_parameter(source: SourceFile, node: SgNode) -> bool:
    function = source.enclosing_function(node)
    listing = function.field("parameters") if function is not None else None
    return listing is not None and any(_name(each) == node.text() for each in listing.named_children())


def parameter_value(source: SourceFile, node: SgNode) -> SgNode | None:
    """The default that a parameter has, else the text that a call in the same file passes for it."""
    function = source.enclosing_function(node)
    listing = function.field("parameters") if function is not None else None
    if function is None or listing is None:
        return None
    members = listing.named_children()
    for position, each in enumerate(members):
        if _name(each) != node.text():
            continue
        default = each.field("value") if each.kind() in _DEFAULTED else None
        if default is not None and default.text() not in ("None", '""', "''"):
            return default
        return _passed(source, function, position - (_name(members[0]) in ("self", "cls")), node.text())
    return None


def _passed(source: SourceFile, function: SgNode, position: int, name: str) -> SgNode | None:
    called = _called_as(function)
    for call in source.calls:
        if call.method == called:
            argument = call.argument(position, name)
            if argument is not None and source.string(argument):
                return argument
    return None


def _called_as(function: SgNode) -> str:
    """A function by its own name, a constructor by its class's."""
    name = function.field("name")
    written = name.text() if name is not None else ""
    if written != "__init__":
        return written
    owner = next((above.field("name") for above in function.ancestors() if above.kind() == "class_definition"), None)
    return owner.text() if owner is not None else ""


def _name(parameter: SgNode) -> str:
    named = parameter.field("name")
    if named is not None:
        return named.text()
    inner = parameter.named_children()
    return inner[0].text() if parameter.kind() == "typed_parameter" and inner else parameter.text()
