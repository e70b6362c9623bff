"""Kubernetes manifests, Helm templates among them: resources, and the containers of those that run some."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents import json, yaml
from checks.documents.kind import Claim, Kind
from checks.documents.kubernetes_container import Container, ContainerPort, EnvFrom, Mount, container_of
from checks.documents.node import Entry, Mapping, Node, child, entries, items, scalar
from checks.documents.node import text as text_of
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
                yield container_of(node, init=section == "initContainers" and not sidecar)


KUBERNETES: Kind[Manifest] = Kind(
    "kubernetes",
    claims=(Claim(suffixes=(".yaml", ".yml", ".json", ".yaml.tpl"), markers=("apiversion", "kind")),),
    parse=parse,
)

__all__ = [
    "KUBERNETES",
    "Container",
    "ContainerPort",
    "EnvFrom",
    "Manifest",
    "Mount",
    "Resource",
    "containers",
    "parse",
    "pod_spec",
]
