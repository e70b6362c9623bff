"""What Procfiles, systemd units, platforms' files and, where nothing else speaks, `npm start` start."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname

from checks.documents.command_line import parse
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.procfile import PROCFILE
from checks.documents.systemd import SYSTEMD
from checks.processes.following import Place, follow
from checks.processes.model import Nature, Origin, Process
from checks.processes.nature import nature_of
from checks.processes.platforms import declared_by_platform
from checks.repository import Repository
from checks.role import LOCAL
from checks.text import Span, Text


def listed_processes(repository: Repository) -> Iterator[Process]:
    """Processes that a platform's own files name."""
    yield from _procfiles(repository)
    yield from _units_of_systemd(repository)
    for path in repository.paths:
        if repository.role(path) in LOCAL:
            for each in declared_by_platform(path, repository):
                yield _made(each.name, "platform", each.text, each.span, each.command, repository, each.nature)


def package_processes(repository: Repository, spoken_for: set[str]) -> Iterator[Process]:
    """`npm start` of packages in units for which nothing else says what they start."""
    for package in repository.all(PACKAGE_JSON):
        start = next((script for script in package.scripts if script.name == "start"), None)
        unit = repository.unit(package.path)
        if start is None or unit.root in spoken_for or repository.role(package.path) != "production":
            continue
        yield _made("start", "package", package.text, start.span, start.command, repository)


def _procfiles(repository: Repository) -> Iterator[Process]:
    for procfile in repository.all(PROCFILE):
        for each in procfile.processes:
            nature: Nature | None = "release" if each.name == "release" else None
            yield _made(each.name, "procfile", procfile.text, each.command_span, each.command, repository, nature)


def _units_of_systemd(repository: Repository) -> Iterator[Process]:
    """`ExecStart` of services, `Exec` of containers; a unit with a timer beside it is started by that."""
    for unit in repository.all(SYSTEMD):
        name = basename(unit.path).partition(".")[0]
        timed = repository.exists(f"{unit.path.partition('.')[0]}.timer")
        ends = any(key.value == "oneshot" for key in unit.keys("Type"))
        for key in unit.keys("ExecStart", "Exec"):
            command = (key.value or "").lstrip("@-:+!")
            if command:
                nature: Nature | None = "scheduler" if timed else "job" if ends else None
                yield _made(name, "systemd", unit.text, key.value_span, command, repository, nature)


def _made(
    name: str,
    origin: Origin,
    text_: Text,
    span: Span,
    command: str,
    repository: Repository,
    nature: Nature | None = None,
) -> Process:
    place = Place(text_, dirname(text_.path), via=(text_.path,))
    steps = follow(parse(command, text_, span), place, repository)
    return Process(
        name=name,
        nature=nature or nature_of(name, steps),
        origin=origin,
        unit=repository.unit(text_.path).root,
        path=text_.path,
        span=span,
        steps=steps,
        development=repository.role(text_.path) != "production",
    )
