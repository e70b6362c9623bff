"""The web process: granian in front of the Flask application, and a SIGTERM that loses no request."""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from granian.constants import Interfaces
from granian.server.mp import MPServer

from app import settings as environment
from app.settings import SetupSettings, WebSettings
from app.telemetry import logs, traces

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

    from flask import Flask

_log = logging.getLogger(__name__)


class _DrainingServer(MPServer):
    """On SIGTERM: report not ready, serve on until the load balancer has noticed, then finish what runs and leave."""

    def __init__(self, *arguments: Any, draining: Event, seconds: float, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._draining = draining
        self._seconds = seconds

    def signal_handler_interrupt(self, *_signal: Any, **_options: Any) -> None:
        if self._draining.is_set():
            return
        self._draining.set()
        timer = threading.Timer(self._seconds, super().signal_handler_interrupt)
        timer.daemon = True
        timer.start()


def serve() -> None:
    """Run until told to stop. The only state of the process is its connections."""
    if "FACTORLINT_SETUP_SECRET" in os.environ:
        setup = environment.read(SetupSettings, os.environ)
        _run(setup, setup.port, threads=2, drain=0, load=_load_setup)
        return
    settings = environment.read(WebSettings, os.environ)
    _run(settings, settings.port, settings.threads, settings.drain_seconds, _load_receiver)


def _run(settings: Any, port: int, threads: int, drain: float, load: Callable[..., Flask]) -> None:
    logs.configure(settings.log_level, settings.secrets())
    draining = multiprocessing.Event()
    server = _DrainingServer(
        "factorlint",
        draining=draining,
        seconds=drain,
        address="0.0.0.0",  # noqa: S104 - the platform decides who reaches the port
        port=port,
        interface=Interfaces.WSGI,
        workers=1,  # one process a container; the platform runs more of them
        blocking_threads=threads,
        backlog=2048,
        log_enabled=False,
        workers_kill_timeout=20,
    )
    server.serve(target_loader=partial(load, settings, draining), wrap_loader=False)


def _load_receiver(settings: WebSettings, draining: Event) -> Flask:
    from app.state.database import open_pool
    from app.web.application import measured, receiving

    logs.configure(settings.log_level, settings.secrets())
    traces.configure(settings.telemetry_endpoint, "web")
    pool = open_pool(settings, "web", settings.threads)
    _log.info("Web process started", extra={"port": settings.port})
    return measured(receiving(settings, pool, draining.is_set), pool)


def _load_setup(settings: SetupSettings, _: Event) -> Flask:
    from app.web.application import setting_up

    logs.configure(settings.log_level, settings.secrets())
    return setting_up(settings)
