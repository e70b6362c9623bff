"""Kubernetes manifests, Helm templates among them: resources, and the containers of those that run some."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents import json, yaml
from checks.documents.kind import Claim, Kind
from checks.documents.node import Entry, Mapping, Node, Scalar, child, entries, items, scalar
from checks.documents.node import text as text_of
from checks.documents.variables import EnvVar, named
from checks.text import Span, Text
from checks.value import frozen

_POD_SPECS = {
    "Pod": ("spec",),
    "PodTemplate": ("template", "spec"),
    "Deployment": ("spec", "template", "spec"),
    "StatefulSet": ("spec", "template", "spec"),
    "DaemonSet": ("spec", "template", "spec"),
    "ReplicaSet": ("spec", "template", "spec"),
    "ReplicationController": ("spec", "template", "spec"),
    "Rollout": ("spec", "template", "spec"),
    "DeploymentConfig": ("spec", "template", "spec"),
    "Job": ("spec", "template", "spec"),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
    "Service": ("spec", "template", "spec"),
    "Configuration": ("spec", "template", "spec"),
}
"""Where the pod stands in each kind. `Service` runs containers only as Knative's, which alone has a template."""

_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


@frozen
class Resource:
    """`span` covers `kind: …`, the line to anchor findings about what is absent."""

    api_version: str
    kind: str
    name: str | None
    namespace: str | None
    node: Mapping
    span: Span

    @property
    def labels(self) -> tuple[Entry, ...]:
        return entries(self.node, "metadata", "labels")

    @property
    def annotations(self) -> tuple[Entry, ...]:
        return entries(self.node, "metadata", "annotations")


@frozen
class Manifest:
    """`unread` holds the reasons for documents of a Helm template that could not be read."""

    text: Text
    resources: tuple[Resource, ...]
    unread: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return self.text.path


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


def parse(text: Text) -> Manifest:
    """Documents without `apiVersion` and `kind` are passed over. Raises `Unreadable` for what is neither YAML nor JSON."""
    if text.path.lower().endswith(".json"):
        root = json.parse(text).root
        return Manifest(text, tuple(_resources(root)))
    read = yaml.parse(text)
    resources = tuple(resource for document in read.documents for resource in _resources(document))
    return Manifest(text, resources, read.unread)


def _resources(node: Node | None, *, listed: bool = False) -> Iterator[Resource]:
    """The resource that `node` is; a `List` gives its items."""
    kind, api_version = scalar(node, "kind"), scalar(node, "apiVersion")
    if not isinstance(node, Mapping) or kind is None or api_version is None:
        return
    if kind.value.endswith("List") and child(node, "items") is not None:
        if not listed:
            for item in items(node, "items"):
                yield from _resources(item, listed=True)
        return
    entry = node.entry("kind")
    start = entry.key.span if entry else kind.span
    yield Resource(
        api_version.value,
        kind.value,
        text_of(node, "metadata", "name"),
        text_of(node, "metadata", "namespace"),
        node,
        Span(start.line, start.column, kind.span.end_line, kind.span.end_column),
    )


def pod_spec(resource: Resource) -> Mapping | None:
    """The `spec` of the pods that a resource starts; None where it starts none."""
    path = _POD_SPECS.get(resource.kind)
    found = child(resource.node, *path) if path else None
    return found if isinstance(found, Mapping) else None


def containers(resource: Resource) -> Iterator[Container]:
    """The containers a resource runs, those that initialise its pods first."""
    spec = pod_spec(resource)
    for section in ("initContainers", "containers"):
        for node in items(spec, section):
            if isinstance(node, Mapping) and (scalar(node, "name") or scalar(node, "image")):
                sidecar = text_of(node, "restartPolicy") == "Always"
                yield _container(node, init=section == "initContainers" and not sidecar)


def _container(node: Mapping, *, init: bool) -> Container:
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


KUBERNETES: Kind[Manifest] = Kind(
    "kubernetes",
    claims=(Claim(suffixes=(".yaml", ".yml", ".json", ".yaml.tpl"), markers=("apiversion", "kind")),),
    parse=parse,
)
