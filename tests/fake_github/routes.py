"""Requests, answers and refusals of the REST half, and the register of who answers what."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fake_github import objects
from tests.fake_github.state import Identity, Pull, Repository, State

REPO = "/repos/{owner}/{repo}"
PULL = REPO + "/pulls/{pull_number}"
FORBIDDEN = "Resource not accessible by integration"


class Refusal(Exception):
    """An answer other than success."""

    def __init__(self, status: int, message: str, errors: Iterable[str] = (), **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.headers = {key.replace("_", "-"): value for key, value in headers.items()}
        listed = list(errors)
        self.body = {"message": message, "documentation_url": "https://docs.github.com/rest"}
        if listed:
            self.body["errors"] = listed


@dataclass
class Asked:
    """One request, authenticated. `whose` is the repository of the path, if it has one."""

    state: State
    identity: Identity
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: dict[str, Any]
    accept: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    """Headers of the answer."""

    @property
    def whose(self) -> Repository:
        full_name = f"{self.path['owner']}/{self.path['repo']}"
        repository = self.state.repositories.get(full_name)
        allowed = self.identity.repositories is None or full_name in self.identity.repositories
        if repository is None or not allowed:
            raise Refusal(404, "Not Found")
        return repository

    @property
    def pull(self) -> Pull:
        pull = self.whose.pulls.get(int(self.path["pull_number"]))
        if pull is None:
            raise Refusal(404, "Not Found")
        return pull

    def must(self, what: str, level: str = "read") -> None:
        if not self.identity.may(what, level):
            raise Refusal(403, FORBIDDEN)

    def page(self, items: Iterable[Any]) -> list[Any]:
        """One page, and the way to the next one in the answer's headers."""
        listed = list(items)
        size, number = min(int(self.query.get("per_page", 30)), 100), int(self.query.get("page", 1))
        if number * size < len(listed):
            self.headers["link"] = f'<http://{{host}}/?page={number + 1}>; rel="next"'
        return listed[(number - 1) * size : number * size]

    def commit(self, ref: str) -> str:
        if not objects.knows(self.whose.path, ref):
            raise Refusal(422, f"No commit found for SHA: {ref}")
        return objects.resolved(self.whose.path, ref)


@dataclass
class Answer:
    body: Any = None
    status: int = 200
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[Asked], Answer]
ROUTES: dict[tuple[str, str], Handler] = {}


def route(method: str, template: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        ROUTES[method, template] = handler
        return handler

    return register


def spend(state: State) -> None:
    """The secondary limit on new contents."""
    now = time.monotonic()
    state.created[:] = [moment for moment in state.created if now - moment < 60]
    if len(state.created) >= state.contents_a_minute:
        raise Refusal(403, "You have exceeded a secondary rate limit. Please wait a few minutes.", retry_after="60")
    state.created.append(now)
