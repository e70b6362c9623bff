"""A container of a Kubernetes pod."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.node import Entry, Mapping, Node, Scalar, child, items, scalar
from checks.documents.node import text as text_of
from checks.documents.variables import EnvVar, named
from checks.text import Span
from checks.value import frozen

_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


@frozen
class EnvFrom:
    """A whole ConfigMap or Secret taken as variables; `kind` is `configMapRef` or `secretRef`."""

    kind: str
    name: str | None
    prefix: str
    span: Span


@frozen
class ContainerPort:
    number: str
    name: str | None
    host_port: str | None
    span: Span


@frozen
class Mount:
    volume: str
    path: str
    read_only: bool
    span: Span


@frozen
class Container:
    """`command` replaces the image's entrypoint and `args` its command; both as nodes, None where absent."""

    node: Mapping
    name: str
    name_span: Span
    image: str | None
    image_span: Span | None
    env: tuple[EnvVar, ...]
    env_from: tuple[EnvFrom, ...]
    ports: tuple[ContainerPort, ...]
    volume_mounts: tuple[Mount, ...]
    init: bool
    """Runs before the containers of the pod. A sidecar, which starts there and stays, is not counted as such."""

    @property
    def command(self) -> Node | None:
        return child(self.node, "command")

    @property
    def args(self) -> Node | None:
        return child(self.node, "args")

    @property
    def words(self) -> tuple[str, ...]:
        """The words of `command` and `args` together."""
        found = (*items(self.node, "command"), *items(self.node, "args"))
        return tuple(item.value for item in found if isinstance(item, Scalar))

    @property
    def probes(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.node.entries if entry.key.value in _PROBES)

    @property
    def liveness(self) -> Node | None:
        return child(self.node, "livenessProbe")

    @property
    def readiness(self) -> Node | None:
        return child(self.node, "readinessProbe")

    @property
    def startup(self) -> Node | None:
        return child(self.node, "startupProbe")

    @property
    def lifecycle(self) -> Node | None:
        return child(self.node, "lifecycle")

    @property
    def resources(self) -> Node | None:
        return child(self.node, "resources")

    @property
    def security_context(self) -> Node | None:
        return child(self.node, "securityContext")


def container_of(node: Mapping, *, init: bool) -> Container:
    name, image = scalar(node, "name"), scalar(node, "image")
    return Container(
        node=node,
        name=name.value if name else "",
        name_span=name.span if name else node.span,
        image=image.value if image else None,
        image_span=image.span if image else None,
        env=tuple(named(items(node, "env"))),
        env_from=tuple(_env_from(node)),
        ports=tuple(_ports(node)),
        volume_mounts=tuple(_mounts(node)),
        init=init,
    )


def _env_from(node: Mapping) -> Iterator[EnvFrom]:
    for item in items(node, "envFrom"):
        for kind in ("configMapRef", "secretRef"):
            if child(item, kind) is not None:
                yield EnvFrom(kind, text_of(item, kind, "name"), text_of(item, "prefix") or "", item.span)


def _ports(node: Mapping) -> Iterator[ContainerPort]:
    for item in items(node, "ports"):
        number = scalar(item, "containerPort")
        if number is not None:
            yield ContainerPort(number.value, text_of(item, "name"), text_of(item, "hostPort"), number.span)


def _mounts(node: Mapping) -> Iterator[Mount]:
    for item in items(node, "volumeMounts"):
        volume, path = text_of(item, "name"), text_of(item, "mountPath")
        if volume is not None and path is not None:
            yield Mount(volume, path, text_of(item, "readOnly") == "true", item.span)
