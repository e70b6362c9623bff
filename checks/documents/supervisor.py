"""supervisord's configuration: the programs it keeps running and where their output goes."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents import command_line
from checks.documents.command_line import Invocation
from checks.documents.ini import Ini, Key, Section, sections
from checks.documents.kind import Claim, Kind
from checks.text import Text
from checks.value import frozen


@frozen
class Program:
    """A `[program:name]`, `[eventlistener:name]` or `[fcgi-program:name]` section."""

    name: str
    section: Section
    command: Key | None
    text: Text

    @property
    def invocations(self) -> tuple[Invocation, ...]:
        """What the command runs. supervisord starts it without a shell, so only `sh -c` in it is one."""
        if self.command is None or not self.command.value:
            return ()
        commands = command_line.parse(self.command.value, self.text, self.command.value_span)
        return tuple(found for command in commands for found in command_line.invocations(command, self.text))


@frozen
class Supervisor:
    ini: Ini
    programs: tuple[Program, ...]

    @property
    def text(self) -> Text:
        return self.ini.text

    @property
    def path(self) -> str:
        return self.ini.path


def parse(text: Text) -> Supervisor:
    ini = Ini(text, tuple(sections(text, separators="=")))
    return Supervisor(ini, tuple(_programs(ini)))


def _programs(ini: Ini) -> Iterator[Program]:
    for section in ini.sections:
        kind, colon, name = section.name.partition(":")
        if colon and kind in ("program", "eventlistener", "fcgi-program"):
            yield Program(name.strip(), section, section.key("command"), ini.text)


SUPERVISOR: Kind[Supervisor] = Kind(
    "supervisor",
    claims=(
        Claim(names=("supervisord.conf", "supervisor.conf")),
        Claim(suffixes=(".conf", ".ini", ".conf.j2", ".conf.template"), markers=("[program:",)),
    ),
    parse=parse,
)
