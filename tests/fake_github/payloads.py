"""GitHub's official example events, filled with what is true in a fake GitHub."""

from __future__ import annotations

import hashlib
import hmac
import json
from copy import deepcopy
from functools import cache
from typing import Any

from tests.fake_github.description import DATA
from tests.fake_github.state import CheckRun, Pull, Repository

BOT = "factorlint[bot]"


def example(event: str, action: str = "") -> dict[str, Any]:
    """A copy of the official example of an event and its action."""
    return deepcopy(_examples()[event][action])


def pull_request(pull: Pull, action: str = "opened", installation: int | None = None) -> dict[str, Any]:
    payload = _of(pull.repository, example("pull_request", action), installation)
    payload["number"] = pull.number
    described = payload["pull_request"] | {"number": pull.number, "state": pull.state, "draft": pull.draft}
    source = pull.fork or pull.repository
    described["base"] |= {"sha": pull.base, "ref": pull.repository.default_branch, "repo": repository(pull.repository)}
    described["head"] |= {"sha": pull.head, "ref": pull.head_branch, "repo": repository(source)}
    return payload | {"pull_request": described}


def merge_group(whose: Repository, base: str, head: str, installation: int | None = None) -> dict[str, Any]:
    payload = _of(whose, example("merge_group", "checks_requested"), installation)
    payload["merge_group"] |= {"base_sha": base, "head_sha": head}
    return payload


def push(whose: Repository, before: str, after: str, branch: str = "main") -> dict[str, Any]:
    return _of(whose, example("push"), None) | {"before": before, "after": after, "ref": f"refs/heads/{branch}"}


def workflow_dispatch(whose: Repository) -> dict[str, Any]:
    return _of(whose, example("workflow_dispatch"), None)


def workflow_run(pull: Pull) -> dict[str, Any]:
    """The end of a pull request's own run; for a fork GitHub leaves `pull_requests` empty."""
    payload = _of(pull.repository, example("workflow_run", "completed"), None)
    source = repository(pull.fork or pull.repository)
    payload["workflow_run"] |= {
        "event": "pull_request",
        "conclusion": "success",
        "head_sha": pull.head,
        "head_branch": pull.head_branch,
        "head_repository": source,
        "pull_requests": [],
    }
    return payload


def check_run(whose: Repository, run: CheckRun, action: str, installation: int, identifier: str = "") -> dict[str, Any]:
    """`rerequested`, or `requested_action` with the identifier of a button."""
    payload = _of(whose, example("check_run", action), installation)
    payload["check_run"] |= {
        "id": run.id,
        "name": run.name,
        "head_sha": run.head_sha,
        "external_id": run.external_id,
        "pull_requests": [],
    }
    return payload | ({"requested_action": {"identifier": identifier}} if identifier else {})


def signed(secret: str, payload: dict[str, Any], event: str, delivery: str) -> tuple[bytes, dict[str, str]]:
    """A delivery's body and headers."""
    body = json.dumps(payload).encode()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": "application/json",
        "X-GitHub-Event": event,
        "X-GitHub-Delivery": delivery,
        "X-Hub-Signature-256": f"sha256={signature}",
    }


def repository(whose: Repository) -> dict[str, Any]:
    described = example("pull_request", "opened")["repository"]
    owner = described["owner"] | {"login": whose.owner}
    return described | {
        "id": whose.id,
        "name": whose.name,
        "full_name": whose.full_name,
        "owner": owner,
        "default_branch": whose.default_branch,
        "archived": whose.archived,
        "fork": whose.fork,
    }


def _of(whose: Repository, payload: dict[str, Any], installation: int | None) -> dict[str, Any]:
    payload.pop("installation", None)
    known = {"repository": repository(whose)}
    return payload | known | ({"installation": {"id": installation}} if installation else {})


@cache
def _examples() -> dict[str, dict[str, Any]]:
    return json.loads((DATA / "webhooks.json").read_text())
