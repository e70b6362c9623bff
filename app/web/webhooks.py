"""`POST /webhooks/github`: verify, read, store in one transaction, answer. The work is done elsewhere."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import psycopg
from flask import Blueprint, Response, jsonify, request
from psycopg_pool import PoolTimeout

from app.telemetry.logs import log_context
from app.telemetry.metrics import ACCEPTANCE, DELIVERIES
from app.web.acceptance import accept
from app.web.event import EVENTS, Event, read_event
from app.web.signature import is_genuine

if TYPE_CHECKING:
    from app.settings import WebSettings
    from app.state.database import Pool

_log = logging.getLogger(__name__)
_GUID = re.compile(r"[0-9A-Za-z-]{8,64}")
_EVENT = re.compile(r"[a-z0-9_]{1,64}")
_ANSWER_WITHIN = 8.0
"""Seconds. GitHub gives up after 10, and never sends again by itself."""


def blueprint(settings: WebSettings, pool: Pool) -> Blueprint:
    routes = Blueprint("webhooks", __name__)

    @routes.post("/webhooks/github")
    def receive() -> tuple[Response, int]:
        started = time.monotonic()
        name = request.headers.get("X-GitHub-Event", "")
        guid = request.headers.get("X-GitHub-Delivery", "")
        with log_context(delivery=guid[:64], event=name[:64]):
            outcome, status = _receive(settings, pool, name, guid, started + _ANSWER_WITHIN)
        DELIVERIES.labels(name if name in EVENTS else "other", outcome).inc()
        ACCEPTANCE.observe(time.monotonic() - started)
        return jsonify(outcome=outcome), status

    return routes


def _receive(settings: WebSettings, pool: Pool, name: str, guid: str, deadline: float) -> tuple[str, int]:
    # A length that is announced is refused unread; one that is not is cut off while reading, by Flask, with 413.
    body = request.get_data(cache=False)
    if not is_genuine(body, request.headers.get("X-Hub-Signature-256", ""), settings.webhook_secrets):
        _log.warning("Delivery refused: the signature is missing or wrong")
        return "not genuine", 401
    if not _GUID.fullmatch(guid) or not _EVENT.fullmatch(name):
        return "no delivery id or event", 400
    try:
        payload: Any = json.loads(body)
    except (ValueError, RecursionError):
        _log.warning("Delivery refused: the body is not JSON; set the webhook's content type to application/json")
        return "not JSON", 400
    return _store(pool, name, guid, read_event(name, payload), deadline)


def _store(pool: Pool, name: str, guid: str, event: Event, deadline: float) -> tuple[str, int]:
    with log_context(installation=event.installation):
        try:
            new = _persistently(lambda: _accepted(pool, guid, name, event, deadline), pool, deadline)
        except psycopg.Error:
            # 5xx marks the delivery as failed with GitHub, where `redeliver` finds it.
            _log.exception("Delivery not stored: the database did not take it")
            return "not stored", 503
        _log.info("Delivery %s", "accepted" if new else "known", extra={"action": event.action})
        return ("accepted" if new else "known"), 202


def _accepted(pool: Pool, guid: str, name: str, event: Event, deadline: float) -> bool:
    with pool.connection(timeout=max(0.1, deadline - time.monotonic())) as connection:
        return accept(connection, guid, name, event)


def _persistently(store: Callable[[], bool], pool: Pool, deadline: float) -> bool:
    """Try again while the database restarts or two deliveries collide; the GUID makes that harmless."""
    while True:
        try:
            return store()
        except (psycopg.OperationalError, psycopg.errors.UniqueViolation) as error:
            if isinstance(error, PoolTimeout) or time.monotonic() + 0.5 > deadline:
                raise
            # The other connections of the pool broke with this one.
            pool.check()
            time.sleep(0.1)
