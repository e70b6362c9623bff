"""Asking GitHub for what did not reach us: failed deliveries, and installations whose news was lost."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.state import deliveries, installations

if TYPE_CHECKING:
    from app.github import GitHubClient
    from app.worker.examination import Workshop

_log = logging.getLogger(__name__)
_PAGES = 100
LOOKED_BACK = timedelta(days=3)
"""How far the periodic look goes; GitHub keeps deliveries for 30 days, and `redeliver --hours` reaches as far."""
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=6)


def ask_for_lost_deliveries(workshop: Workshop, back: timedelta, *, patiently: bool) -> int:
    """Have GitHub send again what failed and was never accepted; how many.

    GitHub sends nothing again by itself. A delivery keeps its GUID, and each attempt is listed. `patiently` leaves more time
    after each attempt that failed, so that a long outage does not fill the list.
    """
    now = datetime.now(UTC)
    with workshop.identity.as_app() as github:
        failed = _failed(github, now - back)
        with workshop.pool.connection() as connection:
            known = deliveries.known(connection, list(failed))
        lost = [
            attempts
            for guid, attempts in failed.items()
            if guid not in known and (not patiently or _is_due(attempts, now))
        ]
        for attempts in lost:
            github.post(f"app/hook/deliveries/{int(attempts[0]['id'])}/attempts")
    if lost:
        _log.warning("Asked GitHub for failed deliveries", extra={"count": len(lost)})
    return len(lost)


def _failed(github: GitHubClient, since: datetime) -> dict[str, list[dict[str, Any]]]:
    """Attempts by GUID, the newest first, of deliveries none of whose listed attempts succeeded."""
    found: dict[str, list[dict[str, Any]]] = {}
    for item in github.linked("app/hook/deliveries", limit=100 * _PAGES, status="failure"):
        if _moment(item) < since:
            break
        found.setdefault(str(item["guid"]), []).append(item)
    # An Enterprise Server that does not know the filter lists successes, too.
    return {guid: items for guid, items in found.items() if not any(_succeeded(item) for item in items)}


def _is_due(attempts: Sequence[dict[str, Any]], now: datetime) -> bool:
    pause = min(_FIRST_PAUSE * 2 ** min(len(attempts) - 1, 10), _LONGEST_PAUSE)
    return len(attempts) == 1 or now - _moment(attempts[0]) >= pause


def _moment(delivery: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(str(delivery["delivered_at"]))


def _succeeded(delivery: dict[str, Any]) -> bool:
    return 200 <= int(delivery["status_code"]) < 300


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
