"""What the containers of Kubernetes workloads start."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from checks.documents.command_line import of_words
from checks.documents.kubernetes import KUBERNETES, Container, Manifest, Resource, containers
from checks.documents.node import Scalar, items, text
from checks.documents.shell import Word
from checks.processes.following import Place, follow
from checks.processes.model import Nature, Process
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
    given = (*items(container.node, "command"), *items(container.node, "args"))
    words = tuple(Word(each.value, each.value, each.span) for each in given if isinstance(each, Scalar))
    place = Place(manifest.text, _root(repository, manifest.path), via=(manifest.path,))
    steps = follow([of_words(words, words[0].span)], place, repository) if words else ()
    replicas = text(resource.node, "spec", "replicas")
    return Process(
        name=container.name,
        nature=_nature(resource, container) or nature_of(f"{resource.name or ''}-{container.name}", steps),
        origin="kubernetes",
        unit=repository.unit(manifest.path).root,
        path=manifest.path,
        span=container.name_span,
        steps=steps,
        development=repository.role(manifest.path) != "production",
        image=container.image,
        replicas=int(replicas) if replicas and replicas.isdecimal() and len(replicas) < 6 else None,
        own=bool(words),
    )


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
