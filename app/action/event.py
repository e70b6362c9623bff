"""What set the workflow off: read tolerantly, a field that is absent is None."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOTHING = "0" * 40
"""GitHub's stand-in for a commit that is not there, before a branch's first push."""


@dataclass(frozen=True, slots=True)
class Event:
    """base: the commit that the change starts from, None where everything is to be checked.

    since_branching: whether the base may have moved on, so that its own changes do not count (a pull request).
    chosen: whether the workflow named the base, so that GitHub's own comparison is not the one asked for.
    """

    name: str
    owner: str
    repo: str
    head: str
    base: str | None = None
    number: int | None = None
    fork: bool = False
    since_branching: bool = False
    chosen: bool = False

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.repo}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a finished untrusted run came from, in GitHub's own words: the way to its pull request."""

    head: str
    branch: str
    owner: str


def read(environment: Mapping[str, str]) -> Event:
    payload = payload_of(environment)
    owner, _, repo = environment["GITHUB_REPOSITORY"].partition("/")
    name, head = environment.get("GITHUB_EVENT_NAME", ""), environment["GITHUB_SHA"]
    if "pull_request" in payload:
        return _pull_request(payload["pull_request"], name, owner, repo)
    if name == "merge_group":
        group = payload.get("merge_group") or {}
        return Event(name, owner, repo, _sha(group.get("head_sha")) or head, _sha(group.get("base_sha")))
    if name == "push":
        return Event(name, owner, repo, _sha(payload.get("after")) or head, _sha(payload.get("before")))
    return Event(name, owner, repo, head)


def origin(environment: Mapping[str, str]) -> Origin | None:
    """Of a `workflow_run`; None for every other event, and for a run that no pull request set off."""
    run = payload_of(environment).get("workflow_run") or {}
    if environment.get("GITHUB_EVENT_NAME") != "workflow_run" or run.get("event") != "pull_request":
        return None
    head = _sha(run.get("head_sha"))
    owner = ((run.get("head_repository") or {}).get("owner") or {}).get("login")
    return Origin(head, str(run.get("head_branch")), str(owner)) if head and owner else None


def payload_of(environment: Mapping[str, str]) -> dict[str, Any]:
    path = environment.get("GITHUB_EVENT_PATH")
    payload = json.loads(Path(path).read_text(encoding="utf-8")) if path and Path(path).is_file() else {}
    return payload if isinstance(payload, dict) else {}


def _pull_request(pull: Mapping[str, Any], name: str, owner: str, repo: str) -> Event:
    source = (pull["head"].get("repo") or {}).get("full_name")
    return Event(
        name=name,
        owner=owner,
        repo=repo,
        head=str(pull["head"]["sha"]),
        base=str(pull["base"]["sha"]),
        number=int(pull["number"]),
        # A fork that was deleted leaves no repository behind.
        fork=source != f"{owner}/{repo}",
        since_branching=True,
    )


def _sha(value: object) -> str | None:
    return value if isinstance(value, str) and len(value) == 40 and value != NOTHING else None
