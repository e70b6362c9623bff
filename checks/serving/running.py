"""Declared processes as rules on port binding and concurrency look at them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from posixpath import dirname
from typing import Any

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.kind import Kind
from checks.documents.kubernetes import KUBERNETES
from checks.documents.makefile import MAKEFILE
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.procfile import PROCFILE
from checks.documents.shell import SHELL
from checks.documents.supervisor import SUPERVISOR
from checks.documents.systemd import SYSTEMD
from checks.pattern import pattern
from checks.processes import Process, Step, production_processes
from checks.repository import Repository

COMMAND_KINDS: tuple[Kind[Any], ...] = (
    DOCKERFILE,
    COMPOSE,
    KUBERNETES,
    PROCFILE,
    PACKAGE_JSON,
    SHELL,
    MAKEFILE,
    SUPERVISOR,
    SYSTEMD,
)
"""Where the commands of a process may stand."""
CONTAINED = ("dockerfile", "compose", "kubernetes", "task")
"""Origins of processes that run in a container of their own."""
_PASSING = frozenset(
    (
        "set echo printf exit return sleep true false : [ [[ test cd pwd export unset local readonly declare source . wait trap shift mkdir "
        "chown chmod cp mv rm ln touch cat grep sed awk cut tr head tail find ls id whoami date env nc curl wget ping which pg_isready "
        "mysqladmin mysql psql redis-cli wait-for-it.sh wait-for-it wait-for nslookup getent until while if tee kill read inotifywait "
        "envsubst openssl chgrp usermod groupmod update-ca-certificates ulimit stty tput disown jobs fg bg exec"
    ).split()
)


def running(repository: Repository) -> Iterator[Process]:
    """Production processes of the repository's own code; compose files that stand beside one for production are left out."""
    for kind in COMMAND_KINDS:
        # What is read here is what the factor's status rests on.
        deque(repository.changed(kind), maxlen=0)
    for process in production_processes(repository):
        if repository.role(process.path) == "production" and not _superseded(process, repository):
            yield process


def _superseded(process: Process, repository: Repository) -> bool:
    """Whether a plain compose file stands beside one for production, and so is for development."""
    if process.origin != "compose" or "prod" in process.path.lower():
        return False
    folder = dirname(process.path)
    return any(
        dirname(path) == folder and "compose" in path and "prod" in path.rpartition("/")[2].lower()
        for path in repository.paths
    )


def bound_to_source(process: Process, repository: Repository) -> bool:
    """Whether a compose service mounts its source from the host, as is done to develop."""
    compose = repository.document(process.path, COMPOSE) if process.origin == "compose" else None
    service = compose.service(process.name) if compose is not None else None
    if service is None:
        return False
    context = (service.build.context if service.build else ".").rstrip("/") or "."
    roots = {".", "..", context, context.removeprefix("./"), f"{context}/src", "./src", "$PWD", "${PWD}"}
    return any(
        (volume.source or "").rstrip("/") in roots and volume.kind == "bind" and not volume.read_only
        for volume in service.volumes
    )


def stays(step: Step) -> bool:
    """Whether the step may be what the process is there for, as opposed to preparation."""
    return bool(step.name) and step.name not in _PASSING and not _PREPARES.search(step.line)


_PREPARES = pattern(
    r"\bmigrate\b|collectstatic|\bdb (?:upgrade|push)\b|\balembic\b|\bseed|createsuperuser|db:(?:migrate|setup|create|prepare)|compilemessages"
    r"|config:cache|route:cache|storage:link|^nginx -[tT]|\bbuild$|\binstall\b"
)


def who(process: Process) -> str:
    """The process in a sentence: `The service web`, `The image`."""
    match process.origin:
        case "dockerfile":
            return "The image"
        case "compose":
            return f"The service {process.name}"
        case "kubernetes" | "task":
            return f"The container {process.name}"
        case "package":
            return f"The script {process.name}"
    return f"The process {process.name}"
