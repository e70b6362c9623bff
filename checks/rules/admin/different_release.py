"""Administrative processes that run another release than the app they serve."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.kubernetes import KUBERNETES, containers
from checks.finding import Match
from checks.images import ImageReference, image_reference
from checks.repository import Repository
from checks.rule import rule
from checks.text import Span
from checks.value import frozen


def _workload(kind: str, image: str) -> str:
    inner = f"      containers:\n        - name: main\n          image: {image}\n"
    return f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: shop}}\nspec:\n  template:\n    spec:\n{inner}"


@rule(
    message="{job} runs {own}, while the app runs {other}",
    level="error",
    fix="Give both the same reference, from one place: a kustomization, a chart's value, a variable.",
    looks_at={KUBERNETES: ("image:",), COMPOSE: ("image:",)},
    bad=[
        (
            {
                "k8s/app.yaml": _workload("Deployment", "me/shop:1.5.0"),
                "k8s/job.yaml": _workload("Job", "me/shop:1.4.2"),
            },
            "k8s/job.yaml:9",
        ),
        (
            {
                "k8s/app.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      initContainers:\n"
                "        - name: migrate\n          image: me/shop:1.4.2\n      containers:\n        - name: web\n          image: me/shop:1.5.0\n"
            },
            "k8s/app.yaml:9",
        ),
        (
            {
                "compose.yaml": "services:\n  web:\n    image: me/shop:1.5.0\n    ports: ['80:80']\n  migrate:\n    image: me/shop:latest\n"
                "    command: alembic upgrade head\n    restart: 'no'\n"
            },
            "compose.yaml:6",
        ),
    ],
    good=[
        {"k8s/app.yaml": _workload("Deployment", "me/shop:1.5.0"), "k8s/job.yaml": _workload("Job", "me/shop:1.5.0")},
        {"k8s/app.yaml": _workload("Deployment", "me/shop:1.5.0"), "k8s/job.yaml": _workload("Job", "busybox:1.36")},
        {
            "staging/app.yaml": _workload("Deployment", "me/shop:1.5.0"),
            "production/job.yaml": _workload("Job", "me/shop:1.4.2"),
        },
        {
            "k8s/app.yaml": _workload("Deployment", '"me/shop:{{ .Values.tag }}"'),
            "k8s/job.yaml": _workload("Job", "me/shop:1.4.2"),
        },
        {
            "compose.yaml": "services:\n  web:\n    image: me/shop:${TAG}\n  migrate:\n    image: me/shop:${TAG}\n    restart: 'no'\n"
        },
    ],
    wide=True,
)
def different_release(repository: Repository) -> Iterator[Match]:
    """A migration or a job from another release knows another schema than the app, and may undo or break what the app relies on."""
    places = [*_in_manifests(repository), *_in_compose(repository)]
    for job in (place for place in places if place.is_job):
        apps = [app for app in places if not app.is_job and app.group == job.group and app.image.name == job.image.name]
        tags = {(app.image.tag, app.image.digest) for app in apps}
        if len(tags) == 1 and (job.image.tag, job.image.digest) not in tags:
            yield Match(
                job.path,
                job.span,
                {"job": job.name, "own": _tag(job.image), "other": _tag(apps[0].image)},
                because=(apps[0].path,),
            )


@frozen
class _Place:
    path: str
    span: Span
    name: str
    image: ImageReference
    is_job: bool
    group: str
    """What belongs together: a folder of manifests, a compose file."""


def _in_manifests(repository: Repository) -> Iterator[_Place]:
    for manifest in repository.all(KUBERNETES, containing=["image:"]):
        folder = manifest.path.rpartition("/")[0]
        for resource in manifest.resources:
            for container in containers(resource):
                if (
                    container.image is None
                    or container.image_span is None
                    or "{" in container.image
                    or "$" in container.image
                ):
                    continue
                is_job = resource.kind in ("Job", "CronJob") or container.init
                reference = image_reference(container.image)
                name = f"{resource.kind} {container.name}".strip()
                yield _Place(manifest.path, container.image_span, name, reference, is_job, folder)


def _in_compose(repository: Repository) -> Iterator[_Place]:
    for compose in repository.all(COMPOSE, containing=["image:"]):
        for service in compose.services:
            if service.image is None or "$" in service.image.value or service.build is not None:
                continue
            is_job = service.restart in ("no", "on-failure") and not service.ports and service.command is not None
            reference = image_reference(service.image.value)
            yield _Place(compose.path, service.image.span, f"Service {service.name}", reference, is_job, compose.path)


def _tag(image: ImageReference) -> str:
    return f"{image.base}:{image.tag}" if image.tag else f"{image.base}@{image.digest}" if image.digest else image.base
