"""One module a subcommand, found by its name: `SUMMARY`, `arguments(parser)`, and `run(arguments)` that gives the exit code.

Every module here is cheap to import: what a command needs is imported when it runs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from checks.errors import UsageError
from hooks.listing import modules

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


class Command(Protocol):
    SUMMARY: str
    """One line for the list of commands."""

    def arguments(self, parser: ArgumentParser) -> None: ...

    def run(self, arguments: Namespace) -> int: ...


def names() -> list[str]:
    return modules(__path__[0])


def find(name: str) -> Command:
    """The module of a subcommand. Raises `UsageError` with a suggestion."""
    if name not in names():
        from hooks.suggestion import suggestion

        raise UsageError(f"unknown command {name!r}{suggestion(name, names())}; `factorlint --help` lists them")
    return cast(Command, import_module(f"{__name__}.{name}"))
