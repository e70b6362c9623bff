"""What the containers of Kubernetes workloads start."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from checks.documents.command_line import of_words
from checks.documents.dockerfile import DOCKERFILE, Dockerfile
from checks.documents.kubernetes import KUBERNETES, Container, Manifest, Resource, containers
from checks.documents.node import Scalar, items, text
from checks.documents.shell import Word
from checks.images import image_reference
from checks.processes.built import built_images
from checks.processes.chart_values import filled_in
from checks.processes.following import Place, follow
from checks.processes.images import for_development, started
from checks.processes.model import Nature, Process, Step
from checks.processes.nature import nature_of
from checks.repository import Repository
from checks.role import LOCAL

_HOOK = "helm.sh/hook"


def orchestrated_processes(repository: Repository) -> Iterator[Process]:
    """One process for each container of each workload."""
    for manifest in repository.all(KUBERNETES):
        if repository.role(manifest.path) not in LOCAL:
            continue
        for resource in manifest.resources:
            for container in containers(resource):
                yield _process(manifest, resource, container, repository)


def _process(manifest: Manifest, resource: Resource, container: Container, repository: Repository) -> Process:
    built = repository.model(built_images)
    name = image_reference(filled_in(container.image or "", manifest.path, repository)).name
    path = built.dockerfile(name)
    dockerfile = repository.document(path, DOCKERFILE) if path else None
    words = tuple(each for key in ("command", "args") for each in _words(container, key))
    steps = _steps(manifest, container, dockerfile, repository)
    replicas = text(resource.node, "spec", "replicas")
    return Process(
        name=container.name,
        nature=_nature(resource, container) or nature_of(f"{resource.name or ''}-{container.name}", steps),
        origin="kubernetes",
        unit=repository.unit(path or manifest.path).root,
        path=manifest.path,
        span=container.name_span,
        steps=steps,
        development=repository.role(manifest.path) != "production"
        or (path is not None and for_development(path, repository)),
        image=container.image,
        dockerfile=path,
        replicas=int(replicas) if replicas and replicas.isdecimal() and len(replicas) < 6 else None,
        own=bool(words) or built.holds(name),
    )


def _steps(
    manifest: Manifest, container: Container, dockerfile: Dockerfile | None, repository: Repository
) -> tuple[Step, ...]:
    """`command` stands in for the image's entrypoint and drops its command, `args` stands in for the command alone."""
    command, arguments = _words(container, "command"), _words(container, "args")
    stage = dockerfile.last if dockerfile is not None else None
    if dockerfile is not None and stage is not None:
        place = Place(manifest.text, dirname(dockerfile.path), via=(manifest.path,))
        entrypoint, rest = command or None, arguments or None
        return started(dockerfile, stage, repository, entrypoint=entrypoint, command=rest, outside=place)[0]
    words = (*command, *arguments)
    place = Place(manifest.text, _root(repository, manifest.path), via=(manifest.path,))
    return follow([of_words(words, words[0].span)], place, repository) if words else ()


def _words(container: Container, key: str) -> tuple[Word, ...]:
    given = items(container.node, key)
    return tuple(Word(each.value, each.value, each.span) for each in given if isinstance(each, Scalar))


def _nature(resource: Resource, container: Container) -> Nature | None:
    if container.init or any(entry.key.value == _HOOK for entry in resource.annotations):
        return "release"
    if resource.kind == "Job":
        return "job"
    return "scheduler" if resource.kind == "CronJob" else None


def _root(repository: Repository, path: str) -> str:
    """The folder that the paths of an image's files are likely to be relative to: the nearest unit that has a manifest."""
    unit = repository.unit(path)
    return unit.root if unit.manifests else dirname(unit.root)
