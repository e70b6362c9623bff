"""`factorlint completion`: what a shell needs to complete the command line.

The scripts are written from the parsers when the project changes (`python3 develop.py generate`), so that printing one needs no
library and starts as fast as any command.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SUMMARY = "print a script that completes commands, options and rules in a shell"
SHELLS = ("bash", "fish", "zsh")


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("shell", choices=SHELLS, help="the shell that is to complete")


def run(arguments: Namespace) -> int:
    import os

    import hooks
    from hooks.stream import write

    folder = os.path.dirname(os.path.abspath(hooks.__file__))
    with open(os.path.join(folder, "completions", f"factorlint.{arguments.shell}"), encoding="utf-8") as script:
        write([script.read()], None)
    return 0
