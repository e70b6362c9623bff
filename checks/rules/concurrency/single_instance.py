"""Settings that allow one instance of an application and no second."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from checks.documents.compose import COMPOSE, Compose
from checks.documents.compose_service import Service
from checks.documents.kubernetes import KUBERNETES, Manifest, Resource, containers, pod_spec
from checks.documents.node import items, scalar, text
from checks.documents.shell import SHELL
from checks.finding import Match
from checks.images import image_reference
from checks.log_files.purpose import is_service
from checks.pattern import pattern
from checks.processes import production_processes
from checks.repository import Repository
from checks.rule import rule
from checks.serving.host_names import KINDS, LITERALS, chosen_by_name
from checks.sharing.browsers import in_browser
from checks.sharing.volumes import STATEFUL
from checks.text import Span

_SCHEDULES = pattern(r"beat|cron|clock|schedul|operator|controller", re.IGNORECASE)
"""A clock process is one on purpose, and so is what steers a cluster."""
_POD = pattern(r"\$\{?(?:HOSTNAME|POD_NAME)\}?\"?\s*(?:==?|=~)\s*[\"']?(?:\*-0|[\w-]*\d[\w-]*)[\"']?(?:\s|$)")
_DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 1
  strategy:
    type: Recreate
  template:
    spec:
      containers: [{name: shop, image: "example.com/shop:1"}]
"""


@rule(
    message="{who} cannot run twice: {why}",
    fix="Leave names and host ports to the platform, let several instances run side by side, and roll them one after the other.",
    looks_at={
        COMPOSE: ("replicas", "scale"),
        KUBERNETES: (
            "Recreate",
            "hostPort",
        ),
        SHELL: ("hostname", "pod_name"),
        **LITERALS,
    },
    level="warning",
    wide=True,
    bad=[
        (
            {
                "compose.yaml": "services:\n  web:\n    build: .\n    container_name: shop\n    deploy:\n      replicas: 3\n"
            },
            "compose.yaml:4",
        ),
        (
            {"compose.yaml": 'services:\n  web:\n    build: .\n    scale: 2\n    ports:\n      - "8080:8080"\n'},
            "compose.yaml:6",
        ),
        ({"k8s/shop.yaml": _DEPLOYMENT}, "k8s/shop.yaml:7"),
        (
            {
                "k8s/shop.yaml": _DEPLOYMENT.replace("replicas: 1", "replicas: 2")
                .replace("Recreate", "RollingUpdate")
                .replace('"example.com/shop:1"', '"example.com/shop:1", ports: [{containerPort: 80, hostPort: 80}]')
            },
            "k8s/shop.yaml:10",
        ),
        (
            {
                "clock.py": "import os\nif os.environ['HOSTNAME'].endswith('-0'):\n    start_schedule()\n",
                "manage.py": "",
            },
            "clock.py:2",
        ),
        (
            {"server.js": "const os = require('os');\nif (os.hostname() === 'web-1') {\n  startJobs();\n}\n"},
            "server.js:2",
        ),
        (
            {
                "main.go": 'package main\nfunc main() {\n\thostname, _ := os.Hostname()\n\tif strings.HasSuffix(hostname, "-0") {\n\t\tlead()\n\t}\n}\n'
            },
            "main.go:4",
        ),
        (
            {
                "Dockerfile": 'FROM python:3.12\nENTRYPOINT ["./start.sh"]\n',
                "start.sh": '#!/bin/sh\nif [ "$HOSTNAME" = web-0 ]; then\n  python schedule.py &\nfi\nexec gunicorn app:app\n',
            },
            "start.sh:2",
        ),
    ],
    good=[
        {
            "server.js": "if (location.hostname === 'localhost') debug();\nif (url.hostname === 'shop.example.org') go();\n"
        },
        {"app.py": "import socket\nlog.info('on %s', socket.gethostname())\nname = hostname + '-0'\n"},
        {
            "Dockerfile": 'FROM mysql:8.4\nENTRYPOINT ["./start.sh"]\n',
            "start.sh": '#!/bin/sh\necho "$HOSTNAME"\nif [ "$HOSTNAME" = "$LEADER" ]; then\n  lead\nfi\nexec mysqld\n',
        },
        {
            "compose.yaml": 'services:\n  web:\n    build: .\n    container_name: shop\n    ports:\n      - "8080:8080"\n'
        },
        {
            "compose.yaml": 'services:\n  web:\n    build: .\n    deploy:\n      replicas: 3\n    ports:\n      - "8080"\n      - "9000-9002:8080"\n'
        },
        {
            "compose.yaml": "services:\n  db:\n    image: postgres:17\n    container_name: db\n    deploy:\n      replicas: 1\n"
        },
        {"k8s/db.yaml": _DEPLOYMENT.replace("example.com/shop:1", "postgres:17")},
        {"k8s/shop.yaml": _DEPLOYMENT.replace("Recreate", "RollingUpdate")},
        {"k8s/operator.yaml": _DEPLOYMENT.replace("name: shop}", "name: shop-operator}", 1)},
        {"k8s/beat.yaml": _DEPLOYMENT.replace("name: shop}", "name: shop-beat}", 1)},
        {
            "k8s/shop.yaml": _DEPLOYMENT.replace("type: Recreate", "type: Recreate\n  minReadySeconds: 5").replace(
                "shop", "grafana"
            )
        },
    ],
)
def single_instance(repository: Repository) -> Iterator[Match]:
    """What cannot run twice cannot grow by processes, and every release of it is an outage."""
    for compose in repository.changed(COMPOSE):
        for service in compose.services if not compose.development else ():
            yield from _composed(compose, service)
    yield from _by_name(repository)
    for manifest in repository.changed(KUBERNETES):
        for resource in manifest.resources:
            if (
                resource.kind == "Deployment"
                and not _keeps_state(resource)
                and not _SCHEDULES.search(resource.name or "")
            ):
                yield from _deployed(manifest, resource)


