"""Webhook deliveries as GitHub sends them."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def headers(body: bytes, event: str, secret: str, guid: str | None = None) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "X-GitHub-Event": event,
        "X-GitHub-Delivery": guid or str(uuid4()),
        "X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest(),
    }


def deliver(client: FlaskClient, event: str, payload: Any, secret: str, guid: str | None = None) -> TestResponse:
    body = json.dumps(payload).encode()
    return client.post("/webhooks/github", data=body, headers=headers(body, event, secret, guid))


def pull_request(
    number: int = 7,
    action: str = "synchronize",
    sha: str = "a" * 40,
    updated_at: str = "2026-01-01T00:00:00Z",
    repository: int = 1,
    installation: int = 11,
    name: str = "octo/shop",
) -> dict[str, Any]:
    return {
        "action": action,
        "number": number,
        "pull_request": {
            "number": number,
            "updated_at": updated_at,
            "head": {"sha": sha, "ref": "topic"},
            "base": {"sha": "b" * 40, "ref": "main"},
        },
        "repository": {
            "id": repository,
            "name": name.split("/")[1],
            "full_name": name,
            "default_branch": "main",
            "archived": False,
            "fork": False,
        },
        "installation": {"id": installation},
    }
