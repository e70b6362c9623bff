"""`factorlint app migrate`."""

from __future__ import annotations

import os

import psycopg

from app import settings as environment
from app.admin.answer import say
from app.errors import Misconfigured
from app.settings import DatabaseSettings
from app.state.migrations import migrate
from app.telemetry import logs


def bring_up() -> int:
    """Apply every pending migration, one line each."""
    settings = environment.read(DatabaseSettings, os.environ)
    logs.configure(settings.log_level, settings.secrets())
    with connected(settings) as connection:
        for name in migrate(connection):
            say(f"applied {name}")
    say("the database is up to date")
    return 0


def connected(settings: DatabaseSettings) -> psycopg.Connection:
    """A connection in autocommit mode. Raises `Misconfigured` with what to look at."""
    try:
        return psycopg.connect(settings.database_url.reveal(), autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        redact = logs.Redaction(settings.secrets())
        raise Misconfigured(f"The database of DATABASE_URL cannot be reached: {redact(str(error)).strip()}") from None