def _by_name(repository: Repository) -> Iterator[Match]:
    """Work that one machine or pod takes upon itself because of its name."""
    for kind in KINDS:
        for source in repository.changed(kind):
            if is_service(repository, source) and not in_browser(source.path):
                for found in chosen_by_name(source):
                    yield _match(
                        source.path, found.span, "A process", f"its host's name decides what it does: {found.what}"
                    )
    for script in repository.changed(SHELL):
        for command in script.commands if repository.model(_started).get(script.path) else ():
            written = " ".join(word.raw for word in command.words)
            if command.name in ("[", "[[", "test") and _POD.search(written):
                yield _match(
                    script.path, command.span, "A process", f"its host's name decides what it does: `{written[:60]}`"
                )


def _started(repository: Repository) -> Mapping[str, bool]:
    """Scripts that declared processes of one's own run."""
    return {step.path: True for process in production_processes(repository) for step in process.steps}


def _composed(compose: Compose, service: Service) -> Iterator[Match]:
    given = text(service.deploy, "replicas") or text(service.node, "scale") or ""
    if not given.isdecimal() or int(given) < 2:
        return
    who = f"The service {service.name}"
    if service.container_name is not None:
        yield _match(
            compose.path, service.container_name.span, who, f"it is scaled to {given} under one `container_name`"
        )
    for port in service.ports:
        # In a swarm the ingress network publishes a port once for all replicas.
        if port.published and port.published.isdecimal() and text(service.node, "scale"):
            yield _match(
                compose.path, port.span, who, f"it is scaled to {given} on the fixed host port {port.published}"
            )


def _deployed(manifest: Manifest, resource: Resource) -> Iterator[Match]:
    who = f"The Deployment {resource.name or ''}".rstrip()
    replicas, strategy = (
        text(resource.node, "spec", "replicas") or "1",
        scalar(resource.node, "spec", "strategy", "type"),
    )
    if strategy is not None and strategy.value == "Recreate" and replicas == "1":
        yield _match(
            manifest.path, strategy.span, who, "it has one replica, which is stopped before its successor starts"
        )
    for container in containers(resource):
        for port in container.ports:
            if port.host_port and not container.init:
                yield _match(manifest.path, port.span, who, f"it takes the fixed host port {port.host_port}")


def _keeps_state(resource: Resource) -> bool:
    names = [
        resource.name or "",
        *(f"{each.name} {image_reference(each.image or '').base}" for each in containers(resource) if not each.init),
    ]
    return STATEFUL.search(" ".join(names)) is not None or any(
        text(volume, "persistentVolumeClaim", "claimName") for volume in items(pod_spec(resource), "volumes")
    )


def _match(path: str, span: Span, who: str, why: str) -> Match:
    return Match(path, span, {"who": who, "why": why})
