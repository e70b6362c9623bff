"""Programs of supervisors' files that no other declaration starts: what a machine keeps running."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from checks.documents.ini import INI
from checks.documents.supervisor import SUPERVISOR
from checks.processes.following import Place, follow
from checks.processes.groups import Group, applications
from checks.processes.model import Process
from checks.processes.nature import nature_of
from checks.repository import Repository
from checks.role import LOCAL
from checks.text import Span
from checks.value import replace

_PM2_NAMES = ("ecosystem.config.js", "ecosystem.config.cjs", "pm2.config.js", "pm2.json", "process.json", "process.yml")


def supervised_processes(repository: Repository, reached: set[str]) -> Iterator[Process]:
    """One process for each program of supervisord's and pm2's files, and one for each `uwsgi.ini`; `reached` files are left out."""
    for file in repository.all(SUPERVISOR):
        for program in file.programs if _wanted(file.path, reached, repository) else ():
            commands = tuple(found.command for found in program.invocations)
            if commands:
                yield _process(Group(program.name, commands, file.text, file.path), repository)
    for path in repository.paths:
        if basename(path).lower() in _PM2_NAMES and _wanted(path, reached, repository):
            yield from (_process(group, repository) for group in applications(path, repository))
    for ini in repository.all(INI, ("[uwsgi]",)):
        section = ini.section("uwsgi")
        served = section.key("module") or section.key("wsgi-file") or section.key("mount") if section else None
        if served is not None and _wanted(ini.path, reached, repository):
            made = _process(Group("uwsgi", (), ini.text, ini.path), repository)
            yield replace(made, nature="web", span=served.span)


def _wanted(path: str, reached: set[str], repository: Repository) -> bool:
    return path not in reached and repository.role(path) in LOCAL


def _process(group: Group, repository: Repository) -> Process:
    steps = follow(group.commands, Place(group.text, repository.unit(group.path).root, via=(group.path,)), repository)
    return Process(
        name=group.name,
        nature=nature_of(group.name, steps),
        origin="supervisor",
        unit=repository.unit(group.path).root,
        path=group.path,
        span=group.commands[0].span if group.commands else Span(1, 1, 1, 1),
        steps=steps,
        development=repository.role(group.path) != "production",
    )
