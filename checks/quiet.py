"""Tells a commit that no rule can concern, from names and bytes alone, before anything heavy is imported.

It may err only in one direction: a file it calls quiet must be one in which a whole check finds nothing. A test holds the two
against each other over every example of every rule.
"""

from __future__ import annotations

from checks.documents.claims import claimed
from checks.documents.looks import looks_for
from checks.index import KINDS, RULES
from checks.literals import Literals
from checks.role import role_of

TYPE_CHECKING = False  # The clean path of a hook cannot afford importing `typing` and `collections`.
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from checks.documents.claims import PlainClaim
    from checks.documents.looks import Looks
    from checks.role import Role

MARK = "factorlint:"
_SETTINGS = ("factorlint.toml", "pyproject.toml")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def quiet(files: Iterable[tuple[str, bytes]], wanted: Collection[str] | None = None) -> bool:
    """Whether none of these files, each a path and its content, can concern any of the wanted rules.

    wanted: rule ids; None means all but the thorough ones. A file that holds a suppression, or that the configuration is read from, is never quiet:
    there may be something to say about it.
    """
    rules = [rule_id for rule_id in RULES if (not RULES[rule_id][7] if wanted is None else rule_id in wanted)]
    claims = {name: kind[2] for name, kind in KINDS.items() if any(name in RULES[rule_id][3] for rule_id in rules)}
    literals, looks = searched(rules), looks_for(rules)
    return all(_quiet(path, data, rules, claims, literals, looks) for path, data in files)


_searched: dict[tuple[str, ...], Literals] = {}


def searched(rules: Iterable[str]) -> Literals:
    """What to search files for so that these rules, given by id, can be chosen among; made once for the same ones."""
    asked = tuple(rules)
    if asked not in _searched:
        _searched[asked] = Literals(
            {MARK, *(each for rule in asked for some in RULES[rule][3].values() for each in some)}
        )
    return _searched[asked]


def concerns(rule_id: str, role: Role, kinds: Collection[str], found: frozenset[str]) -> bool:
    """Whether a file of a role, of some kinds and with some literals can concern a rule."""
    _, _, _, looks_at, roles, *_ = RULES[rule_id]
    return role in roles and any(
        kind in kinds and (not literals or not found.isdisjoint(literals)) for kind, literals in looks_at.items()
    )


def _quiet(
    path: str,
    data: bytes,
    rules: list[str],
    claims: dict[str, tuple[PlainClaim, ...]],
    literals: Literals,
    looks: Looks,
) -> bool:
    if path.rpartition("/")[2] in _SETTINGS or data.startswith(_UTF16):
        return False
    lowered = data.lower()
    found = literals.found(lowered)
    if MARK in found:
        return False
    kinds = [kind for kind in claimed(path, lowered, claims) if kind not in looks or looks[kind](path, data)]
    role = role_of(path)
    return not any(concerns(rule_id, role, kinds, found) for rule_id in rules)
