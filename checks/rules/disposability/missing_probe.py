"""Kubernetes workloads that nobody asks whether they are well."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.kubernetes import KUBERNETES, Container, Resource, containers
from checks.documents.templating import insertions
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule

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
    message="The container {name} serves a port and has no {probe}",
    level="warning",
    fix="Give it a readiness probe that asks whether it can serve, and a liveness probe that asks whether it still runs.",
    looks_at={KUBERNETES: ("deployment", "statefulset", "replicaset", "rollout")},
    scope="any",
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
    for manifest in repository.changed(KUBERNETES):
        for resource in manifest.resources:
            if resource.kind not in _SERVING:
                continue
            for container in containers(resource):
                if _serves(resource, container) and not any(
                    True for _ in insertions(manifest.text, container.node.span)
                ):
                    yield Match(
                        manifest.path,
                        container.name_span,
                        {"name": container.name, "probe": "readiness probe" if container.liveness else "probe"},
                        identity=f"{resource.name}/{container.name}",
                    )


def _serves(resource: Resource, container: Container) -> bool:
    del resource
    named = container.name.lower()
    return (
        bool(container.ports) and not container.init and container.readiness is None and not named.startswith(_SIDECARS)
    )
