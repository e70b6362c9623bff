"""Administrative work that source code does by itself when it starts to serve."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from checks.admin_work.commands import Work
from checks.documents.source import SourceFile
from checks.pattern import pattern
from checks.text import Span
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_BRANCHES = frozenset(
    "if_statement if_expression if unless ternary_expression conditional_expression conditional if_modifier "
    "unless_modifier elif_clause".split()
)


@frozen
class CodeWork:
    path: str
    span: Span
    what: str
    """As written, for the message: `db.create_all()`."""
    work: Work
    because: tuple[str, ...] = ()
    certain: bool = True


_CHOSEN = pattern(
    r"env|dev|debug|test|local|prod|config|setting|flag|option|argv|args|auto|migrat|seed|profile|mode", re.I
)


_ADMINISTRATIVE_PATH = pattern(
    r"(?:^|[/_.-])(?:migrat\w*|seeds?|seeders?|seeding|scripts?|cli|tools?|setup|reset|commands?|console|tasks?|manage|sync|"
    r"(?:init|create|sync|drop|populate|build)[_-]?(?:db|database|tables?|schema|data)|(?:db|database)[_-]?(?:init|create|sync|setup))(?=[/_.-])",
    re.I,
)


def is_administrative_path(path: str) -> bool:
    """Whether the path names a script that somebody runs: `scripts/`, `seed.js`, `init_db.py`."""
    return _ADMINISTRATIVE_PATH.search(path) is not None


def is_chosen(node: SgNode) -> bool:
    """Whether the node stands in a branch that an environment, a setting or an argument decides about."""
    for above in node.ancestors():
        if above.kind() in _BRANCHES:
            condition = above.field("condition")
            if _CHOSEN.search(condition.text() if condition is not None else above.text()[:200]):
                return True
    return False


def function_name(source: SourceFile, node: SgNode) -> str:
    """The name of the function around a node, through anonymous ones; empty at the top of the file."""
    name = ""
    for above in node.ancestors():
        if above.kind() in source.grammar.functions:
            field = above.field("name")
            if field is not None:
                return field.text()
            name = name or "<anonymous>"
    return name


def written(node: SgNode) -> str:
    """A call on one line, arguments cut short."""
    text = " ".join(node.text().split())
    return text if len(text) <= 60 else f"{text.partition('(')[0]}(…)"


def first_of_each_file(found: Iterable[CodeWork]) -> Iterator[CodeWork]:
    """One cause, one finding: ten models that are migrated one after the other are one migration."""
    seen: set[str] = set()
    for each in found:
        if each.path not in seen:
            seen.add(each.path)
            yield each


__all__ = ["CodeWork", "first_of_each_file", "function_name", "is_administrative_path", "is_chosen", "written"]
