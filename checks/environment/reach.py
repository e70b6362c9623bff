"""Whether a default can take effect in a deploy that was told nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from checks.documents.source import SourceFile
from checks.environment.read import EnvironmentRead
from checks.pattern import pattern

if TYPE_CHECKING:
    from ast_grep_py import SgNode

Reach = Literal["always", "opted-in", "guarded"]
"""`opted-in`: another setting, an engine say, must have been chosen for it. `guarded`: the program stops on it, or takes it for unset."""

_CONDITIONALS = frozenset(
    "if_statement elif_clause if if_modifier if_expression unless ternary_expression conditional_expression "
    "case_clause match_arm when switch_section expression_case switch_case".split()
)
_CASES = frozenset("case_clause match_arm when switch_section expression_case switch_case".split())
_CHOSEN = pattern(
    r"={2,3}\s*[\"'`][\w.-]+[\"'`]|[\"'`][\w.-]+[\"'`]\s*={2,3}|\.equals(?:IgnoreCase)?\(\s*\"|\bin\s*[\[({]\s*[\"']|"
    r"\b(?:use|with|enable|is)_?[a-z]\w*|\w_?enabled\b",
    re.IGNORECASE,
)
"""A comparison with a word, or a switch."""
_STOPS = pattern(
    r"\braise\b|\bthrow\b|\bexit\(|\bpanic[!(]|\bFatalf?(?:ln)?\(|\babort\b|\bdie\(|ImproperlyConfigured|process\.exit|log\.[Ww]arn|warn(?:ing)?\("
)
_KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "kotlin": (("if_expression",), ("simple_identifier",)),
    "ruby": (("if", "unless", "if_modifier"), ("identifier", "constant")),
    "php": (("if_statement",), ("variable_name",)),
    "rust": (("if_expression",), ("identifier",)),
}
"""Conditionals and names, by grammar, where they are not called as in most."""
_USUAL = (("if_statement",), ("identifier",))
_MOST_USES = 30


def reach(read: EnvironmentRead) -> Reach:
    """Of a lookup in source code with a literal default."""
    source, node = read.source, read.node
    if source is None or node is None or read.default is None:
        return "always"
    names = tuple(_bound_to(source, node))
    if _is_guarded(source, read.default, names):
        return "guarded"
    if _is_opted_into(node) or any(_is_used_by_choice(source, name) for name in names):
        return "opted-in"
    return "always"


def _bound_to(source: SourceFile, node: SgNode) -> Iterator[str]:
    """The name that the lookup's value is kept as."""
    place = node.range()
    for assignment in source.assignments:
        outer = assignment.value.range()
        if outer.start.index <= place.start.index and place.end.index <= outer.end.index:
            name = assignment.name.rpartition(":")[0] or assignment.name
            if name.isidentifier():
                yield name


def _is_guarded(source: SourceFile, default: str, names: tuple[str, ...]) -> bool:
    """Whether the default, or the name that has it, is compared with the default's text to stop, to warn, or to switch something off."""
    content = source.text.content
    quoted = rf"[\"'`]{re.escape(default)}[\"'`]"
    for name in names:
        compared = rf"\b{re.escape(name)}\s*(?:={{2,3}}|!={{1,2}}|\bis\b|\bin\b)\s*[\[({{]?\s*{quoted}|{quoted}\s*(?:={{2,3}}|!={{1,2}})\s*{re.escape(name)}\b"
        if re.search(compared, content) or _stops_on(source, name):
            return True
    return False


def _stops_on(source: SourceFile, name: str) -> bool:
    """`if IS_PRODUCTION and SECRET_KEY == DEFAULT_KEY: raise …`."""
    for node in source.find(*_KINDS.get(source.grammar.language, _USUAL)[0]):
        asked = node.field("condition")
        body = node.field("consequence") or node.field("body")
        if asked is None or body is None or not re.search(rf"\b{re.escape(name)}\s*(?:={{2,3}}|\bin\b)", asked.text()):
            continue
        if _STOPS.search(body.text()[:600]) and not re.search(r"={2,3}\s*(?:\"\"|''|nil|null|None)", asked.text()):
            return True
    return False


def _is_opted_into(node: SgNode) -> bool:
    """Whether a branch holds the node that runs only where another setting has some value."""
    for above in node.ancestors():
        kind = above.kind()
        if kind in _CASES:
            return not above.text().lstrip().startswith(("default", "case _", "_ =>", "else"))
        if kind in _CONDITIONALS and not _is_else(above, node):
            asked = above.field("condition") or next(iter(above.named_children()), None)
            if asked is not None and not _holds(asked, node) and _CHOSEN.search(asked.text()[:300]):
                return True
    return False


def _holds(outer: SgNode, inner: SgNode) -> bool:
    around, place = outer.range(), inner.range()
    return around.start.index <= place.start.index and place.end.index <= around.end.index


def _is_else(conditional: SgNode, node: SgNode) -> bool:
    return any(child.kind() in ("else_clause", "else") and _holds(child, node) for child in conditional.children())


def _is_used_by_choice(source: SourceFile, name: str) -> bool:
    """Whether every place that uses a name stands in such a branch."""
    uses = [
        node
        for node in source.find(*_KINDS.get(source.grammar.language, _USUAL)[1])
        if node.text() == name and not _is_target(node)
    ]
    return 0 < len(uses) <= _MOST_USES and all(_is_opted_into(node) for node in uses)


def _is_target(node: SgNode) -> bool:
    parent = node.parent()
    return parent is not None and (parent.field("left") or parent.field("name") or parent).range() == node.range()
