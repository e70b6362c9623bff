"""The health checks of images, compose services, Kubernetes containers and platforms."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from checks.documents.command_line import invocations, of_words, parse
from checks.documents.compose import COMPOSE, Compose
from checks.documents.compose_service import Service
from checks.documents.dockerfile import DOCKERFILE, Dockerfile, Stage
from checks.documents.kubernetes import KUBERNETES, Container, containers
from checks.documents.node import Scalar, Sequence, child, items, scalar
from checks.documents.shell import Command, Word
from checks.documents.toml import TOML
from checks.documents.yaml import YAML
from checks.pattern import pattern
from checks.processes.composed import dockerfile_of
from checks.processes.images import for_development
from checks.repository import Repository
from checks.text import Span, Text
from checks.value import frozen

_LOCAL_URL = pattern(r"https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::[^/\s\"']+)?(/[^\s\"'|;)]*)?")


@frozen
class HealthCheck:
    path: str
    span: Span
    words: tuple[tuple[str, ...], ...]
    """The commands it runs, program first, words that are computed left out; none where a platform asks over HTTP."""
    route: str | None
    """The path it asks the service itself for."""
    image: str | None
    """The image it runs in, as far as that is known."""
    dockerfile: Dockerfile | None = None
    stage: Stage | None = None


def health_checks(repository: Repository) -> Iterator[HealthCheck]:
    """Those of the files in focus of the rule at work, files for development left out."""
    for dockerfile in repository.changed(DOCKERFILE):
        stage = dockerfile.last
        check = dockerfile.in_force(stage, "HEALTHCHECK") if stage is not None else None
        if stage is not None and check is not None and check.commands:
            yield _made(
                dockerfile.text,
                check.span,
                check.commands,
                check.source,
                dockerfile.base_image(stage),
                dockerfile,
                stage,
            )
    for compose in repository.changed(COMPOSE):
        for service in () if compose.development else compose.services:
            yield from _of_service(compose, service, repository)
    for manifest in repository.changed(KUBERNETES):
        for resource in manifest.resources:
            for container in containers(resource):
                yield from _of_container(manifest.path, container)
    yield from _of_platforms(repository)


def _of_service(compose: Compose, service: Service, repository: Repository) -> Iterator[HealthCheck]:
    test = child(service.healthcheck, "test")
    if test is None:
        return
    words = [item.value for item in items(test) if isinstance(item, Scalar)]
    if isinstance(test, Sequence):
        if words[:1] == ["CMD-SHELL"]:
            commands = parse(" ".join(words[1:]), compose.text, test.span)
        elif words[:1] == ["CMD"] and len(words) > 1:
            commands = (of_words([Word(each, each, test.span) for each in words[1:]], test.span),)
        else:
            return
    else:
        commands = parse(words[0], compose.text, test.span) if words else ()
    dockerfile = dockerfile_of(compose.path, service.build, repository) if service.build else None
    if dockerfile is not None and for_development(dockerfile.path, repository):
        return
    named = (
        dockerfile.stage_named(service.build.target) if dockerfile and service.build and service.build.target else None
    )
    stage = named or (dockerfile.last if dockerfile is not None else None)
    image = service.image.value if service.image is not None and service.build is None else None
    if dockerfile is not None and stage is not None:
        image = dockerfile.base_image(stage)
    yield _made(compose.text, test.span, commands, " ".join(words), image, dockerfile, stage)


def _made(
    text: Text,
    span: Span,
    commands: tuple[Command, ...],
    written: str,
    image: str | None,
    dockerfile: Dockerfile | None,
    stage: Stage | None,
) -> HealthCheck:
    found = _LOCAL_URL.search(written)
    words = tuple(
        tuple(word.value for word in (each.program, *each.arguments) if word.value)
        for command in commands
        for each in invocations(command, text)
    )
    return HealthCheck(text.path, span, words, (found[1] or "/") if found else None, image, dockerfile, stage)


def _of_container(path: str, container: Container) -> Iterator[HealthCheck]:
    for probe in container.probes:
        route = scalar(probe.value, "httpGet", "path")
        if route is not None:
            yield HealthCheck(path, route.span, (), route.value, container.image)
        given = items(probe.value, "exec", "command")
        words = tuple(item.value for item in given if isinstance(item, Scalar))
        if words:
            found = _LOCAL_URL.search(" ".join(words))
            yield HealthCheck(path, probe.key.span, (words,), found[1] if found else None, container.image)


def _of_platforms(repository: Repository) -> Iterator[HealthCheck]:
    for document in repository.changed(TOML):
        if basename(document.path) in ("fly.toml", "railway.toml"):
            for checks in (*items(document.root, "services"), *items(document.root, "http_service")):
                for each in (*items(checks, "http_checks"), *items(checks, "checks")):
                    yield from _asked(document.path, scalar(each, "path"))
            yield from _asked(document.path, scalar(document.root, "deploy", "healthcheckPath"))
    for file in repository.changed(YAML):
        if basename(file.path) in ("render.yaml", "render.yml"):
            for service in items(file.root, "services"):
                yield from _asked(file.path, scalar(service, "healthCheckPath"))


def _asked(path: str, route: Scalar | None) -> Iterator[HealthCheck]:
    if route is not None:
        yield HealthCheck(path, route.span, (), route.value, None)
