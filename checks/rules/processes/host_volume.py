"""Data of the application on a disk of the machine or of one process."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.kubernetes import KUBERNETES
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.sharing import volumes

_DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  template:
    spec:
      containers:
        - name: shop
          image: registry.example.com/shop:1.2.0
          volumeMounts:
            - name: kept
              mountPath: /srv/uploads
      volumes:
        - name: kept
          hostPath: {path: /mnt/uploads}
"""
_CLAIM = _DEPLOYMENT.replace("hostPath: {path: /mnt/uploads}", "persistentVolumeClaim: {claimName: uploads}")


@rule(
    message="{what} keeps data in a volume at {path}",
    fix="Keep files in object storage and records in a database, reached as backing services; then every process is replaceable.",
    looks_at={COMPOSE: ("volumes",), KUBERNETES: ("hostPath", "persistentVolumeClaim")},
    level="warning",
    bad=[
        (
            {"compose.yaml": "services:\n  web:\n    build: .\n    volumes:\n      - ./uploads:/app/uploads\n"},
            "compose.yaml:5",
        ),
        (
            {
                "docker-compose.yml": "services:\n  api:\n    build: ./api\n    volumes:\n      - media:/srv/media\n"
                "      - type: bind\n        source: ./data\n        target: /srv/data\nvolumes:\n  media:\n"
            },
            "docker-compose.yml:5 docker-compose.yml:6",
        ),
        ({"k8s/shop.yaml": _DEPLOYMENT}, "k8s/shop.yaml:11"),
        ({"k8s/shop.yaml": _CLAIM}, "k8s/shop.yaml:11"),
    ],
    good=[
        {
            "compose.yaml": "services:\n  db:\n    image: postgres:17\n    volumes:\n      - data:/var/lib/postgresql/data\n"
        },
        {"compose.yaml": "services:\n  db:\n    build: ./database\n    volumes:\n      - data:/data\n"},
        {
            "compose.yaml": "services:\n  web:\n    build: .\n    volumes:\n      - ./data/seed:/app/data:ro\n"
            "      - /var/run/docker.sock:/var/run/docker.sock\n      - ./config.yml:/app/data/config.yml\n"
            "      - static:/app/static\n      - .:/app\n      - /app/data\n"
        },
        {"compose.override.yaml": "services:\n  web:\n    build: .\n    volumes:\n      - ./uploads:/app/uploads\n"},
        {"k8s/shop.yaml": _DEPLOYMENT.replace("/mnt/uploads", "/var/run/docker.sock")},
        {
            "k8s/shop.yaml": _DEPLOYMENT.replace(
                "mountPath: /srv/uploads", "mountPath: /srv/uploads\n              readOnly: true"
            )
        },
        {"k8s/db.yaml": _CLAIM.replace("registry.example.com/shop:1.2.0", "postgres:17")},
        {"k8s/shop.yaml": _DEPLOYMENT.replace("hostPath: {path: /mnt/uploads}", "emptyDir: {}")},
        {"k8s/agent.yaml": _DEPLOYMENT.replace("kind: Deployment", "kind: DaemonSet")},
    ],
)
def host_volume(repository: Repository) -> Iterator[Match]:
    """What a process keeps on a disk is not there for its siblings, and holds it to one machine.

    Anything that has to last belongs into a backing service that all processes share.
    """
    for compose in repository.changed(COMPOSE):
        yield from _matches(compose.path, volumes.in_compose(compose))
    for manifest in repository.changed(KUBERNETES):
        yield from _matches(manifest.path, volumes.in_kubernetes(manifest))


def _matches(path: str, found: Iterator[volumes.Kept]) -> Iterator[Match]:
    for each in found:
        yield Match(path, each.span, {"what": each.what, "path": each.target})
