"""Where a repository says which backing services run, and from which image."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from checks.backing_services.products import IMAGE_LITERALS, product_of
from checks.documents.compose import COMPOSE
from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.helm import HELM_VALUES
from checks.documents.kubernetes import KUBERNETES, containers
from checks.images import ImageReference
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

ORDER = ("infrastructure", "cluster", "compose", "development", "ci")
"""Kinds of places, the one that speaks most for production first."""


@frozen
class Instance:
    """`place` tells what is deployed together: a compose file, a folder of manifests, the CI of the repository."""

    path: str
    span: Span
    product: str
    image: str
    reference: ImageReference
    kind: str
    """One of `ORDER`."""
    place: str


def instances(repository: Repository) -> Iterator[Instance]:
    """Every image of a backing service in files that the rule at work may see, each image once a place."""
    seen: set[tuple[str, int]] = set()
    for instance in _everywhere(repository):
        if (instance.path, instance.span.line) not in seen:
            seen.add((instance.path, instance.span.line))
            yield instance


def _everywhere(repository: Repository) -> Iterator[Instance]:
    for path, image, span, kind, place in _written(repository):
        found = product_of(image)
        if found is not None:
            yield Instance(path, span, found[0], image.strip(), found[1], kind, place)


def _written(repository: Repository) -> Iterator[tuple[str, str, Span, str, str]]:
    for compose in repository.all(COMPOSE, IMAGE_LITERALS):
        local = compose.development or repository.role(compose.path) != "production"
        for service in compose.services:
            if service.image is not None and service.build is None:
                kind = "development" if local else "compose"
                yield compose.path, service.image.value, service.image.span, kind, compose.path
    for manifest in repository.all(KUBERNETES, IMAGE_LITERALS):
        for resource in manifest.resources:
            for container in containers(resource):
                if container.image and container.image_span and not container.init and resource.kind not in _ONE_OFF:
                    yield manifest.path, container.image, container.image_span, "cluster", dirname(manifest.path)
    yield from _in_values(repository)
    yield from _in_pipelines(repository)


_ONE_OFF = ("Job", "CronJob")
"""What they run of a service's image is its client: `pg_dump`, `redis-cli`."""


def _in_values(repository: Repository) -> Iterator[tuple[str, str, Span, str, str]]:
    for values in repository.all(HELM_VALUES, IMAGE_LITERALS):
        for image in values.images:
            if image.tag and not image.tag.startswith("sha256:"):
                written = f"{image.repository}:{image.tag}"
                yield values.path, written, image.span, "cluster", dirname(values.path)


def _in_pipelines(repository: Repository) -> Iterator[tuple[str, str, Span, str, str]]:
    for workflow in repository.all(GITHUB_WORKFLOW, IMAGE_LITERALS):
        for job in workflow.jobs:
            for service in job.services:
                yield workflow.path, service.image.value, service.image.span, "ci", "ci"
    for pipeline in repository.all(GITLAB_CI, IMAGE_LITERALS):
        for each in pipeline.jobs:
            if not each.hidden:
                for beside in each.services:
                    yield pipeline.path, beside.image, beside.span, "ci", "ci"
