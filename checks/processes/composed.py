"""What the services of compose files start."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath

from checks.documents.command_line import of_words, parse
from checks.documents.compose import COMPOSE, Compose
from checks.documents.compose_service import Build, Service
from checks.documents.dockerfile import DOCKERFILE, Dockerfile, Stage
from checks.documents.node import Node, Scalar, Sequence, child, text
from checks.documents.shell import Word
from checks.images import image_reference
from checks.processes.built import built_images, built_service, dockerfile_of
from checks.processes.following import Place, follow
from checks.processes.images import for_development, started
from checks.processes.model import Nature, Process, Step
from checks.processes.nature import nature_of
from checks.repository import Repository
from checks.role import LOCAL


def composed_processes(repository: Repository) -> Iterator[Process]:
    """One process for each service of each compose file outside tests, documentation and examples."""
    for compose in repository.all(COMPOSE):
        if repository.role(compose.path) in LOCAL:
            built = {service.image.value for service in compose.services if service.build and service.image}
            for service in compose.services:
                yield _process(compose, service, built, repository)


def _process(compose: Compose, service: Service, built: set[str], repository: Repository) -> Process:
    build = service.build or (built_service(compose, service.name, repository) if service.image is None else None)
    image = service.image.value if service.image else None
    path = _path(compose, build, image, repository)
    dockerfile = repository.document(path, DOCKERFILE) if path else None
    steps = _steps(compose, service, build, dockerfile, repository)
    anchor = service.command or service.entrypoint
    nature = _nature(service, nature_of(service.name, steps))
    return Process(
        name=service.name,
        nature=nature,
        origin="compose",
        unit=repository.unit(dockerfile.path if dockerfile else compose.path).root,
        path=compose.path,
        span=anchor.span if anchor is not None else service.name_span,
        steps=steps,
        development=compose.development
        or repository.role(compose.path) != "production"
        or (dockerfile is not None and for_development(dockerfile.path, repository)),
        image=image,
        dockerfile=dockerfile.path if dockerfile else None,
        replicas=_replicas(service),
        own=build is not None or image in built or _holds(image, repository),
    )


def _path(compose: Compose, build: Build | None, image: str | None, repository: Repository) -> str | None:
    """The Dockerfile: of the service's own build, else of whatever builds its image."""
    if build is not None:
        found = dockerfile_of(compose.path, build, repository)
        return found.path if found else None
    return repository.model(built_images).dockerfile(image_reference(image).name) if image else None


def _holds(image: str | None, repository: Repository) -> bool:
    return image is not None and repository.model(built_images).holds(image_reference(image).name)


def is_superseded(path: str, repository: Repository) -> bool:
    """Whether a plain compose file stands beside one for production, and so is for development."""
    folder, name = dirname(path), path.rpartition("/")[2].lower()
    return "prod" not in name and any(
        dirname(other) == folder
        and "compose" in other.rpartition("/")[2]
        and "prod" in other.rpartition("/")[2].lower()
        for other in repository.paths
    )


def _steps(
    compose: Compose, service: Service, build: Build | None, dockerfile: Dockerfile | None, repository: Repository
) -> tuple[Step, ...]:
    beside = dirname(dockerfile.path if dockerfile is not None and build is None else compose.path)
    folder = normpath(join(dirname(compose.path), build.context)) if build else beside
    folder = "" if folder == "." else folder
    place = Place(compose.text, folder, via=(compose.path,))
    entrypoint = command_words(service.entrypoint, compose)
    command = command_words(service.command, compose)
    stage = _stage(dockerfile, build) if dockerfile else None
    if dockerfile is not None and stage is not None:
        return started(
            dockerfile, stage, repository, folder=folder, entrypoint=entrypoint, command=command, outside=place
        )[0]
    words = (*(entrypoint or ()), *(command or ()))
    return follow([of_words(words, words[0].span)], place, repository) if words else ()


def _stage(dockerfile: Dockerfile, build: Build | None) -> Stage | None:
    target = dockerfile.stage_named(build.target) if build is not None and build.target else None
    return target or dockerfile.last


def command_words(node: Node | None, compose: Compose) -> tuple[Word, ...] | None:
    """The words of `command` or `entrypoint`; a string is split as a shell splits words, but no shell sees it."""
    match node:
        case Sequence(items):
            return tuple(Word(each.value, each.value, each.span) for each in items if isinstance(each, Scalar))
        case Scalar(value) if value:
            return tuple(word for each in parse(value, compose.text, node.span)[:1] for word in each.words)
    return None


def _nature(service: Service, seen: Nature) -> Nature:
    if _ends(service):
        return "release" if seen == "release" else "job"
    return "web" if seen == "unknown" and service.ports and service.build else seen


def _ends(service: Service) -> bool:
    return service.restart in ("no", "on-failure") and not service.ports


def _replicas(service: Service) -> int | None:
    given = text(child(service.node, "deploy"), "replicas") or text(service.node, "scale")
    return int(given) if given and given.isdecimal() and len(given) < 6 else None


__all__ = ["command_words", "composed_processes", "dockerfile_of", "is_superseded"]
