"""Volumes that keep log files of the application."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.kubernetes import KUBERNETES
from checks.finding import Match
from checks.log_files import volumes
from checks.log_files.setting import Setting
from checks.repository import Repository
from checks.rule import rule

_DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  template:
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1.2.0
          volumeMounts:
            - name: logs
              mountPath: /var/log/api
"""


@rule(
    message="{what} keeps log files in a volume at {path}",
    fix="Log to standard output, drop the volume, and let the platform's collector keep the stream.",
    looks_at={
        COMPOSE: ("/log", "logs:", ".log"),
        KUBERNETES: ("/log", ".log"),
        DOCKERFILE: ("VOLUME",),
    },
    bad=[
        (
            {"compose.yaml": "services:\n  web:\n    build: .\n    volumes:\n      - ./logs:/app/logs\n"},
            "compose.yaml:5",
        ),
        (
            {
                "docker-compose.yml": "services:\n  api:\n    build: ./api\n    volumes:\n      - api-log:/var/log/api\n"
                "volumes:\n  api-log:\n"
            },
            "docker-compose.yml:5",
        ),
        ({"deploy/api.yaml": _DEPLOYMENT}, "deploy/api.yaml:11"),
        ({"Dockerfile": 'FROM python:3.12\nVOLUME ["/data", "/var/log/app"]\nCMD ["app"]\n'}, "Dockerfile:2"),
    ],
    good=[
        {
            "compose.yaml": "services:\n  web:\n    build: .\n    volumes:\n      - ./blog:/app/blog\n      - ./data:/data\n"
        },
        {
            "compose.yaml": "services:\n  db:\n    image: postgres:17\n    volumes:\n      - ./logs:/var/log/postgresql\n"
        },
        {
            "compose.yaml": "services:\n  promtail:\n    build: ./promtail\n    volumes:\n      - /var/log:/var/log:ro\n"
            "  log-collector:\n    build: ./collector\n    volumes:\n      - ./logs:/var/log\n"
        },
        {"compose.override.yaml": "services:\n  web:\n    build: .\n    volumes:\n      - ./logs:/app/logs\n"},
        {"deploy/api.yaml": _DEPLOYMENT.replace("mountPath: /var/log/api", "mountPath: /etc/api")},
        {"deploy/agent.yaml": _DEPLOYMENT.replace("registry.example.com/api", "fluent/fluent-bit")},
        {"Dockerfile": "FROM python:3.12\nVOLUME /srv/catalog\n"},
    ],
)
def log_volume(repository: Repository) -> Iterator[Match]:
    """A volume for logs ties the process to a disk, and somebody has to rotate, ship and clean what collects there."""
    for compose in repository.changed(COMPOSE):
        yield from map(_match, volumes.compose(compose))
    for manifest in repository.changed(KUBERNETES):
        yield from map(_match, volumes.kubernetes(manifest))
    for dockerfile in repository.changed(DOCKERFILE):
        yield from map(_match, volumes.dockerfile(dockerfile))


def _match(found: Setting) -> Match:
    return Match(found.path, found.span, {"what": found.what, "path": found.target})
