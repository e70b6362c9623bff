"""Whether a version lies within a range as pip writes it."""

from __future__ import annotations

from checks.pattern import pattern

_CLAUSE = pattern(r"^\s*(~=|===?|!=|<=|>=|<|>)\s*([^\s]+)\s*$")


def fits(version: str, specifier: str) -> bool:
    """Whether a version of plain numbers meets every clause; False as well where one is not understood."""
    numbers = _numbers(version)
    clauses = [clause for clause in specifier.split(",") if clause.strip()]
    return numbers is not None and all(_meets(numbers, clause) for clause in clauses)


def _meets(numbers: tuple[int, ...], clause: str) -> bool:
    found = _CLAUSE.match(clause)
    bound = _numbers(found[2].removesuffix(".*")) if found else None
    if found is None or bound is None:
        return False
    wide = max(len(numbers), len(bound))
    left, right = (each + (0,) * (wide - len(each)) for each in (numbers, bound))
    starts = numbers[: len(bound)] == bound
    match found[1]:
        case "==" | "===":
            return starts if found[2].endswith(".*") else left == right
        case "!=":
            return not starts if found[2].endswith(".*") else left != right
        case "~=":
            return left >= right and numbers[: len(bound) - 1] == bound[:-1]
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right


def _numbers(version: str) -> tuple[int, ...] | None:
    parts = version.split(".")
    return tuple(int(part) for part in parts) if parts and all(part.isdecimal() for part in parts) else None
