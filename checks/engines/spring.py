"""Engines of Spring's data sources, by profile: a file's name, or a document's condition in a file of several."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from checks.documents.node import Node, Scalar, scalars
from checks.documents.properties import PROPERTIES
from checks.documents.yaml import YAML
from checks.engines.model import ENGINES, ENVIRONMENTS, Engine, Environment
from checks.pattern import pattern
from checks.repository import Repository

LITERALS = ("jdbc:", "driver", "dialect", "database-platform")
_JDBC = pattern(r"jdbc:(?:tc:|log4jdbc:|p6spy:|aws-wrapper:)*([a-z0-9]+):")
_R2DBC = pattern(r"r2dbc:(?:pool:)?([a-z0-9]+):")
_DRIVER = pattern(
    r"(?i)org\.(h2)\.|com\.(mysql)\.|org\.(mariadb)\.|org\.(postgresql)\.|com\.microsoft\.(sqlserver)\.|(oracle)\.jdbc|org\.(hsqldb)\.|org\.(sqlite)\.|"
    r"dialect\.(h2|mysql|mariadb|postgresql|sqlserver|oracle|hsql|sqlite)"
)
_URL = ("spring.datasource.url", "spring.datasource.jdbc-url", "spring.datasource.hikari.jdbc-url", "spring.r2dbc.url")
_OTHERS = (
    "spring.datasource.driver-class-name",
    "spring.datasource.driverClassName",
    "spring.jpa.database-platform",
    "spring.jpa.properties.hibernate.dialect",
)
_PROFILES = ("spring.config.activate.on-profile", "spring.profiles")


def in_spring(repository: Repository) -> Iterator[Engine]:
    for settings in repository.all(PROPERTIES, LITERALS):
        pairs = [(each.key, Scalar(each.value, each.span)) for each in settings.properties]
        yield from _of(settings.path, pairs)
    for document in repository.all(YAML, LITERALS):
        for node in document.documents:
            yield from _of(document.path, _flat(node))


def _flat(node: Node) -> list[tuple[str, Scalar]]:
    return [(".".join(keys), value) for keys, value in scalars(node)]


def _of(path: str, pairs: list[tuple[str, Scalar]]) -> Iterator[Engine]:
    """The engine of a document's data source: its URL says it, else its driver or dialect."""
    environment = _environment(path, next((value.value for key, value in pairs if key in _PROFILES), None))
    if environment is None:
        return
    for keys, read in ((_URL, _by_url), (_OTHERS, _by_driver)):
        for key, value in pairs:
            engine = read(value.value) if key in keys else None
            if engine is not None:
                yield Engine(path, value.span, engine, environment, "spring")
                return


def _by_url(written: str) -> str | None:
    found = _JDBC.search(written) or _R2DBC.search(written)
    return ENGINES.get(found[1]) if found else None


def _by_driver(written: str) -> str | None:
    found = _DRIVER.search(written)
    name = next((each.lower() for each in found.groups() if each), "") if found else ""
    return ENGINES.get({"hsql": "hsqldb"}.get(name, name))


def _environment(path: str, profile: str | None) -> Environment | None:
    stem, _, named = basename(path).rpartition(".")[0].partition("-")
    if stem not in ("application", "bootstrap"):
        return None
    if "/src/test/" in f"/{path}":
        return "test"
    asked = profile if profile is not None else named
    return ENVIRONMENTS.get(asked.strip("'\" ")) if asked else "default"
