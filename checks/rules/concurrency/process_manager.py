"""Process managers inside of a container."""

from __future__ import annotations

from collections.abc import Iterator

from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.serving.daemons import CRONS, managed, manager
from checks.serving.running import COMMAND_KINDS, CONTAINED, running, who


@rule(
    message="{who} runs {manager}, which manages processes in the platform's place",
    level="warning",
    fix="Start the program itself and let the platform restart, scale and schedule it.",
    looks_at=dict.fromkeys(COMMAND_KINDS, ()),
    wide=True,
    bad=[
        ({"Dockerfile": 'FROM node:22\nCMD ["pm2-runtime", "server.js"]\n'}, "Dockerfile:2"),
        (
            {
                "Dockerfile": 'FROM python:3.12\nCMD ["supervisord", "-n"]\n',
                "supervisord.conf": "[supervisord]\nnodaemon=true\n[program:web]\ncommand=gunicorn app:app\n",
            },
            "Dockerfile:2",
        ),
        ({"Dockerfile": 'FROM node:22\nENTRYPOINT ["forever", "server.js"]\n'}, "Dockerfile:2"),
    ],
    good=[
        {"Dockerfile": 'FROM node:22\nCMD ["node", "server.js"]\n'},
        {"Dockerfile": 'FROM python:3.12\nENTRYPOINT ["tini", "--"]\nCMD ["gunicorn", "app:app"]\n'},
        {"Dockerfile": 'FROM alpine:3.20\nCMD ["crond", "-f"]\n'},
        {"Dockerfile.dev": 'FROM node:22\nCMD ["pm2-dev", "server.js"]\n'},
    ],
)
def process_manager(repository: Repository) -> Iterator[Match]:
    """The platform already starts, restarts and scales processes. A second manager inside hides crashes, memory and exit codes from it."""
    seen: set[tuple[str, int]] = set()
    for process in running(repository):
        if process.origin not in CONTAINED or (process.path, process.span.line) in seen:
            continue
        for step in process.steps:
            name = manager(step) or _cron(step.name, step.invocation.values, alone=len(process.steps) == 1)
            if name is None or (process.origin in ("compose", "kubernetes") and step.via[:1] == (process.dockerfile,)):
                continue
            seen.add((process.path, process.span.line))
            several = len(managed(process, repository)) > 1
            yield Match(
                process.path,
                process.span,
                {"who": who(process), "manager": name},
                because=(step.path, *step.via),
                cause="several" if several else "manager",
            )
            break


def _cron(name: str, values: tuple[str, ...], *, alone: bool) -> str | None:
    """Cron beside something else; a container that runs nothing but cron is a process type of its own."""
    if alone or (name in CRONS and {"-f", "--foreground"} & set(values)):
        return None
    return "cron" if name in CRONS or (name == "service" and values[:1] in (("cron",), ("crond",))) else None
