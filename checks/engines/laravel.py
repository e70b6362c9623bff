"""Engines of Laravel: `DB_CONNECTION` in dotenv files, in `phpunit.xml`, and in what deploys the application."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from checks.documents.compose import COMPOSE
from checks.documents.dotenv import DOTENV
from checks.documents.kubernetes import KUBERNETES, containers
from checks.documents.xml import XML
from checks.engines.model import ENGINES, Engine, Environment
from checks.repository import Repository
from checks.text import Span

LITERALS = ("db_connection",)
_FILES: dict[str, Environment] = {
    ".env.testing": "test",
    ".env.test": "test",
    ".env.ci": "test",
    ".env.dusk.local": "test",
    ".env.local": "development",
    ".env.production": "production",
    ".env.prod": "production",
    ".env.production.example": "production",
    ".env.prod.example": "production",
    ".env.example": "default",
    ".env": "default",
}


def in_laravel(repository: Repository) -> Iterator[Engine]:
    for path in repository.paths:
        # Asked by path: an example of a dotenv file is of a role that rules on deploys do not see.
        named = _FILES.get(basename(path).lower())
        environment = repository.document(path, DOTENV) if named is not None else None
        given = environment.variable("DB_CONNECTION") if environment is not None else None
        if given is not None and named is not None:
            yield from _made(path, given.span, given.value, named)
    for xml in repository.all(XML, LITERALS):
        if not basename(xml.path).startswith("phpunit"):
            continue
        for element in (*xml.named("env"), *xml.named("server")):
            name, value = element.attribute("name"), element.attribute("value")
            if name is not None and value is not None and name.value == "DB_CONNECTION":
                yield from _made(xml.path, element.span, value.value, "test")
    yield from _in_deployment(repository)


def _in_deployment(repository: Repository) -> Iterator[Engine]:
    for compose in repository.all(COMPOSE, LITERALS):
        local = compose.development or repository.role(compose.path) != "production"
        for service in compose.services:
            given = service.variable("DB_CONNECTION")
            if given is not None and given.value:
                yield from _made(compose.path, given.span, given.value, "development" if local else "production")
    for manifest in repository.all(KUBERNETES, LITERALS):
        for resource in manifest.resources:
            for container in containers(resource):
                for variable in container.env:
                    if variable.name == "DB_CONNECTION" and variable.value:
                        yield from _made(manifest.path, variable.span, variable.value, "production")


def _made(path: str, span: Span, written: str, environment: Environment) -> Iterator[Engine]:
    engine = ENGINES.get(written.strip().lower())
    if engine is not None:
        yield Engine(path, span, engine, environment, "laravel")
