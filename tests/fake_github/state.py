"""What GitHub remembers: repositories, pull requests, conversations, check runs, and who may do what."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fake_github import objects

_ids = itertools.count(1000)


@dataclass
class Repository:
    owner: str
    name: str
    path: Path
    default_branch: str = "main"
    archived: bool = False
    fork: bool = False
    id: int = field(default_factory=lambda: next(_ids))
    check_runs: dict[int, CheckRun] = field(default_factory=dict)
    pulls: dict[int, Pull] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"


@dataclass
class Comment:
    path: str
    side: str
    line: int
    start_line: int | None
    body: str
    author: str
    commit: str
    minimised: str | None = None
    id: int = field(default_factory=lambda: next(_ids))


@dataclass
class Thread:
    """A comment and its answers. `line` is where it stands now, None once the line is gone from the diff."""

    comments: list[Comment]
    review: int
    resolved_by: str | None = None
    outdated: bool = False
    id: int = field(default_factory=lambda: next(_ids))

    @property
    def first(self) -> Comment:
        return self.comments[0]


@dataclass
class Review:
    body: str
    event: str
    author: str
    commit: str
    id: int = field(default_factory=lambda: next(_ids))


@dataclass
class Pull:
    repository: Repository
    number: int
    base: str
    head: str
    head_branch: str = "topic"
    fork: Repository | None = None
    threads: list[Thread] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    state: str = "open"
    draft: bool = False
    updated_at: str = "2011-01-26T19:01:12Z"

    @property
    def merge_base(self) -> str:
        return objects.merge_base(self.repository.path, self.base, self.head)

    def files(self) -> tuple[objects.ChangedFile, ...]:
        return objects.changed_files(self.repository.path, self.merge_base, self.head)


@dataclass
class CheckRun:
    name: str
    head_sha: str
    status: str
    conclusion: str | None
    external_id: str
    details_url: str
    output: dict[str, Any]
    app: str
    annotations: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, Any]] = field(default_factory=list)
    id: int = field(default_factory=lambda: next(_ids))


@dataclass(frozen=True)
class Identity:
    """Who a token speaks for, and what it may: `contents`, `pull_requests`, `checks` to `read` or `write`."""

    login: str
    permissions: Mapping[str, str]
    repositories: frozenset[str] | None = None

    def may(self, what: str, level: str = "read") -> bool:
        granted = self.permissions.get(what, "none")
        return granted == "write" or granted == level


READ_ONLY = {"contents": "read", "pull_requests": "read", "checks": "read", "metadata": "read"}
WRITING = {**READ_ONLY, "pull_requests": "write", "checks": "write"}


@dataclass
class Recorded:
    method: str
    path: str
    status: int
    body: Any = None


@dataclass
class Failure:
    """The next answers to matching requests. `after_effect` carries the request out and loses the answer."""

    method: str
    path: str
    status: int
    body: dict[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int = 1
    after_effect: bool = False


@dataclass
class Installation:
    id: int
    account: str
    repositories: list[str]
    permissions: Mapping[str, str]


@dataclass
class State:
    repositories: dict[str, Repository] = field(default_factory=dict)
    tokens: dict[str, Identity] = field(default_factory=dict)
    installations: dict[int, Installation] = field(default_factory=dict)
    deliveries: list[dict[str, Any]] = field(default_factory=list)
    redelivered: list[int] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    requests: list[Recorded] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    """What broke GitHub's description, in a request or in an answer of ours. Tests expect it to be empty."""
    app_public_key: str = ""
    app_slug: str = "factorlint"
    app_id: int = 1
    app_registration: dict[str, Any] = field(default_factory=dict)
    """`permissions` and `events` of the App; GitHub's example where a test does not say."""
    webhook_url: str = ""
    minted: int = 0
    contents_a_minute: int = 80
    created: list[float] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def failure_for(self, method: str, path: str) -> Failure | None:
        import re

        for failure in self.failures:
            if failure.times and failure.method == method and re.fullmatch(failure.path, path):
                failure.times -= 1
                return failure
        return None

    def pull_of_thread(self, thread: Thread) -> Pull:
        return next(pull for pull in self.pulls() if thread in pull.threads)

    def pulls(self) -> Iterable[Pull]:
        for repository in self.repositories.values():
            yield from repository.pulls.values()

    def threads(self) -> Iterable[Thread]:
        for pull in self.pulls():
            yield from pull.threads
