"""Commands that a shell stands in front of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.documents.compose import COMPOSE
from checks.documents.compose_service import Service
from checks.documents.dockerfile import DOCKERFILE, Dockerfile
from checks.documents.dockerfile_instruction import Instruction
from checks.documents.kubernetes import KUBERNETES, Manifest, containers
from checks.documents.node import Scalar, items
from checks.documents.node import Sequence as Items
from checks.documents.shell import Command
from checks.finding import Edit, Fix, Match
from checks.pattern import pattern
from checks.processes.images import for_development
from checks.repository import Repository
from checks.rule import rule

_SERVING = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout")
_SHELLS = ("sh", "bash", "ash", "dash", "/bin/sh", "/bin/bash", "/bin/ash", "/bin/dash", "/usr/bin/bash")
_SEVERAL = pattern(r"[;&|\n]|\$\(|`")
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,@+%")


@rule(
    message="{what} starts its program behind a shell, which keeps the signals to itself",
    level="warning",
    fix="Use the exec form, a JSON list, or put `exec` before the last command.",
    looks_at={DOCKERFILE: ("CMD", "ENTRYPOINT"), COMPOSE: ("sh", "bash"), KUBERNETES: ("command:",)},
    bad=[
        ({"Dockerfile": "FROM python:3.12\nCMD gunicorn app:app\n"}, "Dockerfile:2"),
        ({"Dockerfile": "FROM node:20\nENTRYPOINT node server.js\n"}, "Dockerfile:2"),
        ({"Dockerfile": 'FROM python:3.12\nCMD ["sh", "-c", "gunicorn --bind :$PORT app:app"]\n'}, "Dockerfile:2"),
        (
            {
                "compose.yaml": 'services:\n  web:\n    build: .\n    command: sh -c "python manage.py migrate && gunicorn app"\n'
            },
            "compose.yaml:4",
        ),
        (
            {"compose.yaml": "services:\n  web:\n    build: .\n    command: [sh, -c, 'celery -A app worker']\n"},
            "compose.yaml:4",
        ),
        (
            {
                "k8s.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: me/shop:1.4\n          command: [sh, -c, 'python manage.py check && gunicorn shop.wsgi']\n"
            },
            "k8s.yaml:10",
        ),
    ],
    good=[
        {
            "k8s.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: me/shop:1.4\n          command: [sh, -c, 'python manage.py check && exec gunicorn shop.wsgi']\n"
        },
        {
            "k8s.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: me/shop:1.4\n          command: [gunicorn, shop.wsgi]\n"
        },
        {"Dockerfile": 'FROM python:3.12\nCMD ["gunicorn", "app:app"]\n'},
        {"Dockerfile": "FROM python:3.12\nCMD exec gunicorn --bind :$PORT app:app\n"},
        {"Dockerfile": 'FROM python:3.12\nENTRYPOINT ["tini", "--"]\nCMD ["sh", "-c", "gunicorn app:app"]\n'},
        {"Dockerfile": "FROM python:3.12\nCMD migrate && exec gunicorn app:app\n"},
        {
            "Dockerfile": 'FROM node:20\nHEALTHCHECK CMD curl -f http://localhost/ || exit 1\nCMD ["node", "server.js"]\n'
        },
        {"Dockerfile": 'FROM python:3.12 AS test\nCMD pytest\nFROM python:3.12\nCMD ["gunicorn", "app"]\n'},
        {"Dockerfile": "FROM alpine:3.20\nCMD sh\n"},
        {"Dockerfile": 'FROM python:3.12\nCMD ["bash", "-c", "gunicorn --bind :$PORT app:app"]\n'},
        {"compose.yaml": "services:\n  web:\n    build: .\n    command: gunicorn app:app\n"},
        {"compose.yaml": 'services:\n  web:\n    build: .\n    init: true\n    command: sh -c "gunicorn app"\n'},
        {"compose.yaml": 'services:\n  job:\n    build: .\n    restart: "no"\n    command: sh -c "python import.py"\n'},
        {"compose.yaml": 'services:\n  kafka-setup:\n    image: kafka:3\n    command: sh -c "kafka-topics --create"\n'},
    ],
)
def shell_form_command(repository: Repository) -> Iterator[Match]:
    """A shell as the first process does not hand SIGTERM on. The program behind it is not told to finish; it is killed when the
    grace period ends, with whatever it was doing.
    """
    for dockerfile in repository.changed(DOCKERFILE):
        if not for_development(dockerfile.path, repository):
            yield from _in_image(dockerfile)
    for compose in repository.changed(COMPOSE):
        for service in () if compose.development else compose.services:
            if service.build and not service.init and service.restart not in ("no", "on-failure"):
                yield from _in_service(compose.path, service)
    for manifest in repository.changed(KUBERNETES):
        yield from _in_manifest(manifest)


def _in_manifest(manifest: Manifest) -> Iterator[Match]:
    for resource in manifest.resources:
        for container in containers(resource) if resource.kind in _SERVING else ():
            if not container.init and container.command is not None and _shell_script(container.words):
                what = f"The container {container.name}"
                yield Match(manifest.path, container.command.span, {"what": what}, cause="signals stopped in front")


def _in_image(dockerfile: Dockerfile) -> Iterator[Match]:
    stage = dockerfile.last
    if stage is None:
        return
    entrypoint, command = (dockerfile.in_force(stage, keyword) for keyword in ("ENTRYPOINT", "CMD"))
    if entrypoint is not None and entrypoint.json:
        if _shell_script([argument.value for argument in entrypoint.arguments]):
            yield Match(dockerfile.path, entrypoint.span, {"what": "ENTRYPOINT"}, cause="signals stopped in front")
        return
    started = entrypoint or command
    if started is None or started.stage != stage.index or not started.source.strip():
        return
    if started.json:
        if _shell_script([argument.value for argument in started.arguments]):
            yield Match(dockerfile.path, started.span, {"what": started.keyword}, cause="signals stopped in front")
    elif _keeps_shell(started.commands):
        yield Match(
            dockerfile.path,
            started.span,
            {"what": started.keyword},
            _exec_form(dockerfile, started),
            cause="signals stopped in front",
        )


def _in_service(path: str, service: Service) -> Iterator[Match]:
    for node in (service.entrypoint, service.command):
        match node:
            case Items():
                words = [item.value for item in items(node) if isinstance(item, Scalar)]
            case Scalar(value):
                words = value.split(None, 2)
            case _:
                continue
        if node is not None and _shell_script(words):
            yield Match(path, node.span, {"what": f"The service {service.name}"}, cause="signals stopped in front")


def _shell_script(words: Sequence[str]) -> bool:
    """Whether words of an exec form are a shell with a script that ends without `exec`."""
    if len(words) < 3 or words[0] not in _SHELLS or not words[1].startswith("-") or not words[1].endswith("c"):
        return False
    if "bash" in words[0] and _SEVERAL.search(words[2]) is None:
        # Bash gives its place to a script of one command.
        return False
    last = words[2].strip("'\" ").replace("\n", " && ").rpartition("&&")[2].rpartition(";")[2].strip()
    return bool(last) and not last.startswith(("exec ", "tail ", "sleep "))


def _keeps_shell(commands: Sequence[Command]) -> bool:
    if not commands or any(command.exec for command in commands):
        return False
    name = (commands[-1].name or "").rpartition("/")[2]
    return name not in ("sh", "bash", "ash", "true", "echo", "")


def _exec_form(dockerfile: Dockerfile, instruction: Instruction) -> Fix | None:
    """The same words as a list, where no shell is needed to make words of them."""
    source = instruction.source.strip()
    words = source.split()
    if len(instruction.commands) != 1 or not words or "=" in words[0] or any(set(word) - _PLAIN for word in words):
        return None
    listed = ", ".join(f'"{word}"' for word in words)
    return Fix(
        "use the exec form", (Edit(dockerfile.path, instruction.span, f"{instruction.keyword} [{listed}]"),), safe=True
    )
