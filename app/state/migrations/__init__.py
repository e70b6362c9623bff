"""Versioned migrations, `0001_state.sql` and on: applied in order by `factorlint app migrate`, never at start.

A migration is written so that the release before it still works on the result: web and worker are replaced one by one.
The job queue brings its own schema, and its later migrations are applied beside ours under `queue/…`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import psycopg

_LOCK = 0x666C6D67
"""Any constant: two migrations started at once take turns."""


def pending(connection: psycopg.Connection) -> list[str]:
    """Names of the migrations this release carries and the database lacks, in order."""
    present = _applied(connection)
    return [name for name in (*_queue_migrations(), *_own_migrations()) if name not in present]


def migrate(connection: psycopg.Connection) -> Iterator[str]:
    """Apply what is pending, each migration in its own transaction, and yield its name.

    connection: in autocommit mode, so that those transactions are transactions.
    """
    connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations"
            " (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        yield from _install_queue(connection)
        for name in pending(connection):
            with connection.transaction():
                connection.execute(_statements(name).encode())
                connection.execute("INSERT INTO migrations (name) VALUES (%s)", [name])
            yield name
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _applied(connection: psycopg.Connection) -> set[str]:
    if connection.execute("SELECT to_regclass('migrations')").fetchone() == (None,):
        return set()
    return {name for (name,) in connection.execute("SELECT name FROM migrations")}


def _install_queue(connection: psycopg.Connection) -> Iterator[str]:
    """A new database gets the queue's whole schema at once, which stands for all its migrations so far."""
    if any(name.startswith("queue/") for name in _applied(connection)):
        return
    from procrastinate.schema import SchemaManager

    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(SchemaManager.get_schema().encode())
        cursor.executemany("INSERT INTO migrations (name) VALUES (%s)", [[name] for name in _queue_migrations()])
    yield "queue"


def _own_migrations() -> list[str]:
    return sorted(entry.name for entry in files(__name__).iterdir() if entry.name.endswith(".sql"))


def _queue_migrations() -> list[str]:
    from procrastinate.schema import SchemaManager

    return sorted(f"queue/{path.name}" for path in Path(SchemaManager.get_migrations_path()).glob("*.sql"))


def _statements(name: str) -> str:
    if not name.startswith("queue/"):
        return files(__name__).joinpath(name).read_text(encoding="utf-8")
    from procrastinate.schema import SchemaManager

    return Path(SchemaManager.get_migrations_path(), name.removeprefix("queue/")).read_text(encoding="utf-8")
