"""Classes of settings, of which one is for each environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.pattern import pattern

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_ELSEWHERE = pattern(r"(?:Dev|Develop|Development|Test|Tests|Testing|Local|Debug|CI)(?![a-z])")


def for_development(node: SgNode) -> bool:
    """Whether a statement stands in a class that by its name is for development or tests: `TestingConfig`."""
    for above in node.ancestors():
        if above.kind() in ("class_definition", "class_declaration", "class"):
            name = above.field("name")
            return name is not None and _ELSEWHERE.search(name.text()) is not None
    return False
