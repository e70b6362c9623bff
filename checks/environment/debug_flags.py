"""Debug modes that are switched on where a process gets its environment or its settings: images, manifests, settings files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.ini import INI
from checks.documents.kubernetes import KUBERNETES, containers
from checks.documents.node import scalars
from checks.documents.properties import PROPERTIES
from checks.documents.xml import XML
from checks.documents.yaml import YAML
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

_DEVELOPMENT = pattern(r"dev|debug|test|local|build|ci", re.IGNORECASE)
_ENVIRONMENTS = frozenset({"FLASK_ENV", "RAILS_ENV", "RACK_ENV", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"})
_FLAGS = frozenset(
    {"FLASK_DEBUG", "APP_DEBUG", "DJANGO_DEBUG", "WORDPRESS_DEBUG", "WP_DEBUG", "SYMFONY_DEBUG", "YII_DEBUG"}
)
_ON = frozenset({"1", "true", "on", "yes"})
_SPRING = pattern(r"^(?:application|bootstrap)(?:-prod\w*)?\.(?:properties|ya?ml)$", re.IGNORECASE)
_DISPLAY = pattern(r"(?:php_(?:admin_)?flag\[)?display_errors\]?\Z")


@frozen
class Flagged:
    path: str
    span: Span
    what: str
    advice: bool = False
    """Whether the place may well be used in development alone."""


def flagged(repository: Repository) -> Iterator[Flagged]:
    """Every place in focus."""
    yield from _images(repository)
    yield from _composed(repository)
    yield from _orchestrated(repository)
    yield from _settings(repository)


def switches_on(name: str, value: str | None) -> bool:
    """Whether a variable of this value puts a framework into its debug mode."""
    given = (value or "").strip().lower()
    if name in _ENVIRONMENTS:
        return given == "development"
    return (name in _FLAGS and given in _ON) or (name == "DEBUG" and given in ("true", "on", "yes"))


def _images(repository: Repository) -> Iterator[Flagged]:
    for dockerfile in repository.changed(DOCKERFILE):
        last = dockerfile.last
        if last is None or _DEVELOPMENT.search(last.name):
            continue
        set_: dict[str, tuple[str | None, Span]] = {}
        for stage in dockerfile.stage_chain(last):
            for instruction in stage.of("ENV"):
                set_.update({pair.name: (pair.value, pair.span) for pair in instruction.pairs})
        for name, (value, span) in set_.items():
            if switches_on(name, value):
                yield Flagged(dockerfile.path, span, f"{name}={value}")


def _composed(repository: Repository) -> Iterator[Flagged]:
    """A plain compose file is as often for development as for production."""
    for compose in repository.changed(COMPOSE):
        if compose.development:
            continue
        production = "prod" in compose.path.lower()
        for service in compose.services:
            if _DEVELOPMENT.search(service.name):
                continue
            for variable in service.environment:
                if switches_on(variable.name, variable.value) and (production or variable.name not in _ENVIRONMENTS):
                    yield Flagged(compose.path, variable.span, f"{variable.name}={variable.value}", not production)


def _orchestrated(repository: Repository) -> Iterator[Flagged]:
    for manifest in repository.changed(KUBERNETES):
        if _DEVELOPMENT.search(manifest.path.rpartition("/")[0]):
            continue
        for resource in manifest.resources:
            for container in containers(resource):
                for variable in container.env:
                    if switches_on(variable.name, variable.value):
                        yield Flagged(manifest.path, variable.span, f"{variable.name}={variable.value}")


def _settings(repository: Repository) -> Iterator[Flagged]:
    yield from _php_settings(repository)
    for given in _spring_settings(repository):
        key, value = given.what.split("=", 1)
        if _shows_traces(key, value):
            yield given
    for xml in repository.changed(XML):
        if xml.path.rpartition("/")[2].lower() != "web.config" or _released_without(repository, xml.path):
            continue
        for element in xml.named("compilation"):
            debug = element.attribute("debug")
            if debug is not None and debug.value.lower() == "true":
                yield Flagged(xml.path, debug.span, '<compilation debug="true">')


def _released_without(repository: Repository, path: str) -> bool:
    """Whether the transformation for releases takes the attribute away."""
    text = repository.text(f"{path.removesuffix('.config').removesuffix('.Config')}.Release.config")
    return text is not None and "RemoveAttributes(debug)" in text.content


def _php_settings(repository: Repository) -> Iterator[Flagged]:
    for ini in repository.changed(INI):
        for key in ini.keys:
            if _DISPLAY.match(key.name) and (key.value or "").lower() in _ON:
                yield Flagged(ini.path, key.span, f"{key.name} = {key.value}")


def _spring_settings(repository: Repository) -> Iterator[Flagged]:
    for properties in repository.changed(PROPERTIES):
        if _SPRING.match(properties.path.rpartition("/")[2]):
            for each in properties.properties:
                yield Flagged(properties.path, each.span, f"{each.key}={each.value}")
    for document in repository.changed(YAML):
        if _SPRING.match(document.path.rpartition("/")[2]):
            for root in document.documents:
                for keys, scalar in scalars(root):
                    yield Flagged(document.path, scalar.span, f"{'.'.join(keys)}={scalar.value}")


def _shows_traces(key: str, value: str) -> bool:
    return key in ("server.error.include-stacktrace", "server.error.includeStacktrace") and value.lower() in (
        "always",
        "on_trace_param",
        "on-param",
    )
