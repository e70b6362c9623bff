"""The jobs that workers run: attending to a target, and the upkeep that heals what got lost."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import procrastinate
from procrastinate.jobs import Status

from app.github import GitHubError
from app.state import queue, retention, targets
from app.worker.settlement import attend
from app.worker.upkeep import LOOKED_BACK, ask_for_lost_deliveries, reconcile

if TYPE_CHECKING:
    from app.state.database import Pool
    from app.worker.examination import Workshop
    from app.worker.lease import Draining

_log = logging.getLogger(__name__)
UPKEEP = "upkeep"
_DEAD_AFTER = 60
"""Seconds without a sign of life from the worker that holds a job."""
_SWEPT_AT_ONCE = 1000


def application(workshop: Workshop, draining: Draining) -> procrastinate.App:
    """The job queue's application of this worker: `retry` is nowhere set, since the row's dates say when to come back."""
    connector = procrastinate.PsycopgConnector(
        conninfo=workshop.settings.database_url.reveal(),
        kwargs={"application_name": "factorlint queue", "connect_timeout": 5},
        min_size=1,
        max_size=4,
        timeout=5,
    )
    app = procrastinate.App(connector=connector)

    @app.task(name=queue.CHECK, queue=queue.QUEUE)
    def check(target: int) -> None:
        attend(workshop, target, draining)

    @app.periodic(cron=f"*/{workshop.settings.sweep_seconds} * * * * *".replace("*/1 ", "* "), queueing_lock="sweep")
    @app.task(name="sweep", queue=UPKEEP, pass_context=True)
    async def sweep_now(context: procrastinate.JobContext, timestamp: int) -> None:  # noqa: ARG001 - the library's form
        import asyncio

        await _bury(context.app)
        await asyncio.to_thread(sweep, workshop.pool)

    @app.periodic(cron="*/10 * * * *", queueing_lock="redeliver")
    @app.task(name="redeliver", queue=UPKEEP)
    def redeliver(timestamp: int) -> None:  # noqa: ARG001 - the library's form
        with _github_may_be_away():
            ask_for_lost_deliveries(workshop, LOOKED_BACK, patiently=True)

    @app.periodic(cron="17 * * * *", queueing_lock="tidy")
    @app.task(name="tidy", queue=UPKEEP)
    def tidy(timestamp: int) -> None:  # noqa: ARG001 - the library's form
        with workshop.pool.connection() as connection:
            retention.forget(connection, timedelta(days=workshop.settings.retention_days))
        with _github_may_be_away():
            reconcile(workshop)

    return app


@contextmanager
def _github_may_be_away() -> Iterator[None]:
    """What is done every few minutes is not worth more than a line when it fails once."""
    try:
        yield
    except GitHubError as error:
        _log.warning("Upkeep put off: %s", error)


def sweep(pool: Pool) -> int:
    """Ring for every target that is owed work; how many. Those that have a job waiting are rung for once."""
    started = time.monotonic()
    with pool.connection() as connection:
        owed = targets.owed(connection, _SWEPT_AT_ONCE)
        for target, priority in owed:
            queue.wake(connection, target, priority=priority)
    _log.debug("Swept", extra={"owed": len(owed), "seconds": round(time.monotonic() - started, 3)})
    return len(owed)


async def _bury(app: procrastinate.App) -> None:
    """Remove jobs that died with their worker: they were doorbells, and the sweep rings anew."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_DEAD_AFTER):
        if job.id is not None:
            await app.job_manager.finish_job_by_id_async(job.id, status=Status.FAILED, delete_job=True)
