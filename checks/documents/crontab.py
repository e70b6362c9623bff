"""Crontabs: schedules and the commands they start."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents import command_line
from checks.documents.command_line import Invocation
from checks.documents.kind import Claim, Kind
from checks.text import Span, Text
from checks.value import field, frozen

_SCHEDULE = frozenset("0123456789*/,-?LW#abcdefghijklmnopqrstuvwxyzABCDEFGHIJKMNOPQRSTUVXYZ")


@frozen
class Job:
    """`schedule` is its five fields or a nickname such as `@daily`; `user` is empty in a personal crontab."""

    schedule: str
    user: str
    command: str
    span: Span
    command_span: Span
    text: Text = field(repr=False, compare=False)

    @property
    def invocations(self) -> tuple[Invocation, ...]:
        commands = command_line.parse(self.command, self.text, self.command_span)
        return tuple(found for command in commands for found in command_line.invocations(command, self.text))


@frozen
class Variable:
    name: str
    value: str
    span: Span


@frozen
class Crontab:
    text: Text
    jobs: tuple[Job, ...]
    variables: tuple[Variable, ...]

    @property
    def path(self) -> str:
        return self.text.path


def parse(text: Text) -> Crontab:
    jobs: list[Job] = []
    variables: list[Variable] = []
    for number, line in enumerate(text.lines, 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        job = _job(text, number, line)
        if job:
            jobs.append(job)
            continue
        name, equals, value = bare.partition("=")
        if equals and name.strip().isidentifier():
            variables.append(Variable(name.strip(), value.strip().strip("\"'"), text.line_span(number)))
    return Crontab(text, tuple(jobs), tuple(variables))


def _job(text: Text, number: int, line: str) -> Job | None:
    system = _is_system(text.path)
    count = (1 if line.lstrip().startswith("@") else 5) + system
    fields = list(_fields(line, count))
    if len(fields) < count + 1:
        return None
    schedule = [line[start:end] for start, end in fields[: count - system]]
    if count - system == 5 and not all(
        _SCHEDULE.issuperset(part) and part[0] in "0123456789*" for part in schedule[:3]
    ):
        return None
    start = text.offset(number, 1)
    command_start, command_end = fields[count][0], len(line.rstrip())
    return Job(
        schedule=" ".join(schedule),
        user=line[slice(*fields[count - 1])] if system else "",
        command=line[command_start:command_end],
        span=text.line_span(number),
        command_span=text.span(start + command_start, start + command_end),
        text=text,
    )


def _is_system(path: str) -> bool:
    """Whether lines name a user: in `/etc/crontab` and `/etc/cron.d`, not in what the `crontab` command takes."""
    parts = path.lower().split("/")
    return "cron.d" in parts[:-1] or parts[-2:] == ["etc", "crontab"]


def _fields(line: str, count: int) -> Iterator[tuple[int, int]]:
    """The first `count` fields and where the rest starts, as ranges of the line."""
    position = 0
    for _ in range(count + 1):
        while position < len(line) and line[position].isspace():
            position += 1
        start = position
        while position < len(line) and not line[position].isspace():
            position += 1
        if start < position:
            yield start, position


CRONTAB: Kind[Crontab] = Kind(
    "crontab",
    claims=(
        Claim(
            names=("crontab", "crontab.txt", "cronjobs", "crontab.template"), suffixes=(".cron", ".crontab", "-crontab")
        ),
        Claim(folders=("cron.d", "crontabs")),
    ),
    parse=parse,
)
