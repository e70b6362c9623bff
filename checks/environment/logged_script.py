"""Scripts that start a process and print its secrets, or its whole environment."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.interpolation import interpolations
from checks.documents.shell import Command, Script
from checks.environment.values import names_secret
from checks.pattern import pattern
from checks.text import Span

_STARTING = pattern(r"entrypoint|(?:^|[/_-])(?:start|run|boot|launch|server|web|init)(?:[_.-]|$)")
_WHOLE = frozenset(("env", "printenv"))
_TELLING = frozenset(("echo", "printf"))
_MASKING = pattern(r"\$\{#|\$\{\w+(?::[+-]|:\d|%|#)|\$\(")


def printed(script: Script) -> Iterator[tuple[str, Span]]:
    """What is printed, with the command that does: nothing that goes to a file or to another command."""
    if not _STARTING.search(script.path.lower()):
        return
    piped = {command.pipeline for command in script.commands if not command.last}
    for command in script.commands:
        if command.pipeline in piped or any(
            each.operator != "<<" and each.descriptor == 1 for each in command.redirections
        ):
            continue
        if any(block.kind == "substitution" for block in command.within):
            continue
        what = _printed(command)
        if what is not None:
            yield what, command.span


def _printed(command: Command) -> str | None:
    if command.name in _WHOLE and not command.arguments:
        return command.name
    if command.name not in _TELLING:
        return None
    for word in command.arguments:
        if word.raw.startswith("'") or _MASKING.search(word.raw):
            continue
        name = next((found.name for found in interpolations(word.raw) if names_secret(found.name)), None)
        if name is not None:
            return f"${name}"
    return None
