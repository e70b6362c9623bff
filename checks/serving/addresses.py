"""Addresses that declared commands make a server bind."""

from __future__ import annotations

import re
from collections.abc import Callable

from checks.documents.compose import COMPOSE
from checks.documents.kubernetes import KUBERNETES, containers
from checks.documents.node import child
from checks.pattern import pattern
from checks.processes import Process, Step
from checks.repository import Repository

_LOOPBACK = pattern(r"^(?:https?://)?(?:localhost|127\.0\.0\.1|\[?::1\]?)(?::\d+|:)?$")
_OPTIONS: dict[str, tuple[str, ...]] = {
    "gunicorn": ("--bind", "-b"),
    "uvicorn": ("--host",),
    "hypercorn": ("--bind", "-b"),
    "granian": ("--host",),
    "daphne": ("-b", "--bind"),
    "waitress-serve": ("--host", "--listen"),
    "flask": ("--host", "-h"),
    "fastapi": ("--host",),
    "streamlit": ("--server.address",),
    "rails": ("-b", "--binding"),
    "puma": ("-b", "--bind"),
    "next": ("-H", "--hostname"),
    "vite": ("--host",),
    "php": ("--host", "-S"),
    "mlflow": ("--host", "-h"),
}
_DEFAULTS: dict[str, tuple[Callable[[str], bool], tuple[str, ...]]] = {
    "uvicorn": (lambda line: "--uds" not in line and "--fd" not in line, ("UVICORN_HOST",)),
    "flask": (lambda line: bool(re.search(r"\brun\b", line)), ("FLASK_RUN_HOST",)),
    "mlflow": (lambda line: bool(re.search(r"\b(?:server|ui)\b", line)), ("MLFLOW_HOST",)),
}
"""Servers that bind the loopback address unless told otherwise, by option or by variable."""
_FRONT = frozenset(
    "nginx httpd apache2 apache2-foreground apachectl caddy traefik haproxy envoy supervisord cloudflared tailscaled".split()
)


def loopback(step: Step, process: Process, repository: Repository) -> str | None:
    """How a step binds the loopback address alone; None where it does not, or something in front of it shares that address."""
    if any(each.name in _FRONT for each in process.steps) or _shares(process, repository):
        return None
    options = _OPTIONS.get(step.name, ())
    given = step.invocation.option(*options) if options else None
    if given is not None:
        return f"{step.name} on {given.value}" if given.value and _LOOPBACK.match(given.value) else None
    starts, variables = _DEFAULTS.get(step.name, (None, ()))
    if starts is None or not starts(step.line) or process.origin not in ("dockerfile", "compose", "kubernetes"):
        return None
    if any("$" in word.raw for word in step.invocation.arguments) or "--help" in step.line:
        return None
    return None if _told(process, repository, variables) else f"{step.name} without --host"


def _told(process: Process, repository: Repository, variables: tuple[str, ...]) -> bool:
    paths = {
        process.path,
        *([process.dockerfile] if process.dockerfile else []),
        *(path for step in process.steps for path in (step.path,)),
    }
    texts = [text.content for path in sorted(paths) if (text := repository.text(path)) is not None]
    return any(variable in text for variable in variables for text in texts)


def _shares(process: Process, repository: Repository) -> bool:
    """Whether the process shares its network with others: a pod of several containers, or the host's network."""
    if process.origin == "compose":
        compose = repository.document(process.path, COMPOSE)
        service = compose.service(process.name) if compose is not None else None
        return service is not None and bool(service.network_mode)
    if process.origin == "kubernetes":
        manifest = repository.document(process.path, KUBERNETES)
        for resource in manifest.resources if manifest is not None else ():
            members = [each for each in containers(resource) if not each.init]
            if any(each.name == process.name for each in members):
                return len(members) > 1 or child(resource.node, "spec", "template", "spec", "hostNetwork") is not None
    return False
