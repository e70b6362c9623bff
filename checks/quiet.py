"""Tells a commit that no rule can concern, from names and bytes alone, before anything heavy is imported.

It may err only in one direction: a file it calls quiet must be one in which a whole check finds nothing. A test holds the two
against each other over every example of every rule.
"""

from __future__ import annotations

from checks.documents.claims import claimed
from checks.index import KINDS, RULES
from checks.literals import Literals
from checks.role import role_of

TYPE_CHECKING = False  # The clean path of a hook cannot afford importing `typing` and `collections`.
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MARK = "factorlint:"
_SETTINGS = ("factorlint.toml", "pyproject.toml")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def quiet(files: Iterable[tuple[str, bytes]], wanted: Collection[str] | None = None) -> bool:
    """Whether none of these files, each a path and its content, can concern any of the wanted rules.

    wanted: rule ids; None means all. A file that holds a suppression, or that the configuration is read from, is never quiet:
    there may be something to say about it.
    """
    rules = [RULES[rule_id] for rule_id in RULES if wanted is None or rule_id in wanted]
    claims = {name: kind[2] for name, kind in KINDS.items() if any(name in rule[3] for rule in rules)}
    literals = Literals({MARK, *(literal for rule in rules for each in rule[3].values() for literal in each)})
    return all(_quiet(path, data, rules, claims, literals) for path, data in files)


def _quiet(path: str, data: bytes, rules: list, claims: dict, literals: Literals) -> bool:  # type: ignore[type-arg]
    if path.rpartition("/")[2] in _SETTINGS or data.startswith(_UTF16):
        return False
    lowered = data.lower()
    found = literals.found(lowered)
    if MARK in found:
        return False
    role, kinds = role_of(path), claimed(path, lowered, claims)
    return not any(
        role in rule[4]
        and any(kind in kinds and (not needed or not found.isdisjoint(needed)) for kind, needed in rule[3].items())
        for rule in rules
    )
