"""`factorlint explain`: why a rule exists, what a factor asks for, how a finding came about."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Sequence

SUMMARY = "explain a factor, a rule or a finding, or what a repository runs"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="a rule such as logs/file-handler, a factor such as logs or XI, the place of a finding such as app.py:3, "
        "or the first digits of its fingerprint",
    )
    parser.add_argument(
        "--finding", action="append", default=[], metavar="FINGERPRINT", help="a finding of this repository"
    )
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
    from hooks.view import columns

    if not arguments.names and not arguments.finding:
        raise UsageError("the following arguments are required: NAME")
    write([*_pages(arguments.names, arguments.finding, columns(), arguments.verbose)], None)
    return 0


def _pages(names: Sequence[str], fingerprints: Sequence[str], width: int, verbose: bool) -> Iterator[str]:
    for name in names:
        yield from _page(name, width, verbose)
    for fingerprint in fingerprints:
        from hooks.explaining.search import with_fingerprint

        yield from with_fingerprint(fingerprint, width)


def _page(name: str, width: int, verbose: bool) -> Iterator[str]:
    from hooks.explaining import is_fingerprint, is_place

    if is_place(name):
        from hooks.explaining.search import at_place

        yield from at_place(name, width)
        return
    if is_fingerprint(name):
        from hooks.explaining.search import with_fingerprint

        yield from with_fingerprint(name, width)
        return
    from checks.config import factor_id
    from checks.factor import FACTORS
    from checks.gathering import load
    from hooks.explaining.pages import factor_page, rule_page
    from hooks.selection import selected

    for word in [name] if factor_id(name) else name.replace(",", " ").split():
        rules = [load(rule_id) for rule_id in selected([word], ()) or ()]
        factor = factor_id(word)
        if factor is None:
            yield from (piece for rule in rules for piece in rule_page(rule, width, verbose))
        else:
            yield from factor_page(FACTORS[factor], rules, width)
