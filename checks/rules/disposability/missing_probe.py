"""Kubernetes workloads that nobody asks whether they are well."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from checks.documents.kubernetes import KUBERNETES, Container, containers
from checks.documents.templating import insertions
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.value import frozen

_NAMED = 3
_SERVING = frozenset(("Deployment", "StatefulSet", "ReplicaSet", "Rollout"))
_SIDECARS = (
    "istio-proxy",
    "linkerd-proxy",
    "envoy",
    "cloud-sql-proxy",
    "cloudsql-proxy",
    "fluent",
    "filebeat",
    "vault-agent",
    "oauth2-proxy",
    "daprd",
    "otc-container",
)


@rule(
    message="What serves a port has no {probe}: {names}",
    level="warning",
    fix="Give it a readiness probe that asks whether it can serve, and a liveness probe that asks whether it still runs.",
    looks_at={KUBERNETES: ("deployment", "statefulset", "replicaset", "rollout")},
    scope="any",
    wide=True,
    bad=[
        (
            {
                "k8s.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n"
                "        - name: web\n          image: shop:1\n          ports:\n            - containerPort: 8000\n"
            },
            "k8s.yaml:9",
        ),
        (
            {
                "k8s.yaml": "apiVersion: apps/v1\nkind: StatefulSet\nspec:\n  template:\n    spec:\n      containers:\n        - image: shop:1\n"
                "          name: api\n          ports: [{containerPort: 80}]\n"
            },
            "k8s.yaml:8",
        ),
        (
            {
                "k8s.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n"
                "          image: a:1\n          ports: [{containerPort: 80}]\n          livenessProbe: {tcpSocket: {port: 80}}\n"
            },
            "k8s.yaml:7",
        ),
        (
            {
                f"chart/{name}.yaml": f"apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: {name}\n"
                "          image: a:1\n          ports: [{containerPort: 80}]\n"
                for name in ("orders", "users")
            },
            "chart/orders.yaml:7",
        ),
    ],
    good=[
        {
            "k8s.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n"
            "          image: a:1\n          ports: [{containerPort: 80}]\n          readinessProbe: {httpGet: {path: /, port: 80}}\n"
        },
        {
            "k8s.yaml": "apiVersion: batch/v1\nkind: Job\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n"
            "          image: a:1\n          ports: [{containerPort: 80}]\n"
        },
        {
            "k8s.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: worker\n"
            "          image: a:1\n"
        },
        {
            "k8s.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: istio-proxy\n"
            "          image: a:1\n          ports: [{containerPort: 80}]\n"
        },
        {
            "chart/templates/deployment.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n"
            '        - name: a\n          image: a:1\n          ports: [{containerPort: 80}]\n          {{- include "probes" . | nindent 10 }}\n'
        },
    ],
)
def missing_probe(repository: Repository) -> Iterator[Match]:
    """Without a readiness probe a container gets requests before it can serve them, at every start and every release; without a
    liveness probe one that hangs hangs for good.
    """
    unasked: dict[tuple[str, bool], list[_Unasked]] = {}
    for each in _unasked(repository):
        # A chart or a folder of manifests is written by one hand: what all its containers lack is said once.
        unasked.setdefault((dirname(each.path), each.container.liveness is not None), []).append(each)
    for (folder, alive), found in unasked.items():
        first = found[0]
        names = [each.container.name for each in found[:_NAMED]]
        more = len(found) - len(names)
        values = {
            "names": f"{', '.join(names)} and {more} more" if more else " and ".join(names),
            "probe": "readiness probe" if alive else "probe",
        }
        because = tuple(dict.fromkeys(each.path for each in found))
        yield Match(
            first.path, first.container.name_span, values, because=because, identity=f"{folder} {values['probe']}"
        )


@frozen
class _Unasked:
    path: str
    container: Container


def _unasked(repository: Repository) -> Iterator[_Unasked]:
    for manifest in repository.changed(KUBERNETES):
        for resource in manifest.resources:
            for container in containers(resource) if resource.kind in _SERVING else ():
                inserted = any(True for _ in insertions(manifest.text, container.node.span))
                if _serves(container) and not inserted:
                    yield _Unasked(manifest.path, container)


def _serves(container: Container) -> bool:
    named = container.name.lower()
    return (
        bool(container.ports) and not container.init and container.readiness is None and not named.startswith(_SIDECARS)
    )
