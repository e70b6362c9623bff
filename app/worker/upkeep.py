"""Asking GitHub for what did not reach us: failed deliveries, and installations whose news was lost."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app.state import deliveries, installations

if TYPE_CHECKING:
    from app.github import GitHubClient
    from app.worker.examination import Workshop

_log = logging.getLogger(__name__)
_PAGES = 50
_ATTEMPTS = 5
"""A delivery that failed as often is not asked for again by itself."""


def ask_for_lost_deliveries(workshop: Workshop, since: float) -> int:
    """Have GitHub send again what failed since a Unix time and was never accepted; how many.

    GitHub sends nothing again by itself, and keeps deliveries for 30 days. A delivery keeps its GUID.
    """
    with workshop.identity.as_app() as github:
        failed = _failed(github, since)
        with workshop.pool.connection() as connection:
            known = deliveries.known(connection, list(failed))
        lost = [number for guid, number in failed.items() if guid not in known]
        for number in lost:
            github.post(f"app/hook/deliveries/{number}/attempts")
    if lost:
        _log.warning("Asked GitHub for failed deliveries", extra={"count": len(lost)})
    return len(lost)


def _failed(github: GitHubClient, since: float) -> dict[str, int]:
    """The newest attempt's number by GUID, of deliveries none of whose attempts succeeded."""
    attempts: dict[str, list[dict[str, Any]]] = {}
    for item in github.linked("app/hook/deliveries", limit=100 * _PAGES):
        if datetime.fromisoformat(str(item["delivered_at"])) < datetime.fromtimestamp(since, UTC):
            break
        attempts.setdefault(str(item["guid"]), []).append(item)
    return {
        guid: int(items[0]["id"])
        for guid, items in attempts.items()
        if len(items) < _ATTEMPTS and not any(200 <= int(item["status_code"]) < 300 for item in items)
    }


def reconcile(workshop: Workshop) -> None:
    """Bring installations in line with what GitHub lists: removed, suspended, and come back."""
    with workshop.identity.as_app() as github:
        listed = {int(item["id"]): item for item in github.pages("app/installations", limit=10_000)}
    with workshop.pool.connection() as connection:
        known = {number for (number,) in connection.execute("SELECT id FROM installations WHERE removed_at IS NULL")}
        for number in known - listed.keys():
            installations.uninstall(connection, number)
        for number, item in listed.items():
            installations.install(connection, number, str((item.get("account") or {}).get("login", "")))
            installations.suspend(connection, number, item.get("suspended_at") is not None)
