"""What is forgotten, and when. The rows of targets stay while their repository does: they are one a pull request."""

from __future__ import annotations

from datetime import timedelta

import psycopg

_BATCH = 10_000
"""Rows deleted in one transaction, so that none holds locks for long."""


def forget(connection: psycopg.Connection, older: timedelta) -> int:
    """Delete deliveries, runs, idle targets and removed repositories older than an age; how many rows went."""
    statements = (
        "DELETE FROM deliveries WHERE guid IN (SELECT guid FROM deliveries WHERE received_at < now() - %s LIMIT %s)",
        "DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE finished_at < now() - %s LIMIT %s)",
        "DELETE FROM targets WHERE id IN (SELECT id FROM targets WHERE kind <> 'branch'"
        " AND (done = wanted OR parked_at IS NOT NULL) AND leased_until < now() AND wanted_at < now() - 3 * %s LIMIT %s)",
        "DELETE FROM repositories WHERE id IN (SELECT id FROM repositories WHERE removed_at < now() - %s LIMIT %s)",
        "DELETE FROM installations WHERE id IN (SELECT id FROM installations WHERE removed_at < now() - %s LIMIT %s)",
    )
    return sum(_in_batches(connection, statement, older) for statement in statements)


def _in_batches(connection: psycopg.Connection, statement: str, older: timedelta) -> int:
    total = 0
    while True:
        with connection.transaction():
            deleted = connection.execute(statement.encode(), [older, _BATCH]).rowcount
        total += deleted
        if deleted < _BATCH:
            return total
