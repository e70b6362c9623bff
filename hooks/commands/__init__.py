"""One module a subcommand, found by its name: `SUMMARY`, `arguments(parser)`, and `run(arguments)` that gives the exit code.

Every module here is cheap to import: what a command needs is imported when it runs.
"""

from __future__ import annotations

from importlib import import_module

from checks.errors import UsageError
from hooks.listing import modules

TYPE_CHECKING = False  # Importing `typing` would take a third of an interpreter's start.
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from typing import Any, Protocol

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
    module: Any = import_module(f"{__name__}.{name}")
    command: Command = module
    return command
