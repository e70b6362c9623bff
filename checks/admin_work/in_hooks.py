"""Administrative commands in what an init system or an application server runs before it serves: s6, uWSGI, entry point folders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.admin_work.commands import Work, does
from checks.admin_work.in_code import CodeWork
from checks.documents.command_line import invocations, parse
from checks.documents.ini import INI
from checks.documents.shell import SHELL, Command
from checks.repository import Repository
from checks.text import Text

LITERALS = ("[uwsgi]",)
_FOLDERS = frozenset(
    "cont-init.d s6-rc.d services.d docker-entrypoint.d entrypoint.d my_init.d container-init.d".split()
)
_OPTIONS = ("exec-", "hook-")


def done_in_hooks(repository: Repository, work: Work) -> Iterator[CodeWork]:
    """Commands of scripts in folders that are run one after the other at start, and of uWSGI's `exec-…` and `hook-…`."""
    yield from _in_folders(repository, work)
    for ini in repository.changed(INI):
        for key in ini.keys:
            if key.section != "uwsgi" or not key.name.startswith(_OPTIONS):
                continue
            command = (key.value or "").removeprefix("exec:").strip()
            if any(does(line, work) for line in _lines(parse(command, ini.text, key.value_span), ini.text)):
                yield CodeWork(ini.path, key.value_span, command[:60], work)


def _in_folders(repository: Repository, work: Work) -> Iterator[CodeWork]:
    for script in repository.changed(SHELL):
        # A script that may leave early asks a setting first; one that uses a guard runs its commands once.
        if _FOLDERS.isdisjoint(script.path.split("/")) or any(each.name == "exit" for each in script.commands):
            continue
        for command in script.commands:
            line = next((each for each in _lines((command,), script.text) if does(each, work)), None)
            if line is not None and "once" not in line:
                branch = any(block.kind in ("if", "case") for block in command.within) or command.joined == "||"
                yield CodeWork(script.path, command.span, line[:60], work, certain=not branch)


def _lines(commands: Sequence[Command], text: Text) -> Iterator[str]:
    for invocation in (each for command in commands for each in invocations(command, text)):
        yield " ".join((invocation.name, *invocation.values)).strip()
