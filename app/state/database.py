"""Connections. One pool a process; every statement runs in a transaction of its caller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg_pool import ConnectionPool

if TYPE_CHECKING:
    from app.settings import DatabaseSettings

Pool = ConnectionPool


def open_pool(settings: DatabaseSettings, name: str, size: int) -> Pool:
    """A pool that opens its connections in the background, so that a process starts while the database is away."""
    return ConnectionPool(
        settings.database_url.reveal(),
        min_size=1,
        max_size=size,
        timeout=5,
        max_lifetime=1800,
        reconnect_timeout=60,
        # A statement that waits longer than this holds up others: it fails, and the caller tries again.
        kwargs={
            "application_name": f"factorlint {name}",
            "options": "-c statement_timeout=20s -c idle_in_transaction_session_timeout=30s",
            "connect_timeout": 5,
        },
        open=True,
    )
