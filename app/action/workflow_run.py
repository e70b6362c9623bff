"""The second, trusted workflow: comments on a fork's pull request out of what its own run, which may only read, found."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.action import event, results
from app.action.inputs import Inputs
from app.action.untrusted import read
from app.github import GitHubError
from app.publish import PublishSettings, PullRequest, publish
from checks.errors import UsageError

if TYPE_CHECKING:
    from app.github import GitHubClient


def publish_for(inputs: Inputs, environment: Mapping[str, str], github: GitHubClient | None) -> int:
    """Comment and conclude no check: a stranger's artifact must not satisfy a required one."""
    if github is None:
        raise UsageError("report: a token is needed that may write to pull requests")
    came_from = event.origin(environment)
    if came_from is None:
        raise UsageError("report: this input is for workflow_run events that a pull request's run set off")
    report = read(Path(inputs.report))
    owner, _, repo = environment["GITHUB_REPOSITORY"].partition("/")
    target = _pull_request(came_from, owner, repo, github)
    if target is None:
        sys.stdout.write("factorlint: the pull request is closed or has moved on; there is nothing to say\n")
        return 0
    try:
        done = publish(report, target, github, PublishSettings(check_runs="none"))
    except GitHubError as error:
        sys.stdout.write(results.command("warning", f"Nothing was commented: {error}"))
        return 0
    sys.stdout.write(f"factorlint: {done.posted} comments posted, {done.kept} kept, {done.resolved} resolved\n")
    sys.stdout.writelines(results.command("warning", f"Not published: {words}") for words in done.refused)
    return 0


def _pull_request(came_from: event.Origin, owner: str, repo: str, github: GitHubClient) -> PullRequest | None:
    """Found by what GitHub says of the run, never by what the artifact says; `pull_requests` is empty for forks."""
    head = f"{came_from.owner}:{came_from.branch}"
    for pull in github.pages(f"repos/{owner}/{repo}/pulls", limit=100, head=head, state="open"):
        if pull["head"]["sha"] == came_from.head:
            fork = (pull["head"].get("repo") or {}).get("full_name") != f"{owner}/{repo}"
            return PullRequest(owner, repo, int(pull["number"]), pull["base"]["sha"], came_from.head, fork)
    return None
