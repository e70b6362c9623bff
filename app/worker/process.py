"""The worker process: as many checks at once as configured, health and metrics on a port, an end without losses."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psycopg
from procrastinate.exceptions import ConnectorException

from app import settings as environment
from app.settings import WorkerSettings
from app.state import queue
from app.state.database import open_pool
from app.telemetry import logs, traces
from app.worker.examination import Workshop
from app.worker.hardening import hide_environment
from app.worker.identity import AppIdentity
from app.worker.lease import Draining
from app.worker.tasks import UPKEEP, application

if TYPE_CHECKING:
    import procrastinate

    from app.state.database import Pool

_log = logging.getLogger(__name__)
_PAUSE = 2.0


def work() -> None:
    """Run until told to stop. All state is in the database; any number of workers may run."""
    settings = environment.read(WorkerSettings, os.environ)
    hide_environment()
    logs.configure(settings.log_level, settings.secrets())
    traces.configure(settings.telemetry_endpoint, "worker")
    draining = Draining()
    with open_pool(settings, "worker", 2 * settings.concurrency + 2) as pool:
        workshop = Workshop(settings, pool, AppIdentity(settings))
        _serve_health(settings.metrics_port, pool, draining)
        asyncio.run(_run(workshop, draining))
    _log.info("Worker ended")


async def _run(workshop: Workshop, draining: Draining) -> None:
    loop = asyncio.get_running_loop()
    # One thread for each check, and some for upkeep; the default would be fewer on small machines.
    loop.set_default_executor(ThreadPoolExecutor(workshop.settings.concurrency + 4))
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    while not stopping.is_set():
        running = asyncio.create_task(_serve_queue(application(workshop, draining), workshop.settings))
        asked = asyncio.create_task(stopping.wait())
        await asyncio.wait({running, asked}, return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        if stopping.is_set():
            draining.begin(workshop.settings.drain_seconds)
            running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        if not stopping.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), _PAUSE)


async def _serve_queue(app: procrastinate.App, settings: WorkerSettings) -> None:
    """Work on jobs until cancelled, or until the database goes away, which is logged and no reason to end."""
    _log.info("Worker started", extra={"concurrency": settings.concurrency})
    try:
        async with app.open_async():
            await app.run_worker_async(
                queues=[queue.QUEUE, UPKEEP],
                concurrency=settings.concurrency + 1,
                install_signal_handlers=False,
                delete_jobs="always",
                fetch_job_polling_interval=settings.sweep_seconds,
                shutdown_graceful_timeout=settings.drain_seconds + 5,
            )
    except (ConnectorException, psycopg.Error, OSError) as error:
        _log.warning("The queue is away: %s", type(error).__name__)


def _serve_health(port: int, pool: Pool, draining: Draining) -> None:
    if not port:
        return
    from wsgiref.simple_server import WSGIRequestHandler, make_server

    from flask import Flask

    from app.telemetry.metrics import REGISTRY, Backlog
    from app.web import health

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            """Probes every few seconds are no news."""

    REGISTRY.register(Backlog(pool))
    application = Flask("factorlint worker", static_folder=None)
    application.register_blueprint(
        health.blueprint(lambda: "shutting down" if draining.begun else health.unreadiness(pool))
    )
    server = make_server("0.0.0.0", port, application, handler_class=Quiet)  # noqa: S104 - the platform decides
    threading.Thread(target=server.serve_forever, daemon=True).start()
