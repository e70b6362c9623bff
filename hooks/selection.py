"""Which rules to run, out of `--only` and `--skip`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.errors import UsageError
from checks.factor import FACTORS
from checks.index import RULES


def selected(only: Iterable[str], skip: Iterable[str]) -> tuple[str, ...] | None:
    """Rule ids in order, or None for all of them. Raises `UsageError` for an unknown name, or where nothing is left."""
    wanted, unwanted = frozenset(_expanded(only)), frozenset(_expanded(skip))
    if not wanted and not unwanted:
        return None
    rules = tuple(rule for rule in RULES if (not wanted or rule in wanted) and rule not in unwanted)
    if not rules:
        raise UsageError("--only and --skip leave no rule to run")
    return rules


def _expanded(names: Iterable[str]) -> Iterator[str]:
    for name in (part.strip() for given in names for part in given.split(",")):
        for each in _words(name):
            yield from rules_of(each)


def _words(name: str) -> list[str]:
    """Names may be parted by blanks, too; only the title of a factor has blanks of its own, `Backing services`."""
    words = name.split()
    if len(words) > 1:
        from checks.config import factor_id

        return [name] if factor_id(name) else words
    return words


def rules_of(name: str) -> tuple[str, ...]:
    """The rules behind a rule id, or a factor's id, numeral or title. Raises `UsageError` with a suggestion."""
    if name in RULES:
        return (name,)
    from checks.config import factor_id  # Knows every spelling of a factor; a hook names its rules in full.

    factor = factor_id(name)
    if factor is None:
        from hooks.suggestion import suggestion

        raise UsageError(f"unknown rule or factor {name!r}{suggestion(name, [*RULES, *FACTORS])}")
    rules = tuple(rule for rule in RULES if rule.startswith(f"{factor}/"))
    if not rules:
        raise UsageError(f"no rule for {FACTORS[factor].title} (factor {FACTORS[factor].numeral}) is installed")
    return rules
