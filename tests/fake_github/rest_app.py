"""What an App asks as itself: installations, their tokens, deliveries, its own settings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fake_github import answers
from tests.fake_github.description import operation
from tests.fake_github.routes import REPO, Answer, Asked, Refusal, route
from tests.fake_github.state import Identity


@route("GET", "/app")
def app(asked: Asked) -> Answer:
    _only_the_app(asked)
    example = operation("GET", "/app").example()
    return Answer(example | {"id": asked.state.app_id, "slug": asked.state.app_slug, **asked.state.app_registration})


@route("GET", "/app/installations")
def installations(asked: Asked) -> Answer:
    _only_the_app(asked)
    return Answer(asked.page(answers.installation(item, asked.state) for item in asked.state.installations.values()))


@route("GET", "/app/installations/{installation_id}")
def installation(asked: Asked) -> Answer:
    _only_the_app(asked)
    return Answer(answers.installation(_installation(asked), asked.state))


@route("GET", REPO + "/installation")
def repository_installation(asked: Asked) -> Answer:
    _only_the_app(asked)
    name = f"{asked.path['owner']}/{asked.path['repo']}"
    found = next((item for item in asked.state.installations.values() if name in item.repositories), None)
    if found is None:
        raise Refusal(404, "Not Found")
    return Answer(answers.installation(found, asked.state))


@route("POST", "/app/installations/{installation_id}/access_tokens")
def mint(asked: Asked) -> Answer:
    _only_the_app(asked)
    granted = _installation(asked)
    asked.state.minted += 1
    token = f"ghs_{granted.id}_{asked.state.minted:04}_{'x' * 500}"
    permissions = asked.body.get("permissions") or dict(granted.permissions)
    names = asked.body.get("repositories")
    wanted = [name for name in granted.repositories if names is None or name.split("/")[1] in names]
    login = f"{asked.state.app_slug}[bot]"
    asked.state.tokens[token] = Identity(login, permissions, frozenset(wanted))
    expires = datetime.now(UTC) + timedelta(hours=1)
    example = operation("POST", "/app/installations/{installation_id}/access_tokens").example()
    example.pop("repositories", None)
    known = {"token": token, "expires_at": expires.strftime("%Y-%m-%dT%H:%M:%SZ"), "permissions": permissions}
    return Answer(example | known, 201)


@route("GET", "/installation/repositories")
def installation_repositories(asked: Asked) -> Answer:
    names = asked.identity.repositories or frozenset()
    found = [answers.repository(asked.state.repositories[name]) for name in sorted(names)]
    return Answer({"total_count": len(found), "repositories": asked.page(found)})


@route("GET", "/app/hook/deliveries")
def deliveries(asked: Asked) -> Answer:
    _only_the_app(asked)
    example = operation("GET", "/app/hook/deliveries").example()[0]
    wanted = {"success": range(200, 400), "failure": range(400, 600)}.get(asked.query.get("status", ""), range(600))
    newest = [example | item for item in reversed(asked.state.deliveries) if item["status_code"] in wanted]
    after = int(asked.query.get("cursor", 0))
    size = int(asked.query.get("per_page", 30))
    status = f"&status={asked.query['status']}" if "status" in asked.query else ""
    more = f'<http://{{host}}/app/hook/deliveries?per_page={size}&cursor={after + size}{status}>; rel="next"'
    headers = {"link": more} if after + size < len(newest) else {}
    return Answer(newest[after : after + size], headers=headers)


@route("GET", "/app/hook/deliveries/{delivery_id}")
def delivery(asked: Asked) -> Answer:
    _only_the_app(asked)
    example = operation("GET", "/app/hook/deliveries/{delivery_id}").example()
    return Answer(example | _delivery(asked))


@route("POST", "/app/hook/deliveries/{delivery_id}/attempts")
def redeliver(asked: Asked) -> Answer:
    _only_the_app(asked)
    asked.state.redelivered.append(_delivery(asked)["id"])
    return Answer({}, 202)


@route("GET", "/app/hook/config")
def hook_config(asked: Asked) -> Answer:
    _only_the_app(asked)
    return Answer(operation("GET", "/app/hook/config").example() | {"url": asked.state.webhook_url})


@route("PATCH", "/app/hook/config")
def set_hook_config(asked: Asked) -> Answer:
    _only_the_app(asked)
    asked.state.webhook_url = asked.body.get("url", asked.state.webhook_url)
    return Answer(operation("GET", "/app/hook/config").example() | {"url": asked.state.webhook_url})


@route("POST", "/app-manifests/{code}/conversions")
def convert_manifest(asked: Asked) -> Answer:
    example = operation("POST", "/app-manifests/{code}/conversions").example()
    if asked.path["code"] == "expired":
        raise Refusal(404, "Not Found")
    return Answer(example | {"id": asked.state.app_id, "slug": asked.state.app_slug}, 201)


@route("GET", "/rate_limit")
def rate_limit(asked: Asked) -> Answer:
    return Answer(operation("GET", "/rate_limit").example())


def _only_the_app(asked: Asked) -> None:
    if asked.identity.login != "the app itself":
        raise Refusal(401, "A JSON web token could not be decoded")


def _installation(asked: Asked) -> Any:
    found = asked.state.installations.get(int(asked.path["installation_id"]))
    if found is None:
        raise Refusal(404, "Not Found")
    return found


def _delivery(asked: Asked) -> dict[str, Any]:
    found = next((item for item in asked.state.deliveries if str(item["id"]) == asked.path["delivery_id"]), None)
    if found is None:
        raise Refusal(404, "Not Found")
    return found
