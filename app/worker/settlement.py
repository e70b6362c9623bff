"""One ring of the doorbell: claim, examine, and settle whatever came of it, so that no row is ever left behind."""

from __future__ import annotations

import logging
import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psycopg

from app.github import Forbidden, GitHubError, Missing, RateLimited, Unreachable
from app.state import installations, queue, runs, targets
from app.state.runs import Run
from app.state.targets import LeaseLost
from app.telemetry.logs import log_context
from app.telemetry.metrics import REFUSALS, RUN_TIME, RUNS, WAITED
from app.worker.examination import examine, excuse
from app.worker.lease import Draining, Later, Lease
from app.worker.sandbox import CheckFailed

if TYPE_CHECKING:
    from app.state.targets import Claim
    from app.worker.examination import Workshop

_log = logging.getLogger(__name__)
_LONGEST_WAIT = timedelta(hours=1)
_ABSENT_AT_MOST = 3
"""Times that a 404 is taken for a delay: what was pushed just now may not be everywhere."""


def attend(workshop: Workshop, target: int, draining: Draining) -> None:
    """Work on a target if work is owed on it. Nothing is raised but errors of the database."""
    if draining.begun:
        return
    length = timedelta(seconds=workshop.settings.lease_seconds)
    with workshop.pool.connection() as connection:
        claim = targets.claim(connection, target, length)
    if claim is None:
        return
    WAITED.observe(claim.waited.total_seconds())
    with (
        log_context(installation=claim.installation, repository=claim.full_name, target=claim.id, key=claim.key),
        RUN_TIME.time(),
        Lease(workshop.pool, claim, length, draining) as lease,
    ):
        _settled(workshop, claim, lease)


def _settled(workshop: Workshop, claim: Claim, lease: Lease) -> None:
    if claim.tries > workshop.settings.most_tries:
        _park(workshop, claim)
        return
    try:
        run = examine(workshop, claim, lease)
    except LeaseLost:
        _tell("lost", "Another worker took the target over")
    except Later as later:
        _put_back(workshop, claim, later.outcome, later.after, refused=True)
    except GitHubError as error:
        _refused(workshop, claim, error)
    except psycopg.OperationalError:
        # The database is away: the lease runs out by itself, and the sweep finds the row.
        _tell("unsettled", "The database went away during the work")
        raise
    except CheckFailed as failure:
        _failed(workshop, claim, str(failure))
    except Exception:
        _log.exception("The target could not be examined")
        _failed(workshop, claim, "The check met an error of its own.")
    else:
        _finish(workshop, claim, run)


def _refused(workshop: Workshop, claim: Claim, error: GitHubError) -> None:
    """GitHub's answers, from those that pass to those that stay."""
    REFUSALS.labels(type(error).__name__).inc()
    if isinstance(error, RateLimited):
        _hold(workshop, claim, error.retry_at)
    elif isinstance(error, Missing) and claim.refusals >= _ABSENT_AT_MOST:
        _finish(workshop, claim, Run("", "gone"))
    elif isinstance(error, Unreachable | Missing) or error.status >= 500:
        _put_back(workshop, claim, "refused", _backoff(workshop, claim.refusals), refused=True)
    elif isinstance(error, Forbidden):
        workshop.identity.forget(claim.installation)
        _put_back(workshop, claim, "forbidden", _backoff(workshop, claim.refusals + 4), refused=True)
    else:
        _log.warning("GitHub refused: %s", error)
        _failed(workshop, claim, f"GitHub refused what the check wrote, with status {error.status}.")


def _hold(workshop: Workshop, claim: Claim, until: datetime) -> None:
    with workshop.pool.connection() as connection:
        installations.hold(connection, claim.installation, until)
    _put_back(workshop, claim, "rate limited", max(until - datetime.now(UTC), timedelta(seconds=1)), refused=True)


def _failed(workshop: Workshop, claim: Claim, reason: str) -> None:
    _log.warning("Check failed: %s", reason, extra={"tries": claim.tries})
    if claim.tries >= workshop.settings.most_tries:
        _park(workshop, claim, reason)
    else:
        _put_back(workshop, claim, "failed", _backoff(workshop, claim.tries), refused=False)


def _park(workshop: Workshop, claim: Claim, reason: str = "The worker was ended by it each time.") -> None:
    text = (
        f"This commit was tried {claim.tries} times and could not be checked. {reason}\n\n"
        "It is left alone until something is pushed, or the check is asked for again."
    )
    try:
        excuse(workshop, claim, text)
    except GitHubError as error:
        if isinstance(error, RateLimited):
            _hold(workshop, claim, error.retry_at)
            return
        if error.status == 0 or error.status >= 500:
            _put_back(workshop, claim, "refused", _backoff(workshop, claim.refusals), refused=True)
            return
        _log.warning("The check that says so could not be written: %s", error)
    with workshop.pool.connection() as connection:
        targets.park(connection, claim)
        runs.record(connection, claim, Run(claim.head_sha, "parked"))
    _tell("parked", "Parked after repeated failures")


def _finish(workshop: Workshop, claim: Claim, run: Run) -> None:
    try:
        with workshop.pool.connection() as connection:
            more = targets.finish(connection, claim, run.head_sha)
            runs.record(connection, claim, run)
            if more:
                queue.wake(connection, claim.id)
    except LeaseLost:
        _tell("lost", "Another worker took the target over")
        return
    _tell(run.outcome, "Checked", head=run.head_sha, requests=run.requests, seconds=round(run.seconds, 2))


def _put_back(workshop: Workshop, claim: Claim, outcome: str, after: timedelta, *, refused: bool) -> None:
    with workshop.pool.connection() as connection:
        due = targets.put_back(connection, claim, after, refused=refused)
        queue.wake(connection, claim.id, at=due if after else None)
    _tell(outcome, "Put back", due=due.isoformat() if due and after else "now")


def _backoff(workshop: Workshop, failures: int) -> timedelta:
    """Doubling, up to an hour, and spread, so that what failed together does not come back together."""
    wait = timedelta(seconds=workshop.settings.retry_seconds * 2 ** min(failures, 12))
    spread = random.uniform(0.75, 1.25)  # noqa: S311 - nothing secret about it
    return spread * min(wait, _LONGEST_WAIT)


def _tell(outcome: str, words: str, **details: object) -> None:
    RUNS.labels(outcome).inc()
    _log.info(words, extra={"outcome": outcome, **details})
