"""Database engines by the environment that a repository gives them to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename
from typing import TYPE_CHECKING, Literal

from checks.documents.gemfile import GEMFILE
from checks.documents.json import JSON
from checks.documents.node import Node, entries, scalar, scalars
from checks.documents.properties import PROPERTIES
from checks.documents.python import PYTHON
from checks.documents.source import SourceFile
from checks.documents.yaml import YAML
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

Environment = Literal["production", "development", "test", "default"]

_NAMES = {
    "SQLite": "sqlite sqlite3 spatialite",
    "PostgreSQL": "postgres postgresql postgresql_psycopg2 postgis pg pgsql",
    "MySQL": "mysql mysql2 mariadb trilogy",
    "H2": "h2",
    "HSQLDB": "hsqldb",
    "Derby": "derby",
    "SQL Server": "sqlserver mssql",
    "Oracle": "oracle",
}
_ENGINES = {name: engine for engine, names in _NAMES.items() for name in names.split()}
_ENVIRONMENTS: dict[str, Environment] = {
    **dict.fromkeys(("production", "prod"), "production"),
    **dict.fromkeys(("development", "dev", "local"), "development"),
    **dict.fromkeys(("test", "tests", "testing", "ci"), "test"),
}
_JDBC = re.compile(r"jdbc:(?:tc:|log4jdbc:|p6spy:|aws-wrapper:)*([a-z0-9]+):")
_DJANGO = re.compile(r"^(?:django\.(?:contrib\.gis\.)?db\.backends|django_prometheus\.db\.backends)\.(\w+)$")


@frozen
class Engine:
    """`default` is what holds where no environment says otherwise."""

    path: str
    span: Span
    name: str
    environment: Environment
    family: str
    """What is compared with each other: the settings of one framework."""


def engines(repository: Repository) -> Iterator[Engine]:
    for source in repository.all(PYTHON, ("django.db.backends", "django.contrib.gis.db.backends")):
        yield from _in_django(source)
    for listed in repository.all(YAML, ("adapter",)):
        if listed.path.endswith("config/database.yml"):
            yield from _by_environment(listed.path, listed.root, "adapter", "rails")
    for document in repository.all(JSON, ("dialect",)):
        yield from _by_environment(document.path, document.root, "dialect", "sequelize")
    for gemfile in repository.all(GEMFILE, ("sqlite3",)):
        for gem in gemfile.gems:
            engine = _ENGINES.get(gem.name)
            for group in gem.groups:
                if engine and group in _ENVIRONMENTS:
                    yield Engine(gemfile.path, gem.span, engine, _ENVIRONMENTS[group], "gems")
    yield from _in_spring(repository)


def _by_environment(path: str, root: Node | None, key: str, family: str) -> Iterator[Engine]:
    """`development: {adapter: sqlite3}` and its siblings."""
    for entry in entries(root):
        written = scalar(entry.value, key)
        engine = _ENGINES.get(written.value.lower()) if written else None
        if engine and entry.key.value in _ENVIRONMENTS:
            yield Engine(path, entry.key.span, engine, _ENVIRONMENTS[entry.key.value], family)


def _in_spring(repository: Repository) -> Iterator[Engine]:
    for settings in repository.all(PROPERTIES, ("jdbc:",)):
        for setting in settings.properties:
            if setting.key == "spring.datasource.url":
                yield from _by_jdbc(settings.path, setting.value, setting.span)
    for document in repository.all(YAML, ("jdbc:",)):
        if len(document.documents) == 1:
            for keys, value in scalars(document.root):
                if ".".join(keys) == "spring.datasource.url":
                    yield from _by_jdbc(document.path, value.value, value.span)


def _by_jdbc(path: str, value: str, span: Span) -> Iterator[Engine]:
    found = _JDBC.search(value)
    engine = _ENGINES.get(found[1]) if found else None
    stem, _, profile = basename(path).rpartition(".")[0].partition("-")
    if engine is None or stem not in ("application", "bootstrap"):
        return
    if "/src/test/" in f"/{path}":
        yield Engine(path, span, engine, "test", "spring")
    elif not profile:
        yield Engine(path, span, engine, "default", "spring")
    elif profile in _ENVIRONMENTS:
        yield Engine(path, span, engine, _ENVIRONMENTS[profile], "spring")


def _in_django(source: SourceFile) -> Iterator[Engine]:
    for pair in source.find("pair"):
        key, value = pair.field("key"), pair.field("value")
        if key is None or value is None or key.text().strip("\"'") != "ENGINE" or not _is_default(pair):
            continue
        found = _DJANGO.match(source.string(value) or "")
        engine = _ENGINES.get(found[1]) if found else None
        environment = _environment(source.path, pair)
        if engine and environment:
            yield Engine(source.path, source.span(pair), engine, environment, "django")


def _is_default(pair: SgNode) -> bool:
    """Whether `ENGINE` stands in the database that is named `default`."""
    above = next((each for each in pair.ancestors() if each.kind() in ("pair", "assignment")), None)
    if above is None:
        return False
    name = above.field("key") or above.field("left")
    return name is not None and name.text().rpartition("[")[2].strip("\"']") == "default"


_DEVELOPMENT = re.compile(r"^(?:settings\.)?DEBUG$|^(?:IS_)?(?:DEV|LOCAL|DEVELOPMENT)$")
_PRODUCTION = re.compile(r"^not (?:settings\.)?DEBUG$|^(?:IS_)?(?:PROD|PRODUCTION)$")
_TESTING = re.compile(
    r"[\"']test[\"'] in sys\.argv|sys\.argv\[1(?::2)?\] == \[?[\"']test[\"']|^(?:IS_)?TEST(?:ING|S)?$"
)


def _environment(path: str, node: SgNode) -> Environment | None:
    """By the condition around the place, else by the file's name; None for other conditions."""
    inner = node
    for above in node.ancestors():
        if above.kind() in ("function_definition", "class_definition", "try_statement", "match_statement"):
            return None
        if above.kind() == "if_statement":
            condition = above.field("condition")
            return _by_condition(condition.text() if condition else "", inner.kind())
        if above.kind() == "conditional_expression":
            return None
        inner = above
    stem = basename(path).rpartition(".")[0].lower()
    if "settings" not in path and stem != "base":
        return None
    found = {_ENVIRONMENTS[word] for word in re.split(r"[^a-z]+", stem) if word in _ENVIRONMENTS}
    if len(found) == 1:
        return found.pop()
    return "default" if stem in _BASES else None


_BASES = frozenset("settings base common default defaults __init__".split())
"""Modules that hold where no other does; `old_settings` may be read by nobody."""


def _by_condition(condition: str, branch: str) -> Environment | None:
    opposite: dict[Environment, Environment] = {"development": "production", "production": "development"}
    asked: Environment | None = None
    if _DEVELOPMENT.match(condition):
        asked = "development"
    elif _PRODUCTION.match(condition):
        asked = "production"
    elif _TESTING.search(condition):
        return "test" if branch == "block" else "default"
    if asked is None or branch == "elif_clause":
        return None
    return asked if branch == "block" else opposite[asked]
