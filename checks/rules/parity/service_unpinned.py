"""Backing services that may be another version tomorrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checks.backing_services.instances import instances
from checks.backing_services.products import IMAGE_LITERALS
from checks.documents.compose import COMPOSE
from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.helm import HELM_VALUES
from checks.documents.kind import Kind
from checks.documents.kubernetes import KUBERNETES
from checks.finding import Match
from checks.images import floating
from checks.repository import Repository
from checks.rule import rule

_KINDS: tuple[Kind[Any], ...] = (COMPOSE, KUBERNETES, HELM_VALUES, GITHUB_WORKFLOW, GITLAB_CI)


def _stateful(image: str) -> str:
    return (
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  template:\n    spec:\n      containers:\n"
        f"        - name: db\n          image: {image}\n"
    )


@rule(
    message="{product} runs from the image {image}, which names {why}",
    level="error",
    fix="Name the version that production runs, `postgres:16.4`, wherever the service is started: on laptops, in CI, in the cluster.",
    looks_at=dict.fromkeys(_KINDS, IMAGE_LITERALS),
    roles=("production", "development", "test"),
    bad=[
        (
            {"docker-compose.yml": "services:\n  db:\n    image: postgres\n  cache:\n    image: redis:7.2\n"},
            "docker-compose.yml:3",
        ),
        ({"compose.yaml": "services:\n  cache:\n    image: redis:alpine\n"}, "compose.yaml:3"),
        ({"k8s/db.yaml": _stateful("mongo:latest")}, "k8s/db.yaml:9"),
        (
            {
                ".github/workflows/test.yml": "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    services:\n      db:\n"
                "        image: mysql\n      cache:\n        image: redis:7\n    steps: []\n"
            },
            ".github/workflows/test.yml:7",
        ),
        ({".gitlab-ci.yml": "test:\n  services:\n    - postgres:latest\n  script: [make test]\n"}, ".gitlab-ci.yml:3"),
        (
            {"chart/values.yaml": "broker:\n  image:\n    repository: docker.io/bitnami/rabbitmq\n    tag: latest\n"},
            "chart/values.yaml:4",
        ),
    ],
    good=[
        {"compose.yaml": "services:\n  db:\n    image: postgres:16-alpine\n  cache:\n    image: redis:7.2.4\n"},
        {
            "compose.yaml": "services:\n  db:\n    image: postgres@sha256:"
            "3f0d4a1c9b8e7f6a5d4c3b2a19081726354453627181908f7e6d5c4b3a291807\n"
        },
        {"compose.yaml": "services:\n  db:\n    image: postgres:${POSTGRES_VERSION}\n"},
        {"compose.yaml": "services:\n  db:\n    build: ./db\n    image: postgres\n"},
        {
            "compose.yaml": "services:\n  admin:\n    image: oliver006/redis_exporter\n  ui:\n    image: phpmyadmin/phpmyadmin\n"
        },
        {"docs/compose.yaml": "services:\n  db:\n    image: postgres\n"},
        {"k8s/store.yaml": _stateful("minio/minio:RELEASE.2024-05-10T01-41-38Z")},
        {
            ".github/workflows/test.yml": "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    services:\n      db:\n"
            "        image: mysql:${{ matrix.mysql }}\n    steps: []\n"
        },
    ],
)
def service_unpinned(repository: Repository) -> Iterator[Match]:
    """Without a version each machine runs the one that was newest when it first pulled the image. Laptops, CI and production drift
    apart unseen, and a database may meet a data directory that it cannot read.
    """
    focused = {document.path for kind in _KINDS for document in repository.changed(kind)}
    for instance in instances(repository) if focused else ():
        why = floating(instance.reference) if instance.path in focused else None
        if why is not None:
            values = {"product": instance.product, "image": instance.image, "why": why}
            yield Match(instance.path, instance.span, values, cause="floating service image")
