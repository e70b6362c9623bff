"""Settings of Spring and Hibernate that change the schema or load data when the service starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from checks.admin_work.commands import Work
from checks.admin_work.in_code import CodeWork
from checks.documents.compose import COMPOSE
from checks.documents.node import Node, scalars
from checks.documents.properties import PROPERTIES
from checks.documents.xml import XML, Xml
from checks.documents.yaml import YAML
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span

LITERALS = (
    "ddl-auto",
    "ddl_auto",
    "ddlauto",
    "hbm2ddl",
    "generate-ddl",
    "sql.init",
    "mode: always",
    "mode:always",
    "liquibase",
    "flyway",
)
Setting: TypeAlias = tuple[str, str, Span]
"""Key, value and place."""
_CHANGING = {"update": "migration", "create": "destruction", "create-drop": "destruction", "create-only": "migration"}
_LOCAL_PROFILE = pattern(r"dev|test|local|h2|demo|ci\b|mem")
_IN_MEMORY = pattern(r"jdbc:(?:h2:mem|hsqldb:mem|derby:memory|h2:\./|h2:~|sqlite)")


def set_up_by_spring(repository: Repository, work: Work) -> Iterator[CodeWork]:
    """Settings for a database that outlives the process. Those of a profile for development, or beside a database in memory, are none."""
    for path, settings in _documents(repository):
        in_memory = any(_IN_MEMORY.search(value) for _, value, _ in settings)
        if in_memory or _LOCAL_PROFILE.search(path.rpartition("/")[2].partition(".")[0].partition("-")[2]):
            continue
        if any(
            "profile" in key and _LOCAL_PROFILE.search(value)
            for key, value, _ in settings
            if "config.activate" in key or key == "spring.profiles"
        ):
            continue
        for key, value, span in settings:
            found = _work(key, value)
            if found is not None and "init" in key and _loads_data(path, repository):
                found = ("seed", False)
            if found is not None and found[0] == work:
                yield CodeWork(path, span, f"{key}={value}", work, certain=found[1])


def _work(key: str, value: str) -> tuple[Work, bool] | None:
    """What a setting does when the service starts, and whether it does it without any lock."""
    lowered = value.strip().lower()
    name = key.lower().replace("_", ".").replace("ddl.auto", "ddl-auto")
    if name.endswith(("hibernate.ddl-auto", "hibernate.hbm2ddl.auto", "jpa.hibernate.ddlauto", "schema-action")):
        return (_migration(lowered), True) if lowered in _CHANGING else None
    if name == "spring.jpa.generate-ddl" and lowered == "true":
        return ("migration", True)
    if name in ("spring.sql.init.mode", "spring.datasource.initialization-mode") and lowered == "always":
        return ("migration", False)
    if name in ("spring.flyway.enabled", "spring.liquibase.enabled") and lowered == "true":
        return ("migration", False)
    return None


def _loads_data(path: str, repository: Repository) -> bool:
    """Whether a `data.sql`, which Spring runs after `schema.sql`, stands beside the settings or below them."""
    folder = path.rpartition("/")[0]
    names = (each.rpartition("/")[2] for each in repository.paths if each.startswith(folder) and each.endswith(".sql"))
    return any(name.startswith("data") for name in names)


def _migration(value: str) -> Work:
    return "destruction" if _CHANGING[value] == "destruction" else "migration"


def _documents(repository: Repository) -> Iterator[tuple[str, list[Setting]]]:
    for properties in repository.changed(PROPERTIES):
        yield properties.path, [(each.key, each.value, each.span) for each in properties.properties]
    for file in repository.changed(YAML):
        name = file.path.rpartition("/")[2].lower()
        if name.startswith(("application", "bootstrap")) or "spring" in file.text.content:
            for document in file.documents:
                yield file.path, list(_flat(document))
    for xml in repository.changed(XML):
        yield xml.path, list(_elements(xml))
    for compose in repository.changed(COMPOSE):
        for service in () if compose.development else compose.services:
            yield compose.path, [(each.name, each.value or "", each.span) for each in service.environment]


def _elements(xml: Xml) -> Iterator[Setting]:
    """`<property name="…" value="…"/>` and `<property name="…">…</property>`."""
    for element in xml.named("property"):
        name, value = element.attribute("name"), element.attribute("value")
        if name is not None:
            yield name.value, value.value if value is not None else element.text, element.span


def _flat(document: Node) -> Iterator[Setting]:
    for path, scalar in scalars(document):
        yield ".".join(part for part in path if part != "[]"), scalar.value, scalar.span
