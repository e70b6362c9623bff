"""Procfiles: process types and their commands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from checks.documents import command_line
from checks.documents.command_line import Invocation
from checks.documents.kind import Claim, Kind
from checks.documents.shell import Command
from checks.text import Span, Text
from checks.value import field, frozen


@frozen
class Process:
    """`name` is the process type, `web`, `worker` or `release` among others; `command` is as written."""

    name: str
    command: str
    span: Span
    name_span: Span
    command_span: Span
    text: Text = field(repr=False, compare=False)

    @cached_property
    def commands(self) -> tuple[Command, ...]:
        return command_line.parse(self.command, self.text, self.command_span)

    @property
    def invocations(self) -> tuple[Invocation, ...]:
        return tuple(found for command in self.commands for found in command_line.invocations(command, self.text))


@frozen
class Procfile:
    text: Text
    processes: tuple[Process, ...]

    @property
    def path(self) -> str:
        return self.text.path

    def process(self, name: str) -> Process | None:
        return next((process for process in self.processes if process.name == name), None)


def parse(text: Text) -> Procfile:
    return Procfile(text, tuple(_processes(text)))


def _processes(text: Text) -> Iterator[Process]:
    for number, line in enumerate(text.lines, 1):
        name, colon, command = line.partition(":")
        bare = name.strip()
        if not colon or not bare or not bare.replace("-", "").replace("_", "").isalnum() or not command.strip():
            continue
        start = text.offset(number, 1)
        name_start = start + len(name) - len(name.lstrip())
        command_start = start + len(name) + 1 + len(command) - len(command.lstrip())
        command_end = start + len(line.rstrip())
        yield Process(
            name=bare,
            command=command.strip(),
            span=text.line_span(number),
            name_span=text.span(name_start, name_start + len(bare)),
            command_span=text.span(command_start, command_end),
            text=text,
        )


PROCFILE: Kind[Procfile] = Kind("procfile", claims=(Claim(names=("procfile",), prefixes=("procfile.",)),), parse=parse)
