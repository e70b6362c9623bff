"""Ports along the way from a program to the Service in front of it, and where two of them disagree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE, Argument
from checks.documents.kubernetes import KUBERNETES, Container, Manifest, Resource, containers
from checks.documents.node import Node, Scalar, entries, items, scalar, text
from checks.processes import Process
from checks.repository import Repository
from checks.serving.bound import container_of, served_port
from checks.text import Span
from checks.value import frozen

_WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout", "Pod")


@frozen
class Disagreement:
    path: str
    span: Span
    here: str
    there: str
    because: tuple[str, ...] = ()


def in_images(processes: Iterator[Process], repository: Repository) -> Iterator[Disagreement]:
    """An `EXPOSE`, a published or a declared port that is not the one that the process binds, else not the one its image exposes."""
    for process in processes:
        served = served_port(process, repository)
        exposed = _exposed(process, repository)
        because = tuple(
            dict.fromkeys(
                (*(step.path for step in process.steps), *([process.dockerfile] if process.dockerfile else []))
            )
        )
        if process.origin == "dockerfile":
            if served is not None and exposed and all(number != served[0] for number, _ in exposed):
                number, argument = exposed[0]
                yield Disagreement(process.path, argument.span, f"`EXPOSE {number}`", served[1], because)
            continue
        there = served or _by_image(process, exposed)
        ports = [*_reached(process, repository)] if there is not None else []
        if there is not None and ports and all(number != there[0] for number, _, _ in ports):
            number, span, what = ports[0]
            yield Disagreement(process.path, span, f"{what} {number}", there[1], because)


def _exposed(process: Process, repository: Repository) -> list[tuple[str, Argument]]:
    """Ports of `EXPOSE`; nothing where one of them is not known."""
    dockerfile = repository.document(process.dockerfile, DOCKERFILE) if process.dockerfile else None
    stage = dockerfile.last if dockerfile is not None else None
    found = [*dockerfile.exposed_ports(stage)] if dockerfile is not None and stage is not None else []
    return found if all(number.isdecimal() for number, _ in found) else []


def _by_image(process: Process, exposed: list[tuple[str, Argument]]) -> tuple[str, str] | None:
    """The one port that the image exposes, where the process is what the image starts by itself."""
    own = process.steps and process.steps[0].via[:1] == (process.dockerfile,)
    return (exposed[0][0], f"its image exposes {exposed[0][0]}") if own and len(exposed) == 1 else None


def _reached(process: Process, repository: Repository) -> Iterator[tuple[str, Span, str]]:
    """The ports by which others reach the process; nothing where one of them is not known."""
    if process.origin == "compose":
        compose = repository.document(process.path, COMPOSE)
        service = compose.service(process.name) if compose is not None else None
        ports = service.ports if service is not None else ()
        if all(port.target.isdecimal() for port in ports):
            yield from ((port.target, port.span, "The published port") for port in ports)
    container = container_of(process, repository)
    if container is not None and _all_known(container) and not container.init:
        yield from ((port.number, port.span, "The container's port") for port in container.ports)


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
