"""The doorbell: jobs in the same database that wake workers. Losing one costs a sweep's time and nothing else.

A job carries an id and no state. No job lock and no retry is used: the row's lease is the guard, and the two together with
a queueing lock can block a target for ever (a job put back for a retry meets the queued one that holds its lock).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued

from app.state.targets import RING

if TYPE_CHECKING:
    import psycopg

CHECK = "check"
QUEUE = "checks"

_doorbell = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())


def wake(connection: psycopg.Connection, target: int, at: datetime | None = None, priority: int = 0) -> None:
    """Have a worker look at a target, now or at a date, once the caller's transaction is committed.

    One waiting job a target and date is enough: a second one is dropped, in a savepoint, so that the caller's work stands.
    """
    lock = f"{RING}{target}" if at is None else f"{RING}{target} at {at.isoformat()}"
    deferrer = _doorbell.configure_task(
        CHECK, queue=QUEUE, queueing_lock=lock, schedule_at=at, priority=priority, connection=connection
    )
    try:
        with connection.transaction():
            deferrer.defer(target=target)
    except AlreadyEnqueued:
        return
