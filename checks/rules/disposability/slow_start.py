"""Starts that take, or wait for, minutes."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.kubernetes import KUBERNETES, containers
from checks.documents.node import Node, scalar
from checks.documents.shell import SHELL
from checks.finding import Match
from checks.processes import Process, declared_processes
from checks.repository import Repository
from checks.rule import rule

_LONGEST_DELAY = 60
_LONGEST_BUDGET = 300
_LONGEST_SLEEP = 5


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
            "start.sh": "#!/bin/sh\nuntil nc -z db 5432; do sleep 1; done\nexec gunicorn app\n",
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
                for probe in container.probes:
                    yield from _probe(manifest.path, probe.key.value, probe.value)
    reported: set[tuple[str, int]] = set()
    for process in repository.model(declared_processes):
        for match in _sleeps(process):
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


def _sleeps(process: Process) -> Iterator[Match]:
    """Plain sleeps before the program that stays."""
    if not process.own or process.development or process.nature in ("job", "release", "scheduler"):
        return
    for position, step in enumerate(process.steps[:-1]):
        given = step.invocation.values[:1]
        seconds = given[0].rstrip("s") if given else ""
        if (
            step.name == "sleep"
            and not step.conditional
            and seconds.isdecimal()
            and int(seconds) >= _LONGEST_SLEEP
            and position < 20
        ):
            yield Match(step.path, step.span, {"what": f"The start sleeps for {seconds} s"}, because=(process.path,))
