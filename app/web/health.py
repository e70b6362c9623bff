"""Whether the process lives, whether it may be given work, and its metrics."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import psycopg
from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from app.telemetry.metrics import REGISTRY

if TYPE_CHECKING:
    from app.state.database import Pool


def blueprint(problem: Callable[[], str]) -> Blueprint:
    """problem: why the process may not be given work, or nothing."""
    routes = Blueprint("health", __name__)

    @routes.get("/health/live")
    def live() -> Response:
        return jsonify(status="live")

    @routes.get("/health/ready")
    def ready() -> tuple[Response, int]:
        found = problem()
        return (jsonify(status=found), 503) if found else (jsonify(status="ready"), 200)

    @routes.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)

    return routes


def unreadiness(pool: Pool) -> str:
    """Why the database cannot be used, or nothing."""
    try:
        with pool.connection(timeout=1) as connection:
            row = connection.execute("SELECT to_regclass('targets') IS NOT NULL").fetchone()
    except psycopg.Error:
        return "the database is away"
    return "" if row == (True,) else "the database is not migrated"
