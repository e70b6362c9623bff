"""Webhook deliveries by GUID: the same one is acted on once, however often GitHub sends it."""

from __future__ import annotations

import psycopg


def record(connection: psycopg.Connection, guid: str, event: str, action: str, installation: int | None) -> bool:
    """Whether the delivery is new; in the transaction of what it causes."""
    cursor = connection.execute(
        "INSERT INTO deliveries (guid, event, action, installation_id) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
        [guid, event, action, installation],
    )
    return cursor.rowcount == 1


def known(connection: psycopg.Connection, guids: list[str]) -> set[str]:
    """Those of some GUIDs that were recorded."""
    rows = connection.execute("SELECT guid FROM deliveries WHERE guid = ANY(%s)", [guids])
    return {guid for (guid,) in rows}
