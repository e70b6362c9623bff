"""Ports along the way from a program to the Service in front of it, and where two of them disagree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.kubernetes import KUBERNETES, Container, Manifest, Resource, containers
from checks.documents.node import Node, Scalar, entries, items, scalar, text
from checks.processes import Process, Step
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

_OPTIONS: dict[str, tuple[str, ...]] = {
    "gunicorn": ("--bind", "-b"),
    "uvicorn": ("--port",),
    "hypercorn": ("--bind", "-b"),
    "flask": ("--port", "-p"),
    "fastapi": ("--port",),
    "streamlit": ("--server.port",),
    "daphne": ("--port", "-p"),
    "puma": ("--port", "-p"),
    "rails": ("--port", "-p"),
    "waitress-serve": ("--port",),
    "next": ("--port", "-p"),
    "http-server": ("-p", "--port"),
}
_WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout", "Pod")


@frozen
class Disagreement:
    path: str
    span: Span
    here: str
    there: str
    because: tuple[str, ...] = ()


def bound_port(step: Step) -> str | None:
    """The port that a server is told to bind by its command."""
    options = _OPTIONS.get(step.name)
    given = step.invocation.option(*options) if options else None
    found = re.search(r"(?:^|:)(\d{2,5})$", given.value) if given is not None and given.value else None
    if found is None:
        found = re.search(r"\brunserver (?:\S+ )*?(?:[\d.]+:)?(\d{4,5})(?:\s|$)", step.line)
    return found[1] if found else None


def in_images(processes: Iterator[Process], repository: Repository) -> Iterator[Disagreement]:
    """An `EXPOSE`, or the port that a compose service publishes, that is not the one its command binds."""
    for process in processes:
        bound = {port for step in process.steps if (port := bound_port(step))}
        if len(bound) != 1 or any(step.name in ("nginx", "caddy", "httpd", "supervisord") for step in process.steps):
            continue
        port = next(iter(bound))
        if process.origin == "dockerfile":
            yield from _exposed(process, port, repository)
        elif process.origin == "compose":
            yield from _published(process, port, repository)


def _exposed(process: Process, port: str, repository: Repository) -> Iterator[Disagreement]:
    dockerfile = repository.document(process.path, DOCKERFILE)
    stage = dockerfile.last if dockerfile is not None else None
    found = [*dockerfile.exposed_ports(stage)] if dockerfile is not None and stage is not None else []
    if found and all(number.isdecimal() and number != port for number, _ in found):
        number, argument = found[0]
        yield Disagreement(process.path, argument.span, f"`EXPOSE {number}`", f"the command binds {port}")


def _published(process: Process, port: str, repository: Repository) -> Iterator[Disagreement]:
    compose = repository.document(process.path, COMPOSE)
    service = compose.service(process.name) if compose is not None else None
    ports = service.ports if service is not None else ()
    if ports and all(each.target.isdecimal() and each.target != port for each in ports):
        because = tuple(step.path for step in process.steps)
        yield Disagreement(
            process.path, ports[0].span, f"The published port {ports[0].target}", f"the command binds {port}", because
        )


def in_probes(manifest: Manifest) -> Iterator[Disagreement]:
    """Probes of ports that their container does not declare."""
    for resource in manifest.resources:
        for container in containers(resource):
            if not container.ports:
                continue
            for entry in container.probes:
                for way in ("httpGet", "tcpSocket"):
                    asked = scalar(entry.value, way, "port")
                    if (
                        asked is not None
                        and _known(asked.value)
                        and not _offers(container, asked.value)
                        and _all_known(container)
                    ):
                        there = f"the container declares {', '.join(port.number for port in container.ports)}"
                        yield Disagreement(
                            manifest.path, asked.span, f"The port {asked.value} of `{entry.key.value}`", there
                        )


def in_services(manifest: Manifest, repository: Repository) -> Iterator[Disagreement]:
    """Services whose target port no container they select declares."""
    for resource in manifest.resources:
        selector = _labels(items(resource.node, "spec", "selector"))
        if resource.kind != "Service" or not selector or text(resource.node, "spec", "type") == "ExternalName":
            continue
        selected = [(path, each) for path, each in repository.model(_workloads) if _selects(selector, each)]
        members = [(path, container) for path, each in selected for container in containers(each) if not container.init]
        # Two workloads of the same labels are variants for different environments.
        if len(selected) != 1 or not any(container.ports for _, container in members):
            continue
        if not all(_all_known(container) for _, container in members):
            continue
        for port in items(resource.node, "spec", "ports"):
            target = scalar(port, "targetPort") or scalar(port, "port")
            if (
                target is None
                or not _known(target.value)
                or any(_offers(container, target.value) for _, container in members)
            ):
                continue
            declared = ", ".join(each.number for _, container in members for each in container.ports)
            yield Disagreement(
                manifest.path,
                target.span,
                f"The target port {target.value} of the Service {resource.name or ''}".rstrip(),
                f"its containers declare {declared}",
                tuple({path for path, _ in members}),
            )


def _known(value: str) -> bool:
    return re.fullmatch(r"[\w-]+", value) is not None and "__" not in value


def _all_known(container: Container) -> bool:
    return all(port.number.isdecimal() for port in container.ports)


def _offers(container: Container, wanted: str) -> bool:
    return any(wanted in (port.number, port.name) for port in container.ports)


def _labels(nodes: tuple[Node, ...]) -> Mapping[str, str]:
    return {
        entry.key.value: entry.value.value
        for node in nodes
        for entry in entries(node)
        if isinstance(entry.value, Scalar)
    }


def _workloads(repository: Repository) -> tuple[tuple[str, Resource], ...]:
    return tuple(
        (manifest.path, resource)
        for manifest in repository.all(KUBERNETES)
        for resource in manifest.resources
        if resource.kind in _WORKLOADS
    )


def _selects(selector: Mapping[str, str], resource: Resource) -> bool:
    path = ("metadata", "labels") if resource.kind == "Pod" else ("spec", "template", "metadata", "labels")
    labels = {
        entry.key.value: entry.value.value for entry in entries(resource.node, *path) if isinstance(entry.value, Scalar)
    }
    return all(
        _known(value.replace(".", "").replace("/", "")) and labels.get(key) == value for key, value in selector.items()
    )
