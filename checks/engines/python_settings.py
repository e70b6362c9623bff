"""Engines of SQLAlchemy URLs: classes of settings by environment, and what is taken when no handle is given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.python import PYTHON
from checks.engines.deployed import deployed_engines
from checks.engines.model import Engine, Environment, engine_of_url
from checks.http_services.service import manifests
from checks.pattern import pattern
from checks.repository import Repository
from checks.value import replace

if TYPE_CHECKING:
    from ast_grep_py import SgNode

LITERALS = ("sqlite:", "postgres", "mysql")
_SETTING = pattern(r"^(?:SQLALCHEMY_)?(?:DATABASE|DB)_(?:URI|URL)$|^SQLALCHEMY_DATABASE_UR[IL]$", re.IGNORECASE)
_LOOKUP = pattern(r"environ|getenv|\benv\b|config\(")
_DRIVERS = {
    "PostgreSQL": ("psycopg", "asyncpg", "pg8000"),
    "MySQL": ("mysqlclient", "pymysql", "aiomysql", "mysql-connector", "asyncmy"),
}
_CLASSES: tuple[tuple[str, Environment], ...] = (
    ("prod", "production"),
    ("dev", "development"),
    ("local", "development"),
    ("test", "test"),
)


def in_classes(repository: Repository) -> Iterator[Engine]:
    """`class DevelopmentConfig: SQLALCHEMY_DATABASE_URI = "sqlite:///dev.db"`."""
    for source in repository.all(PYTHON, LITERALS):
        for assignment in source.assignments:
            if not _SETTING.match(assignment.name):
                continue
            environment = _environment(assignment.node)
            engine = engine_of_url(assignment.value.text())
            if engine is None or environment is None:
                continue
            if engine == "SQLite" and environment == "production" and _LOOKUP.search(assignment.value.text()):
                # What production takes without a handle is not what it is meant to run on.
                continue
            yield Engine(source.path, source.span(assignment.node), engine, environment, "sqlalchemy")


def _environment(node: SgNode) -> Environment | None:
    for above in node.ancestors():
        if above.kind() in ("function_definition", "if_statement"):
            return None
        if above.kind() == "class_definition":
            name = above.field("name")
            written = name.text().lower() if name is not None else ""
            found = [environment for word, environment in _CLASSES if word in written]
            return found[0] if len(found) == 1 else None
    return None


def without_handle(repository: Repository) -> Iterator[Engine]:
    """`os.getenv("DATABASE_URL", "sqlite:///shop.db")` is the engine of whoever sets nothing: development's.

    Told together with the engine of the deploy, where there is one and the unit declares its driver.
    """
    for source in repository.all(PYTHON, ("sqlite:",)):
        if repository.role(source.path) not in ("production", "development"):
            continue
        root = repository.unit(source.path).root
        deployed = _deployed_for(repository, root)
        for call in source.calls if deployed is not None else ():
            if (
                deployed is not None
                and _is_lookup(call.node, call.name)
                and engine_of_url(call.node.text()) == "SQLite"
            ):
                yield Engine(source.path, source.span(call.node), "SQLite", "development", "fallback", root)
                yield replace(deployed, family="fallback", root=root)
                break


def _deployed_for(repository: Repository, root: str) -> Engine | None:
    """The one engine that deploys of the repository run, if a manifest of the unit asks for its driver."""
    found = [each for each in deployed_engines(repository) if each.environment == "production"]
    if len({each.name for each in found}) != 1:
        return None
    drivers = _DRIVERS.get(found[0].name, ())
    texts = [text.content.lower() for path in manifests(repository, root) if (text := repository.text(path))]
    return found[0] if any(driver in text for driver in drivers for text in texts) else None


def _is_lookup(node: SgNode, name: str) -> bool:
    if not name.endswith(("os.getenv", "os.environ.get", "dj_database_url.config", "env.db", "env.db_url", "config")):
        return False
    written = node.text()
    return "DATABASE" in written or "DB_" in written or "dj_database_url" in name or name.endswith((".db", ".db_url"))
