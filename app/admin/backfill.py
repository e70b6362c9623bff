"""`factorlint app backfill`: every default branch of an organisation, as low-priority work for the workers there are.

The rows are the progress: killed and started again, it goes on; workers pace it by each installation's limits, and pull
requests always come first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from app import settings as environment
from app.admin.answer import say
from app.errors import Misconfigured
from app.github import GitHubError
from app.settings import WorkerSettings
from app.state import installations, queue, targets
from app.state.database import open_pool
from app.state.installations import RepositoryFacts
from app.state.targets import Wish
from app.telemetry import logs
from app.worker.identity import AppIdentity

if TYPE_CHECKING:
    import psycopg

_PRIORITY = -10
_MOST_REPOSITORIES = 100_000


def backfill(organisation: str, *, again: bool) -> int:
    settings = environment.read(WorkerSettings, os.environ)
    logs.configure(settings.log_level, settings.secrets())
    identity = AppIdentity(settings)
    wanted = passed = 0
    try:
        installation = _installation(identity, organisation)
        with open_pool(settings, "admin", 2) as pool:
            for facts in _repositories(identity, installation):
                with pool.connection() as connection:
                    added = _want(connection, installation, facts, again=again)
                wanted, passed = wanted + added, passed + (not added)
    except GitHubError as error:
        raise Misconfigured(f"{error}. What was wanted until now stays so; run the command again.") from error
    say(f"{wanted} default branches are to be checked, {passed} were already")
    return 0


def _installation(identity: AppIdentity, organisation: str) -> int:
    with identity.as_app() as github:
        for item in github.pages("app/installations", limit=10_000):
            if str((item.get("account") or {}).get("login", "")).lower() == organisation.lower():
                return int(item["id"])
    raise Misconfigured(f"The App is not installed on {organisation}.")


def _repositories(identity: AppIdentity, installation: int) -> Iterator[RepositoryFacts]:
    with identity.as_installation(installation, None) as github:
        for item in github.pages("installation/repositories", "repositories", limit=_MOST_REPOSITORIES):
            facts = _facts(item)
            if not facts.archived:
                yield facts


def _facts(item: dict[str, Any]) -> RepositoryFacts:
    return RepositoryFacts(
        int(item["id"]),
        str(item["full_name"]),
        str(item["default_branch"]),
        bool(item.get("archived")),
        bool(item.get("fork")),
    )


def _want(connection: psycopg.Connection, installation: int, facts: RepositoryFacts, *, again: bool) -> bool:
    """Whether the branch was neither checked nor wanted before, or is wanted again."""
    installations.reach(connection, installation, [facts])
    branch = facts.default_branch or ""
    known = connection.execute(
        "SELECT 1 FROM targets WHERE repository_id = %s AND kind = 'branch' AND key = %s", [facts.id, branch]
    ).fetchone()
    if not branch or (known and not again):
        return False
    target = targets.want(connection, Wish(facts.id, "branch", branch, again=again, priority=_PRIORITY))
    if target is not None:
        queue.wake(connection, target, priority=_PRIORITY)
    return True
