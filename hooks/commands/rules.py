"""`factorlint rules`: what is looked for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Sequence

    from checks.rule import Rule

SUMMARY = "list the rules, by factor"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="RULE|FACTOR", help="only these")
    parser.add_argument("--format", choices=("json", "text"), default="text", help="default: text")
    parser.add_argument("--output", metavar="FILE", help="write the list there")


def run(arguments: Namespace) -> int:
    from checks.gathering import load
    from checks.index import RULES
    from hooks.selection import selected
    from hooks.stream import write

    chosen = selected(arguments.names, ())
    rules = [load(rule_id) for rule_id in (RULES if chosen is None else chosen)]
    write(_as_json(rules) if arguments.format == "json" else _as_text(rules), arguments.output)
    return 0


def _as_text(rules: Sequence[Rule]) -> Iterator[str]:
    from itertools import groupby

    from checks.factor import FACTORS
    from hooks.explaining.wrapping import table
    from hooks.view import columns

    order = {factor: position for position, factor in enumerate(FACTORS)}
    for factor, members in groupby(sorted(rules, key=lambda rule: order[rule.factor]), key=lambda rule: rule.factor):
        yield f"{FACTORS[factor].numeral}. {FACTORS[factor].title}: {FACTORS[factor].summary.lower()}\n"
        yield from table([*members], columns())
        yield "\n"
    yield "`factorlint explain RULE|FACTOR` says more; error blocks where its factor is enforced, warning and note advise.\n"


def _as_json(rules: Sequence[Rule]) -> Iterator[str]:
    from json import dumps

    from checks.factor import FACTORS

    listed = [
        {
            "rule": rule.id,
            "factor": FACTORS[rule.factor].numeral,
            "level": rule.level,
            "message": rule.message,
            "why": rule.why,
            "mend": rule.mend,
            "scope": rule.scope,
            "url": rule.url,
        }
        for rule in rules
    ]
    yield dumps({"version": 1, "rules": listed}, indent=2) + "\n"
