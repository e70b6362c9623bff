"""`factorlint app redeliver` and `sweep`: by hand what workers do by themselves."""

from __future__ import annotations

import os
from datetime import timedelta

from app import settings as environment
from app.admin.answer import say
from app.errors import Misconfigured
from app.github import GitHubError
from app.settings import DatabaseSettings, WorkerSettings
from app.state.database import open_pool
from app.telemetry import logs
from app.worker.examination import Workshop
from app.worker.identity import AppIdentity
from app.worker.tasks import sweep
from app.worker.upkeep import ask_for_lost_deliveries

_KEPT_HOURS = 720
"""GitHub keeps deliveries for 30 days."""


def redeliver(hours: int) -> int:
    settings = environment.read(WorkerSettings, os.environ)
    logs.configure(settings.log_level, settings.secrets())
    with open_pool(settings, "admin", 2) as pool:
        workshop = Workshop(settings, pool, AppIdentity(settings))
        try:
            asked = ask_for_lost_deliveries(workshop, timedelta(hours=min(hours, _KEPT_HOURS)), patiently=False)
        except GitHubError as error:
            raise Misconfigured(f"{error}. `factorlint app doctor` tells more.") from error
    say(f"asked GitHub for {asked} failed deliveries")
    return 0


def sweep_now() -> int:
    settings = environment.read(DatabaseSettings, os.environ)
    logs.configure(settings.log_level, settings.secrets())
    with open_pool(settings, "admin", 2) as pool:
        say(f"woke workers for {sweep(pool)} targets")
    return 0
