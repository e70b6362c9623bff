"""What a webhook event means for the App's state, as values. Nothing is looked up, nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from app.state.installations import RepositoryFacts
from app.state.targets import Wish
from app.web.payload import dig, flag, items, moment, number, sha, text

_PULL_REQUEST_ACTIONS = {"opened", "synchronize", "reopened", "ready_for_review"}
_NUMBER_IN_EXTERNAL_ID = re.compile(r"#(\d{1,18})@[0-9a-f]{40}")
_FULL_NAME = re.compile(r"[\w.-]{1,100}/[\w.-]{1,100}", re.ASCII)
_MERGE_QUEUE = "gh-readonly-queue/"
_POLICY_REPOSITORY = ".github"
_CHECK_ALL = "check-all"
"""The button of a check run that asks for every file."""


@dataclass(frozen=True, slots=True)
class Install:
    account: str


@dataclass(frozen=True, slots=True)
class Uninstall:
    pass


@dataclass(frozen=True, slots=True)
class Suspend:
    suspended: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """The installation reaches these repositories."""

    repositories: tuple[RepositoryFacts, ...]


@dataclass(frozen=True, slots=True)
class Lose:
    """The installation no longer reaches these repositories."""

    repositories: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Check:
    wish: Wish


@dataclass(frozen=True, slots=True)
class CheckHead:
    """Check afresh whatever is at a commit: pull requests from forks are not named in the event."""

    repository: int
    head_sha: str


@dataclass(frozen=True, slots=True)
class ForgetPolicy:
    """The organisation's configuration may have changed."""


Consequence = Install | Uninstall | Suspend | Reach | Lose | Check | CheckHead | ForgetPolicy


@dataclass(frozen=True, slots=True)
class Event:
    action: str
    installation: int | None
    consequences: tuple[Consequence, ...]


def read_event(name: str, payload: Any) -> Event:
    """The event, with no consequences where it concerns nobody or is not understood."""
    action = text(payload, "action") or ""
    installation = number(payload, "installation", "id")
    reader = _READERS.get(name)
    if reader is None or installation is None:
        return Event(action, installation, ())
    return Event(action, installation, (*_reached(name, action, payload), *reader(action, payload)))


def _reached(name: str, action: str, payload: Any) -> Iterator[Consequence]:
    repository = _repository(dig(payload, "repository"))
    if repository is not None and (name, action) != ("repository", "deleted"):
        yield Reach((repository,))


def _repository(value: Any) -> RepositoryFacts | None:
    identity, full_name = number(value, "id"), text(value, "full_name")
    if identity is None or full_name is None or not _FULL_NAME.fullmatch(full_name):
        return None
    return RepositoryFacts(
        identity, full_name, text(value, "default_branch"), flag(value, "archived"), flag(value, "fork")
    )


def _pull_request(action: str, payload: Any) -> Iterator[Consequence]:
    rebased = action == "edited" and dig(payload, "changes", "base") is not None
    if action in _PULL_REQUEST_ACTIONS or rebased:
        pull = dig(payload, "pull_request")
        yield from _wish(
            payload,
            "pull_request",
            number(payload, "number") or number(pull, "number"),
            head_sha=sha(pull, "head", "sha"),
            base_sha=sha(pull, "base", "sha"),
            changed_at=moment(pull, "updated_at"),
            again=rebased,
        )


def _merge_group(action: str, payload: Any) -> Iterator[Consequence]:
    if action == "checks_requested":
        group = dig(payload, "merge_group")
        yield from _wish(
            payload,
            "merge_group",
            text(group, "head_ref"),
            head_sha=sha(group, "head_sha"),
            base_sha=sha(group, "base_sha"),
        )


def _push(_: str, payload: Any) -> Iterator[Consequence]:
    branch, head = text(payload, "repository", "default_branch"), sha(payload, "after")
    if branch is None or text(payload, "ref") != f"refs/heads/{branch}" or not head:
        return
    if text(payload, "repository", "name") == _POLICY_REPOSITORY:
        yield ForgetPolicy()
    yield from _wish(
        payload,
        "branch",
        branch,
        head_sha=head,
        base_sha=sha(payload, "before"),
        changed_at=moment(payload, "repository", "pushed_at"),
        priority=-1,
    )


def _check_run(action: str, payload: Any) -> Iterator[Consequence]:
    if action in {"rerequested", "requested_action"}:
        run = dig(payload, "check_run")
        # The number alone is taken from there: which repository it belongs to is what the signed payload says.
        found = _NUMBER_IN_EXTERNAL_ID.search(text(run, "external_id") or "")
        named = {int(found[1])} if found else set()
        yield from _once_more(
            payload, named, dig(run, "check_suite"), items(run, "pull_requests"), sha(run, "head_sha")
        )


def _check_suite(action: str, payload: Any) -> Iterator[Consequence]:
    if action == "rerequested":
        suite = dig(payload, "check_suite")
        yield from _once_more(payload, set(), suite, items(suite, "pull_requests"), sha(suite, "head_sha"))


def _once_more(
    payload: Any, named: set[int], suite: Any, pulls: list[Any], head: str, *, whole: bool = False
) -> Iterator[Consequence]:
    numbers = named or {found for pull in pulls if (found := number(pull, "number"))}
    for found in sorted(numbers):
        yield from _wish(payload, "pull_request", found, again=True, whole=whole)
    if numbers:
        return
    branch = text(suite, "head_branch") or ""
    if branch and branch == text(payload, "repository", "default_branch"):
        yield from _wish(payload, "branch", branch, head_sha=head, again=True)
    elif branch.startswith(_MERGE_QUEUE):
        yield from _wish(payload, "merge_group", f"refs/heads/{branch}", head_sha=head, again=True)
    elif head and (repository := number(payload, "repository", "id")):
        yield CheckHead(repository, head)


def _wish(payload: Any, kind: Any, key: str | int | None, **details: Any) -> Iterator[Consequence]:
    repository = _repository(dig(payload, "repository"))
    if repository is not None and key:
        yield Check(Wish(repository.id, kind, str(key), **details))


def _installation(action: str, payload: Any) -> Iterator[Consequence]:
    if action in {"created", "new_permissions_accepted"}:
        yield Install(text(payload, "installation", "account", "login") or "")
        yield from _reach(items(payload, "repositories"))
    elif action == "deleted":
        yield Uninstall()
    elif action in {"suspend", "unsuspend"}:
        yield Suspend(action == "suspend")


def _installation_repositories(_: str, payload: Any) -> Iterator[Consequence]:
    yield from _reach(items(payload, "repositories_added"))
    if removed := tuple(found for value in items(payload, "repositories_removed") if (found := number(value, "id"))):
        yield Lose(removed)


def _reach(values: list[Any]) -> Iterator[Consequence]:
    if known := tuple(found for value in values if (found := _repository(value))):
        yield Reach(known)


def _repository_event(action: str, payload: Any) -> Iterator[Consequence]:
    identity = number(payload, "repository", "id")
    if action == "deleted" and identity is not None:
        yield Lose((identity,))


_READERS: dict[str, Callable[[str, Any], Iterator[Consequence]]] = {
    "check_run": _check_run,
    "check_suite": _check_suite,
    "installation": _installation,
    "installation_repositories": _installation_repositories,
    "merge_group": _merge_group,
    "pull_request": _pull_request,
    "push": _push,
    "repository": _repository_event,
}
EVENTS = tuple(_READERS)
"""The events to subscribe to; the two of the installation come to every App by themselves."""
