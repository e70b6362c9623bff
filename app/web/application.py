"""The Flask applications: the one that receives deliveries, and the one that sets the App up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from app.telemetry.metrics import REGISTRY, Backlog
from app.web import health, webhooks

if TYPE_CHECKING:
    from app.settings import SetupSettings, WebSettings
    from app.state.database import Pool


def receiving(settings: WebSettings, pool: Pool, is_draining: Callable[[], bool]) -> Flask:
    application = _application()
    application.config["MAX_CONTENT_LENGTH"] = settings.body_limit
    application.register_blueprint(webhooks.blueprint(settings, pool))
    application.register_blueprint(
        health.blueprint(lambda: "shutting down" if is_draining() else health.unreadiness(pool))
    )
    return application


def measured(application: Flask, pool: Pool) -> Flask:
    """With the state of the queue among the metrics of this process."""
    REGISTRY.register(Backlog(pool))
    return application


def setting_up(settings: SetupSettings) -> Flask:
    from app.web import setup  # brings in templates and signing, which receiving does without

    application = _application()
    application.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    application.register_blueprint(setup.blueprint(settings))
    application.register_blueprint(health.blueprint(lambda: ""))
    return application


def _application() -> Flask:
    application = Flask("factorlint", static_folder=None)
    application.register_error_handler(HTTPException, _refusal)
    return application


def _refusal(error: HTTPException) -> tuple[Response, int]:
    return jsonify(outcome=error.name.lower()), error.code or 500
