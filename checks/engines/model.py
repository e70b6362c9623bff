"""Database engines by the environment that a repository gives them to."""

from __future__ import annotations

from typing import Literal

from checks.pattern import pattern
from checks.text import Span
from checks.value import frozen

Environment = Literal["production", "development", "test", "default"]

_NAMES = {
    "SQLite": "sqlite sqlite3 spatialite better-sqlite3",
    "PostgreSQL": "postgres postgresql postgresql_psycopg2 postgis pg pgsql cockroachdb pg-native",
    "MySQL": "mysql mysql2 mariadb trilogy",
    "H2": "h2",
    "HSQLDB": "hsqldb",
    "Derby": "derby",
    "SQL Server": "sqlserver mssql sqlsrv",
    "Oracle": "oracle oracledb",
}
ENGINES = {name: engine for engine, names in _NAMES.items() for name in names.split()}
ENVIRONMENTS: dict[str, Environment] = {
    **dict.fromkeys(("production", "prod"), "production"),
    **dict.fromkeys(("development", "dev", "local"), "development"),
    **dict.fromkeys(("test", "tests", "testing", "ci"), "test"),
}
_SCHEME = pattern(r"(?:^|[\"'`\s(=])(sqlite3?|postgres(?:ql)?|mysql|mariadb|mssql|oracle)(?:\+\w+)?:")


@frozen
class Engine:
    """`default` is what holds where no environment says otherwise."""

    path: str
    span: Span
    name: str
    environment: Environment
    family: str
    """What is compared with each other: the settings of one framework."""
    root: str | None = None
    """The unit it is said of, where that is not the unit of its file."""


def engine_of_url(written: str) -> str | None:
    """`PostgreSQL` of `postgresql+psycopg://…`; None where no scheme of a database, or more than one, stands."""
    found = {ENGINES[each] for each in _SCHEME.findall(written)}
    return found.pop() if len(found) == 1 else None
