"""Publishing a report: comments on the lines, then the checks, which say what the comments could not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.github import Forbidden
from app.publish.check_runs import CheckRun, check_runs, create, missing, published_before, unable
from app.publish.review import Reviewed, review
from app.publish.target import Published, PublishSettings, PullRequest

if TYPE_CHECKING:
    from app.github import GitHubClient
    from app.publish.diff import FileDiff
    from checks.report import Report


def publish(
    report: Report,
    target: PullRequest,
    github: GitHubClient,
    settings: PublishSettings,
    changed: Sequence[FileDiff] = (),
) -> Published:
    """Bring the pull request in line with the report; safe to repeat after any failure.

    changed: files of the pull request that the caller has read already, as `diff.changed_files` gives them.
    What the token may not do is listed in `Published.refused`. Raises `RateLimited` with the time to come back, and
    other `GitHubError`s.
    """
    published = _comments(report, target, github, settings, changed)
    runs = list(check_runs(report, target, settings, published.left_to_check))
    return _with_check_runs(published, runs, target, github, settings)


def publish_unable(reason: str, target: PullRequest, github: GitHubClient, settings: PublishSettings) -> Published:
    """Say in the check why nothing could be checked. `reason` is Markdown of our own making."""
    return _with_check_runs(Published(), [unable(reason, settings)], target, github, settings)


def _comments(
    report: Report,
    target: PullRequest,
    github: GitHubClient,
    settings: PublishSettings,
    changed: Sequence[FileDiff],
) -> Published:
    if not settings.comments or target.number is None:
        return Published(left_to_check=len(report.findings))
    try:
        return _as_published(review(report.findings, target, github, settings, changed))
    except Forbidden as error:
        return Published(left_to_check=len(report.findings), refused=(f"review comments: {error.message}",))


def _as_published(reviewed: Reviewed) -> Published:
    return Published(
        review=reviewed.review,
        posted=reviewed.posted,
        kept=reviewed.kept,
        resolved=reviewed.resolved,
        reopened=reviewed.reopened,
        left_to_check=reviewed.left_to_check,
        stale=reviewed.stale,
    )


def _with_check_runs(
    published: Published,
    runs: Sequence[CheckRun],
    target: PullRequest,
    github: GitHubClient,
    settings: PublishSettings,
) -> Published:
    ids: list[int] = []
    try:
        made = published_before(target, github, settings) if runs else {}
        for run in missing(runs, made):
            ids.append(create(run, target, github, settings))  # noqa: PERF401  those made before a refusal count
    except Forbidden as error:
        published = replace(published, refused=(*published.refused, f"check runs: {error.message}"))
    return replace(published, check_runs=tuple(ids))
