"""What is published, where, and what became of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

CheckRuns = Literal["enforced", "all", "summary", "none"]
_EXTERNAL_ID = re.compile(r"(?P<owner>[^/\s]+)/(?P<repo>[^/#\s]+)#(?P<number>\d*)@(?P<sha>[0-9a-f]{40})(?:!\S*)?")


@dataclass(frozen=True, slots=True)
class PullRequest:
    """`number` is None for a commit outside a pull request (a push, a merge queue), which gets check runs alone."""

    owner: str
    repo: str
    number: int | None
    base_sha: str
    head_sha: str
    fork: bool = False

    @property
    def path(self) -> str:
        return f"repos/{self.owner}/{self.repo}"


@dataclass(frozen=True, slots=True)
class PublishSettings:
    """What the base branch's configuration and the caller ask for.

    enforced: ids of the factors that may block, `config`.
    check_runs: `enforced` gives the summary and one run for each enforced factor, `all` one for each of the fifteen.
    not_assessed, not_applicable: a required check is satisfied by `neutral` and by `skipped`; they differ in looks.
    attempt: when given, runs that this attempt has already completed on the commit are not created again.
    actions: offer the buttons that the App answers; GitHub sends a click to the owning App only.
    details_url: where the check's title leads; GitHub's own page when empty.
    """

    enforced: frozenset[str] = frozenset({"config", "dependencies", "logs"})
    comments: bool = True
    check_runs: CheckRuns = "enforced"
    comment_limit: int = 30
    not_assessed: Literal["neutral", "skipped"] = "neutral"
    not_applicable: Literal["neutral", "skipped"] = "skipped"
    name: str = "factorlint"
    attempt: str = ""
    actions: bool = False
    details_url: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """What GitHub now shows.

    left_to_check: findings that no comment carries, because no line of the diff holds them or the limit was reached.
    refused: what the token was not allowed to do, in words; the caller falls back.
    """

    review: int | None = None
    posted: int = 0
    kept: int = 0
    resolved: int = 0
    reopened: int = 0
    left_to_check: int = 0
    check_runs: tuple[int, ...] = ()
    refused: tuple[str, ...] = ()
    stale: bool = field(default=False)
    """The pull request has moved on; nothing was commented."""


def external_id(target: PullRequest, attempt: str = "") -> str:
    """`owner/repo#7@sha`, the way back from a check run to its pull request: GitHub leaves that out for forks."""
    number = "" if target.number is None else target.number
    return f"{target.owner}/{target.repo}#{number}@{target.head_sha}" + (f"!{attempt}" if attempt else "")


@dataclass(frozen=True, slots=True)
class ExternalId:
    owner: str
    repo: str
    number: int | None
    sha: str


def parse_external_id(text: str) -> ExternalId | None:
    """None for the check run of someone else, or of a format no longer written."""
    found = _EXTERNAL_ID.fullmatch(text)
    if found is None:
        return None
    number = int(found["number"]) if found["number"] else None
    return ExternalId(found["owner"], found["repo"], number, found["sha"])
