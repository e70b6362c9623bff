"""Starts that take, or wait for, minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.kubernetes import KUBERNETES, containers
from checks.documents.node import Node, scalar
from checks.documents.shell import SHELL
from checks.finding import Match
from checks.pattern import pattern
from checks.processes import Process, Step, declared_processes
from checks.repository import Repository
from checks.rule import rule

_LONGEST_DELAY = 60
_LONGEST_BUDGET = 300
_LONGEST_SLEEP = 5
_EARLY = 40
"""What comes later is no longer the start."""
_LOOP = pattern(r"\b(?:while|until|for)\b")
_FOR = pattern(r"\bfor\b")
_LIMITED = pattern(r"\bbreak\b|\bexit\b|\breturn\b|-g[te]\b|-l[te]\b|\(\(|timeout|retr|attempt|max_", re.IGNORECASE)


@rule(
    message="{what}",
    level="warning",
    fix="Do slow work at build time or in a job of its own, start without waiting, and let readiness and retries of connections do the rest.",
    looks_at={
        KUBERNETES: ("initialdelayseconds", "failurethreshold"),
        DOCKERFILE: ("sleep",),
        SHELL: ("sleep",),
        COMPOSE: ("sleep",),
    },
    scope="any",
    wide=True,
    bad=[
        (
            {
                "k8s.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n          image: a:1\n"
                "          livenessProbe:\n            initialDelaySeconds: 120\n            tcpSocket: {port: 80}\n"
            },
            "k8s.yaml:10",
        ),
        (
            {
                "k8s.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n          image: a:1\n"
                "          startupProbe:\n            failureThreshold: 60\n            periodSeconds: 10\n"
            },
            "k8s.yaml:10",
        ),
        (
            {
                "Dockerfile": 'FROM python:3.12\nCMD ["/start.sh"]\n',
                "start.sh": "#!/bin/sh\nsleep 30\nexec gunicorn app\n",
            },
            "start.sh:2",
        ),
        (
            {
                "Dockerfile": "FROM python:3.12\n",
                "compose.yaml": 'services:\n  web:\n    build: .\n    command: sh -c "sleep 20 && exec gunicorn app"\n',
            },
            "compose.yaml:4",
        ),
        (
            {
                "Dockerfile": 'FROM python:3.12\nCMD ["/start.sh"]\n',
                "start.sh": "#!/bin/sh\nwhile ! nc -z db 5432; do\n  sleep 5\ndone\nexec gunicorn app\n",
            },
            "start.sh:3",
        ),
        (
            {
                "Dockerfile": 'FROM node:20\nENTRYPOINT ["/wait.sh"]\nCMD ["node", "server.js"]\n',
                "wait.sh": '#!/bin/sh\nuntil pg_isready -h "$DB_HOST"; do sleep 1; done\nexec "$@"\n',
            },
            "wait.sh:2",
        ),
    ],
    good=[
        {
            "k8s.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n          image: a:1\n"
            "          livenessProbe:\n            initialDelaySeconds: 10\n"
        },
        {
            "k8s.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n          image: a:1\n"
            "          startupProbe:\n            failureThreshold: 30\n            periodSeconds: 5\n"
        },
        {"Dockerfile": 'FROM python:3.12\nCMD ["/start.sh"]\n', "start.sh": "#!/bin/sh\nexec gunicorn app\n"},
        {"deploy.sh": "#!/bin/sh\nkubectl apply -f .\nsleep 30\n"},
        {
            "Dockerfile": 'FROM python:3.12\nCMD ["/start.sh"]\n',
            "start.sh": "#!/bin/sh\nfor i in $(seq 30); do nc -z db 5432 && break; sleep 1; done\nexec gunicorn app\n",
        },
        {
            "Dockerfile": 'FROM python:3.12\nCMD ["/start.sh"]\n',
            "start.sh": '#!/bin/sh\nn=0\nuntil nc -z db 5432; do\n  n=$((n+1))\n  [ "$n" -gt 30 ] && exit 1\n  sleep 1\ndone\nexec gunicorn app\n',
        },
        {
            "Dockerfile": 'FROM python:3.12\nCMD ["/start.sh"]\n',
            "start.sh": "#!/bin/sh\ntimeout 30 sh -c 'until nc -z db 5432; do sleep 1; done'\nexec gunicorn app\n",
        },
        {
            "Dockerfile": 'FROM python:3.12\nCMD ["./wait-for-it.sh", "db:5432", "--", "gunicorn", "app"]\n',
            "wait-for-it.sh": "#!/bin/sh\nwhile :; do sleep 1; done\n",
        },
        {
            "Dockerfile": 'FROM python:3.12\nCMD ["/work.sh"]\n',
            "work.sh": "#!/bin/sh\nwhile true; do\n  python collect.py\n  sleep 60\ndone\n",
        },
        {"Dockerfile": 'FROM alpine:3.20\nCMD ["sleep", "infinity"]\n'},
    ],
)
def slow_start(repository: Repository) -> Iterator[Match]:
    """What starts in seconds can be moved, scaled and replaced at any time. What takes minutes makes every deploy and every crash
    an outage.
    """
    for manifest in repository.changed(KUBERNETES):
        for resource in manifest.resources:
            for container in containers(resource):
                # Several probes of one container are slow for one reason.
                slow = (
                    each for probe in container.probes for each in _probe(manifest.path, probe.key.value, probe.value)
                )
                yield from islice(slow, 1)
    reported: set[tuple[str, int]] = set()
    for process in repository.model(declared_processes):
        for match in _sleeps(process, repository):
            if (match.path, match.span.line) not in reported:
                reported.add((match.path, match.span.line))
                yield match


def _probe(path: str, name: str, probe: Node) -> Iterator[Match]:
    delay = scalar(probe, "initialDelaySeconds")
    if delay is not None and delay.value.isdecimal() and int(delay.value) > _LONGEST_DELAY:
        yield Match(path, delay.span, {"what": f"The {name} waits {delay.value} s before it asks at all"})
    threshold, period = scalar(probe, "failureThreshold"), scalar(probe, "periodSeconds")
    if name != "startupProbe" or threshold is None or not threshold.value.isdecimal():
        return
    seconds = int(threshold.value) * (int(period.value) if period is not None and period.value.isdecimal() else 10)
    if seconds > _LONGEST_BUDGET:
        yield Match(path, threshold.span, {"what": f"The startup probe allows {seconds} s for a start"})


def _sleeps(process: Process, repository: Repository) -> Iterator[Match]:
    """Plain sleeps, and loops without an end, before the program that stays."""
    if not process.own or process.development or process.nature in ("job", "release", "scheduler"):
        return
    for position, step in enumerate(process.steps[:_EARLY]):
        if step.name != "sleep" or position == len(process.steps) - 1:
            continue
        given = step.invocation.values[:1]
        seconds = given[0].rstrip("s") if given else ""
        if not step.conditional and seconds.isdecimal() and int(seconds) >= _LONGEST_SLEEP:
            yield _found(process, step, f"The start sleeps for {seconds} s")
        elif _loops_without_end(step, repository) and _serves_later(process, position):
            yield _found(process, step, "The start waits in a loop without an end")


def _found(process: Process, step: Step, what: str) -> Match:
    return Match(step.path, step.span, {"what": what}, because=(process.path,))


def _serves_later(process: Process, position: int) -> bool:
    """Whether something outside of loops comes after a step: else the loop is what the process is there for."""
    return any(
        all(block.kind != "loop" for block in later.invocation.command.within)
        for later in process.steps[position + 1 :]
        if later.name not in ("done", "echo", "printf", "exit")
    )


def _loops_without_end(step: Step, repository: Repository) -> bool:
    """Whether a sleep stands in a `while` or `until` that neither counts nor leaves."""
    text = repository.text(step.path)
    if text is None or not any(block.kind == "loop" for block in step.invocation.command.within):
        return False
    lines = text.lines[: step.span.line]
    start = next((n for n in range(len(lines), 0, -1) if _LOOP.search(lines[n - 1])), None)
    if start is None:
        return False
    end = next((n for n in range(step.span.line, len(text.lines) + 1) if "done" in text.lines[n - 1]), step.span.line)
    header, body = lines[start - 1], "\n".join(text.lines[start - 1 : end])
    return _FOR.search(header) is None and _LIMITED.search(body) is None
