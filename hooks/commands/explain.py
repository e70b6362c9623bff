"""`factorlint explain`: why a rule exists, what it finds and what it leaves alone."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Mapping

    from checks.rule import Rule

SUMMARY = "explain a rule, all rules of a factor, or what a repository runs"
_SHOWN = 2


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="RULE|FACTOR", help="an id such as logs/file-handler, logs, or XI")
    parser.add_argument(
        "--processes", metavar="PATH", help="the processes declared below PATH, with the commands they run"
    )
    parser.add_argument("--verbose", action="store_true", help="every example, not only the first ones")


def run(arguments: Namespace) -> int:
    from hooks.stream import write

    if arguments.processes is not None:
        from hooks.processes import described

        write(described(arguments.processes), None)
        return 0
    from checks.errors import UsageError
    from checks.gathering import load
    from hooks.selection import selected

    if not arguments.names:
        raise UsageError("the following arguments are required: RULE|FACTOR")
    rules = [load(rule_id) for rule_id in selected(arguments.names, ()) or ()]
    write((piece for rule in rules for piece in _page(rule, None if arguments.verbose else _SHOWN)), None)
    return 0


def _page(rule: Rule, shown: int | None) -> Iterator[str]:
    from checks.factor import FACTORS
    from checks.secrets.examples import shown as masked_examples

    factor = FACTORS[rule.factor]
    yield f"{rule.id}\n{factor.numeral}. {factor.title}, {rule.level}\n\n"
    yield f"{rule.why}\n\nTo mend it: {rule.mend}\n\n"
    for files, place in masked_examples(rule.bad)[:shown]:
        yield f"Found, at {place}:\n"
        yield from _files(files)
    for files in masked_examples(rule.good)[:shown]:
        yield "Left alone:\n"
        yield from _files(files)
    yield f"To allow one place: factorlint: ignore[{rule.id}] reason, in a comment on the line or above it\n"
    yield f'To switch it off: "{rule.id}" = "off" below [rules] in factorlint.toml\n{rule.url}\n\n'


def _files(files: Mapping[str, str]) -> Iterator[str]:
    for path, content in files.items():
        yield f"  {path}\n"
        for line in content.splitlines():
            yield f"    | {line}".rstrip() + "\n"
    yield "\n"
