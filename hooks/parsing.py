"""Command-line parsers, one a subcommand, built only for the one that runs."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter

from checks.errors import UsageError
from hooks.commands import find, names
from hooks.view import columns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from hooks.commands import Command

APP = "the GitHub App: its processes and admin commands"
"""Run by the launcher: the command line does not know the App."""
_EXITS = "exit codes: 0 nothing at an enforced level, 1 findings, 2 usage or configuration error, 3 internal error, 130 interrupted"


class _Help(RawDescriptionHelpFormatter):
    """Knows its width: asking the terminal would import compressors for each option."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=columns() - 2)


class _Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; `{self.prog} --help` lists the options")


def parser(name: str, command: Command) -> ArgumentParser:
    made = _Parser(
        prog=f"factorlint {name}",
        description=command.SUMMARY,
        epilog=_EXITS,
        formatter_class=_Help,
        allow_abbrev=False,
    )
    command.arguments(made)
    made.add_argument("--debug", action="store_true", help="show the traceback of an internal error")
    return made


def top_level(words: list[str]) -> int:
    """What `factorlint` says when no subcommand is named."""
    summaries = {**{name: find(name).SUMMARY for name in names()}, "app": APP}
    listed = "\n".join(f"  {name:<10} {summary}" for name, summary in summaries.items())
    made = _Parser(
        prog="factorlint",
        usage="factorlint [--help] [--version] COMMAND …",
        description=f"Keeps the Twelve-Factor App true on every commit.\n\ncommands:\n{listed}",
        epilog=f"`factorlint COMMAND --help` describes one.\n{_EXITS}",
        formatter_class=_Help,
        allow_abbrev=False,
    )
    made.add_argument("--version", action="store_true", help="show the version and leave")
    made.add_argument("--debug", action="store_true", help="show the traceback of an internal error")
    if made.parse_args(words).version:
        from hooks.version import version

        sys.stdout.write(f"factorlint {version()}\n")
        return 0
    made.print_help(sys.stderr)
    return 2
