"""Engines in code: objects with an environment for a key (Knex, Sequelize), and what a condition on the environment chooses
(TypeORM, Entity Framework)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.csharp import CSHARP
from checks.documents.javascript import JAVASCRIPT
from checks.documents.source import SourceFile
from checks.engines.model import ENGINES, ENVIRONMENTS, Engine, Environment
from checks.log_files.condition import stage
from checks.repository import Repository

if TYPE_CHECKING:
    from ast_grep_py import SgNode

JAVASCRIPT_LITERALS = ("sqlite", "better-sqlite3")
CSHARP_LITERALS = ("usesqlite", "useinmemorydatabase")
_KEYS = ("client", "dialect", "type")
_DATABASES = ("knex", "sequelize", "typeorm", "datasource", "database", "dialect", "connection")
_PROVIDERS = {
    "UseSqlite": "SQLite",
    "UseInMemoryDatabase": "EF Core's in-memory database",
    "UseNpgsql": "PostgreSQL",
    "UseSqlServer": "SQL Server",
    "UseMySql": "MySQL",
    "UseMySQL": "MySQL",
    "UseOracle": "Oracle",
}


def in_javascript(repository: Repository) -> Iterator[Engine]:
    for source in repository.all(JAVASCRIPT, JAVASCRIPT_LITERALS):
        lowered = source.text.content.lower()
        if any(word in lowered or word in source.path.lower() for word in _DATABASES):
            for node in source.find("pair"):
                yield from _of_pair(source, node)


def _of_pair(source: SourceFile, pair: SgNode) -> Iterator[Engine]:
    key, value = pair.field("key"), pair.field("value")
    if key is None or value is None or key.text().strip("'\"") not in _KEYS:
        return
    for node in _strings(value):
        engine = ENGINES.get((source.string(node) or "").lower())
        environment = _of_stage(node) or _by_key(pair)
        if engine is not None and environment is not None:
            yield Engine(source.path, source.span(pair), engine, environment, "code")


def _strings(value: SgNode) -> Iterator[SgNode]:
    if value.kind() == "string":
        yield value
    elif value.kind() == "ternary_expression":
        for name in ("consequence", "alternative"):
            chosen = value.field(name)
            if chosen is not None and chosen.kind() == "string":
                yield chosen


def _of_stage(node: SgNode) -> Environment | None:
    found = stage(node)
    return {"production": "production", "elsewhere": "development"}.get(found) if found is not None else None  # type: ignore[return-value]


def _by_key(pair: SgNode) -> Environment | None:
    """The environment that the object around the pair is for: `development: {client: "sqlite3"}`."""
    for above in pair.ancestors():
        if above.kind() in ("pair", "assignment_expression", "variable_declarator"):
            named = above.field("key") or above.field("left") or above.field("name")
            written = named.text().rpartition(".")[2].strip("'\"") if named is not None else ""
            if written in ENVIRONMENTS:
                return ENVIRONMENTS[written]
    return None


def in_csharp(repository: Repository) -> Iterator[Engine]:
    for source in repository.all(CSHARP, CSHARP_LITERALS):
        if repository.role(source.path) != "production":
            continue
        for call in source.calls:
            engine = _PROVIDERS.get(call.method)
            environment = _of_stage(call.node) if engine is not None else None
            if engine is not None and environment is not None:
                yield Engine(source.path, source.span(call.node), engine, environment, "code")
