"""`factorlint app doctor`: every setting, the key, the permissions, the webhook and the database, each with what to do."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

from app import settings as environment
from app.admin.answer import say
from app.errors import Misconfigured
from app.github import Forbidden, GitHubClient, GitHubError
from app.settings import GitHubSettings, InvalidSettings, WebSettings, WorkerSettings
from app.state.migrations import pending
from app.telemetry.logs import Redaction
from app.web.manifest import EVENTS, PERMISSIONS
from app.worker.identity import AppIdentity

_RANK = {"none": 0, "read": 1, "write": 2, "admin": 3}
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Verdict:
    good: bool
    subject: str
    detail: str


def examine() -> int:
    """Print one line for each thing looked at; 0 when all is well."""
    redact = _redaction()
    well = True
    for verdict in verdicts():
        well &= verdict.good
        mark = "ok     " if verdict.good else "PROBLEM"
        say(f"{mark} {verdict.subject}: {redact(verdict.detail)}")
    return 0 if well else 1


def _redaction() -> Redaction:
    """Works also when the settings do not: nothing read from the environment is shown as it is."""
    names = ("DATABASE_URL", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRETS")
    return Redaction(environment.Secret(value) for name in names if (value := os.environ.get(name)))


def verdicts() -> Iterator[Verdict]:
    for process, kind in (("web", WebSettings), ("worker", WorkerSettings)):
        yield _settings(process, kind)
    yield from _guarded("database", _database)
    yield from _guarded("GitHub", _github)


def _settings(process: str, kind: type[environment.ProcessSettings]) -> Verdict:
    try:
        environment.read(kind, os.environ)
    except InvalidSettings as error:
        return Verdict(False, f"settings of {process}", "; ".join(error.problems))
    return Verdict(True, f"settings of {process}", "complete")


def _guarded(subject: str, look: Callable[[], Iterator[Verdict]]) -> Iterator[Verdict]:
    try:
        yield from look()
    except InvalidSettings:
        yield Verdict(False, subject, "not looked at, its settings are not complete")
    except psycopg.Error as error:
        yield Verdict(False, subject, f"{error} Look at DATABASE_URL, and whether the server is up.".strip())
    except Forbidden as error:
        yield Verdict(False, subject, f"{error}. GITHUB_APP_ID and GITHUB_PRIVATE_KEY do not belong together.")
    except GitHubError as error:
        yield Verdict(False, subject, f"{error}. Look at GITHUB_API_URL and the way out of your network.")
    except Misconfigured as error:
        yield Verdict(False, subject, str(error))


def _database() -> Iterator[Verdict]:
    settings = environment.read(environment.DatabaseSettings, os.environ)
    with psycopg.connect(settings.database_url.reveal(), autocommit=True, connect_timeout=5) as connection:
        missing = pending(connection)
        detail = f"lacks {', '.join(missing)}: run `factorlint app migrate`" if missing else "up to date"
        yield Verdict(not missing, "database", detail)
        if not missing:
            yield _backlog(connection)


def _backlog(connection: psycopg.Connection) -> Verdict:
    row = connection.execute(
        "SELECT count(*) FILTER (WHERE parked_at IS NULL), count(*) FILTER (WHERE parked_at IS NOT NULL),"
        " coalesce(extract(epoch FROM max(now() - wanted_at) FILTER (WHERE parked_at IS NULL)), 0)"
        " FROM targets WHERE done < wanted"
    ).fetchone()
    owed, parked, age = row or (0, 0, 0)
    slow = float(age) > 900
    hint = ": start more workers, or look at their logs" if slow else ""
    return Verdict(not slow, "queue", f"{owed} owed, the oldest for {float(age):.0f} s, {parked} parked{hint}")


def _github() -> Iterator[Verdict]:
    settings = environment.read(GitHubSettings, os.environ)
    with AppIdentity(settings).as_app() as github:
        app: Any = github.get("app")
        yield Verdict(True, "key", f"signs as the App {app.get('slug')}")
        yield _permissions(app.get("permissions") or {})
        yield _events(app.get("events") or [])
        yield _webhook(github)
        yield _deliveries(github)


def _permissions(granted: dict[str, str]) -> Verdict:
    lacking = [
        f"{name}: {level}"
        for name, level in PERMISSIONS.items()
        if _RANK.get(granted.get(name, "none"), 0) < _RANK[level]
    ]
    detail = (
        f"add {', '.join(lacking)} in the App's settings, and have each organisation approve"
        if lacking
        else "sufficient"
    )
    return Verdict(not lacking, "permissions", detail)


def _events(subscribed: list[str]) -> Verdict:
    lacking = [event for event in EVENTS if event not in subscribed]
    detail = (
        f"subscribe to {', '.join(lacking)} in the App's settings" if lacking else "subscribed to all that are needed"
    )
    return Verdict(not lacking, "events", detail)


def _webhook(github: GitHubClient) -> Verdict:
    config: Any = github.get("app/hook/config")
    problems = []
    if not str(config.get("url", "")).endswith("/webhooks/github"):
        problems.append("its URL must end in /webhooks/github")
    if config.get("content_type") != "json":
        problems.append("its content type must be application/json")
    if not config.get("secret"):
        problems.append("it has no secret: set the one of GITHUB_WEBHOOK_SECRETS")
    if str(config.get("insecure_ssl", "0")) != "0":
        problems.append("it does not verify certificates")
    return Verdict(not problems, "webhook", "; ".join(problems) or str(config["url"]))


def _deliveries(github: GitHubClient) -> Verdict:
    from datetime import UTC, datetime

    recent = [
        item
        for item in github.linked("app/hook/deliveries", limit=100)
        if datetime.fromisoformat(str(item["delivered_at"])) > datetime.fromtimestamp(time.time() - _DAY, UTC)
    ]
    failed = [item for item in recent if not 200 <= int(item["status_code"]) < 300]
    if not failed:
        return Verdict(True, "deliveries", f"none of the last {len(recent)} of a day failed")
    statuses = ", ".join(sorted({str(item["status_code"]) for item in failed}))
    hint = ": the webhook's secret is not among GITHUB_WEBHOOK_SECRETS" if "401" in statuses else ""
    many = len(failed) > len(recent) // 2
    return Verdict(not many, "deliveries", f"{len(failed)} of the last {len(recent)} failed with {statuses}{hint}")
