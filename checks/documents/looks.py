"""Looks at a file's content that tell its kind where names and markers cannot."""

from __future__ import annotations

from checks.index import KINDS, RULES

TYPE_CHECKING = False  # The clean path of a hook cannot afford importing `typing` and `collections`.
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Looks = dict[str, Callable[[str, bytes], bool]]


def looks_for(rules: Iterable[str]) -> Looks:
    """By kind, the looks that these rules, given by id, depend on. Their modules are imported only now."""
    wanted = {kind for rule in rules for kind in RULES[rule][3] if KINDS[kind][3]}
    return {kind: _function(KINDS[kind][3]) for kind in sorted(wanted)}


def _function(place: str) -> Callable[[str, bytes], bool]:
    module, _, name = place.partition(":")
    found: Callable[[str, bytes], bool] = getattr(__import__(module, fromlist=[name]), name)
    return found
