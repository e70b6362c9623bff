"""`/setup`: create the App on GitHub from a manifest, and show once what has to go into the environment.

It is served only while `FACTORLINT_SETUP_SECRET` is set, and by a process that serves nothing else. Nothing is stored.
"""

from __future__ import annotations

import hmac
import json
import re
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, make_response, render_template, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.web.manifest import manifest

if TYPE_CHECKING:
    from app.settings import SetupSettings

_HOUR = 3600  # GitHub allows as much from the first step to the last
_ORGANISATION = re.compile(r"[A-Za-z0-9-]{0,39}")
_CODE = re.compile(r"[A-Za-z0-9_-]{1,100}")


class ConversionFailed(Exception):
    """GitHub did not turn the code into an App."""


def blueprint(settings: SetupSettings) -> Blueprint:
    routes = Blueprint("setup", __name__, template_folder="templates")
    states = URLSafeTimedSerializer(settings.setup_secret.reveal(), salt="setup")

    @routes.get("/setup")
    def ask() -> Response:
        return _page(settings, "ask")

    @routes.post("/setup")
    def hand_over() -> Response:
        organisation = request.form.get("organisation", "")
        given = request.form.get("secret", "").encode()
        if not hmac.compare_digest(given, settings.setup_secret.reveal().encode()):
            abort(403)
        if not _ORGANISATION.fullmatch(organisation):
            abort(400)
        owner = f"/organizations/{organisation}" if organisation else ""
        state = states.dumps("setup")
        return _page(
            settings,
            "hand over",
            action=f"{settings.github_url}{owner}/settings/apps/new?state={state}",
            manifest=json.dumps(manifest(settings.public_url)),
        )

    @routes.get("/setup/done")
    def done() -> Response:
        code = request.args.get("code", "")
        try:
            states.loads(request.args.get("state", ""), max_age=_HOUR)
        except BadSignature:
            abort(403)
        if not _CODE.fullmatch(code):
            abort(400)
        try:
            return _page(settings, "done", variables=_variables(convert(settings.github_api_url, code)))
        except ConversionFailed as error:
            return _page(settings, "failed", reason=str(error))

    return routes


def convert(api_url: str, code: str) -> dict[str, Any]:
    """The new App's values for the code GitHub sent the browser back with.

    Raises:
        ConversionFailed: the code is used up, older than an hour, or GitHub is away.
    """
    import httpx  # 0.3 s that only this page needs

    try:
        answer = httpx.post(f"{api_url}/app-manifests/{code}/conversions", timeout=20)
    except httpx.HTTPError as error:
        raise ConversionFailed(f"GitHub could not be reached: {type(error).__name__}.") from error
    if answer.status_code != 201:
        raise ConversionFailed(
            f"GitHub answered {answer.status_code}. The code holds once and for an hour: start again."
        )
    values: dict[str, Any] = answer.json()
    return values


def _variables(app: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("GITHUB_APP_ID", str(app["id"])),
        ("GITHUB_WEBHOOK_SECRETS", str(app["webhook_secret"])),
        ("GITHUB_PRIVATE_KEY", str(app["pem"]).strip().replace("\n", "\\n")),
    ]


def _page(settings: SetupSettings, step: str, **values: Any) -> Response:
    response = make_response(render_template("setup.html", step=step, **values))
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'unsafe-inline'; form-action 'self' {settings.github_url}"
    )
    return response
