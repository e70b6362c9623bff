"""What differs between programming languages when one looks for calls, strings, assignments and imports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from checks.value import field, frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode


@frozen
class Grammar:
    """Node kinds of one tree-sitter grammar, by what they mean. All are sets of kind names."""

    language: str
    """The name ast-grep knows the language by."""
    calls: frozenset[str]
    """Calls and object creations."""
    callee: Callable[[SgNode], str] = field(repr=False)
    """The called thing as written: `logging.FileHandler`, `new` left out."""
    argument_lists: frozenset[str]
    strings: frozenset[str]
    string_contents: frozenset[str]
    interpolations: frozenset[str]
    """Children of a string that make its value unknown."""
    assignments: frozenset[str]
    functions: frozenset[str]
    comments: frozenset[str]
    imports: Callable[[SgNode], Iterator[tuple[str, str]]] = field(repr=False)
    """Local name and what it stands for, `("FH", "logging.FileHandler")`, from the root node."""
    pairs: frozenset[str] = frozenset()
    """Key and value in an object, dictionary, hash or keyword argument."""
    collections: frozenset[str] = frozenset()
    """Literals that hold pairs."""


def field_text(node: SgNode, *names: str) -> str:
    """The text of the first of some fields that the node has, empty when it has none."""
    for name in names:
        found = node.field(name)
        if found is not None:
            return found.text()
    return ""


def field_callee(*names: str) -> Callable[[SgNode], str]:
    """For grammars whose call nodes name the called thing in one field."""
    return lambda node: field_text(node, *names)


def receiver_callee(receiver: str, *names: str) -> Callable[[SgNode], str]:
    """For grammars whose call nodes keep the receiver and the method in two fields."""

    def callee(node: SgNode) -> str:
        object_text, name = field_text(node, receiver), field_text(node, *names)
        return f"{object_text}.{name}" if object_text else name

    return callee
