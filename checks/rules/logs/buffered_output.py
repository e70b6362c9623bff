"""Python images whose output is held back in a buffer."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE, Dockerfile
from checks.documents.kubernetes import KUBERNETES
from checks.finding import Edit, Fix, Match
from checks.processes import declared_processes
from checks.processes.model import Process
from checks.processes.nature import SERVERS
from checks.repository import Repository
from checks.rule import rule
from checks.text import Span

_VARIABLE = "PYTHONUNBUFFERED"
_PYTHON = frozenset({"python", "python3", "pypy3"})
_LOGGING_PROGRAMS = frozenset({"celery", "pytest"})
_BASES = frozenset({"python", "pypy"})


@rule(
    message="The output of {program} is buffered: {variable} is not set",
    level="warning",
    fix="Add `ENV PYTHONUNBUFFERED=1` to the image, or start Python with `-u`.",
    looks_at={DOCKERFILE: ("python", "pypy")},
    bad=[
        ({"Dockerfile": 'FROM python:3.12\nCOPY . .\nCMD ["python", "app.py"]\n'}, "Dockerfile:1"),
        ({"Dockerfile": "FROM python:3.12-slim AS app\nCOPY . .\nCMD python3 worker.py\n"}, "Dockerfile:1"),
        (
            {
                "Dockerfile": 'FROM python:3.12 AS build\nRUN pip install .\nFROM python:3.12-slim\nCOPY run.sh /\nCMD ["/run.sh"]\n',
                "run.sh": "#!/bin/sh\nexec python -m app\n",
            },
            "Dockerfile:3",
        ),
    ],
    good=[
        {"Dockerfile": 'FROM python:3.12\nENV PYTHONUNBUFFERED=1\nCMD ["python", "app.py"]\n'},
        {"Dockerfile": 'FROM python:3.12 AS base\nENV PYTHONUNBUFFERED 1\nFROM base\nCMD ["python", "app.py"]\n'},
        {"Dockerfile": 'FROM python:3.12\nCMD ["python", "-u", "app.py"]\n'},
        {"Dockerfile": 'FROM python:3.12\nCMD ["gunicorn", "app:app"]\n'},
        {"Dockerfile": 'FROM python:3.12 AS build\nRUN pip wheel .\nFROM node:22\nCMD ["node", "index.js"]\n'},
        {
            "Dockerfile": 'FROM python:3.12\nCMD ["python", "app.py"]\n',
            "compose.yaml": "services:\n  web:\n    build: .\n    environment:\n      PYTHONUNBUFFERED: '1'\n",
        },
    ],
    wide=True,
)
def buffered_output(repository: Repository) -> Iterator[Match]:
    """Python holds output that goes to a pipe back until 8 KB have come together, so the last lines before a crash are lost."""
    for dockerfile in repository.changed(DOCKERFILE):
        stage = dockerfile.last
        image = dockerfile.base_image(stage) if stage is not None else None
        if stage is None or image is None or _name(image) not in _BASES or _unbuffered(dockerfile):
            continue
        program = next((found for found in map(_python, _processes(repository, dockerfile)) if found), None)
        if program is None or _set_elsewhere(repository):
            continue
        end = stage.instruction.span
        place = Span(end.end_line + 1, 1, end.end_line + 1, 1)
        fix = Fix("Set PYTHONUNBUFFERED", (Edit(dockerfile.path, place, f"ENV {_VARIABLE}=1\n"),))
        yield Match(dockerfile.path, end, {"program": program, "variable": _VARIABLE}, fix=fix)


def _name(image: str) -> str:
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0]


def _processes(repository: Repository, dockerfile: Dockerfile) -> Iterator[Process]:
    return (
        process
        for process in repository.model(declared_processes)
        if process.path == dockerfile.path and process.origin == "dockerfile" and not process.development
    )


def _python(process: Process) -> str | None:
    """The bare interpreter as the program that stays. Servers write through `logging`, which flushes each record."""
    main = process.main
    if main is None or "-u" in main.invocation.command.values:
        return None
    by_module = "python -m" in main.invocation.wrappers
    if (main.name not in _PYTHON and not by_module) or main.name in SERVERS or main.name in _LOGGING_PROGRAMS:
        return None
    assigned = {assignment.name for assignment in main.invocation.assignments}
    return None if _VARIABLE in assigned else f"python -m {main.name}" if by_module else main.name


def _unbuffered(dockerfile: Dockerfile) -> bool:
    stage = dockerfile.last
    return stage is not None and any(
        pair.name == _VARIABLE
        for link in dockerfile.stage_chain(stage)
        for instruction in link.of("ENV")
        for pair in instruction.pairs
    )


def _set_elsewhere(repository: Repository) -> bool:
    mark = (_VARIABLE,)
    return any(True for _ in repository.all(COMPOSE, containing=mark)) or any(
        True for _ in repository.all(KUBERNETES, containing=mark)
    )
