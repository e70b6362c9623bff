"""systemd units: what a service runs, and the environment it is given."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents import command_line
from checks.documents.command_line import Invocation
from checks.documents.dockerfile_words import without_quotes, words
from checks.documents.ini import Ini, Key, sections
from checks.documents.kind import Claim, Kind
from checks.text import Span, Text
from checks.value import frozen

_PREFIXES = "@-:+!"


@frozen
class Variable:
    """One assignment of an `Environment=` line."""

    name: str
    value: str
    span: Span


@frozen
class SystemdUnit:
    ini: Ini

    @property
    def text(self) -> Text:
        return self.ini.text

    @property
    def path(self) -> str:
        return self.ini.path

    def keys(self, *names: str) -> Iterator[Key]:
        """Keys by name in any section, in order; a list such as `ExecStartPre` may come many times."""
        return (key for key in self.ini.keys if key.name in names)

    def invocations(self, *names: str) -> Iterator[Invocation]:
        """What the keys of these names run (`ExecStart`); systemd uses no shell, so only `sh -c` in it is one."""
        for key in self.keys(*names):
            value = (key.value or "").lstrip(_PREFIXES)
            for command in command_line.parse(value, self.text, key.value_span):
                yield from command_line.invocations(command, self.text)

    def variables(self) -> Iterator[Variable]:
        for key in self.keys("Environment"):
            for start, end in words(key.value or ""):
                name, equals, value = without_quotes((key.value or "")[start:end]).partition("=")
                if equals:
                    yield Variable(name, value, key.value_span)


def parse(text: Text) -> SystemdUnit:
    return SystemdUnit(Ini(text, tuple(sections(text, separators="=", indented=False, escaped=True))))


SYSTEMD: Kind[SystemdUnit] = Kind(
    "systemd",
    claims=(
        Claim(suffixes=(".service", ".service.j2", ".service.template"), markers=("[service]",)),
        Claim(suffixes=(".timer", ".socket", ".path"), markers=("[unit]",)),
        Claim(suffixes=(".conf",), folders=("systemd",), markers=("[service]",)),
        Claim(suffixes=(".container",), markers=("[container]",)),
    ),
    parse=parse,
)
