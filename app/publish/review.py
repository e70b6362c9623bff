"""One review a push: what holds is kept, what is mended is resolved, what is new is posted, nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.github import Rejected
from app.publish.comment import body, mark_of
from app.publish.diff import diffs_of
from app.publish.placement import Draft, drafts
from app.publish.threads import Thread, read_conversation, reopen, resolve

if TYPE_CHECKING:
    from app.github import GitHubClient
    from app.publish.diff import FileDiff
    from app.publish.target import PublishSettings, PullRequest
    from checks.finding import Finding


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the conversation of the pull request now holds."""

    review: int | None = None
    posted: int = 0
    kept: int = 0
    resolved: int = 0
    reopened: int = 0
    left_to_check: int = 0
    stale: bool = False


@dataclass(frozen=True, slots=True)
class _Plan:
    mended: list[Thread]
    returned: list[Thread]
    kept: int
    fresh: list[Draft]
    beyond: int
    """Findings without a comment: not placed, or beyond the limit."""


def review(
    findings: Sequence[Finding],
    target: PullRequest,
    github: GitHubClient,
    settings: PublishSettings,
    changed: Sequence[FileDiff] = (),
) -> Reviewed:
    """Bring the comments in line with the findings. Safe to run again after being killed at any point."""
    conversation = read_conversation(github, target)
    if conversation.head_sha != target.head_sha:
        return Reviewed(stale=True, left_to_check=len(findings))
    plan = _planned(findings, conversation.threads, target, github, settings, changed)
    resolved = resolve(github, plan.mended)
    reopened = reopen(github, plan.returned)
    done = Reviewed(kept=plan.kept, resolved=resolved, reopened=reopened, left_to_check=plan.beyond)
    return _post(plan, done, target, github) if plan.fresh else done


def _planned(
    findings: Sequence[Finding],
    threads: Sequence[Thread],
    target: PullRequest,
    github: GitHubClient,
    settings: PublishSettings,
    changed: Sequence[FileDiff],
) -> _Plan:
    current = {mark_of(finding) for finding in findings}
    holding = [thread for thread in threads if thread.marks & current]
    spoken = {mark for thread in holding for mark in thread.marks}
    silent = [finding for finding in findings if mark_of(finding) not in spoken]
    diffs = diffs_of(github, target, frozenset(finding.path for finding in silent), changed)
    placed, unplaced = drafts(silent, diffs, _excerpts(findings))
    room = max(0, settings.comment_limit - sum(not thread.settled for thread in holding))
    return _Plan(
        mended=[thread for thread in threads if not thread.settled and not thread.marks & current],
        returned=[thread for thread in holding if thread.settled and thread.by_us],
        kept=sum(not thread.settled for thread in holding),
        fresh=placed[:room],
        beyond=len(unplaced) + _findings(placed[room:]),
    )


def _excerpts(findings: Iterable[Finding]) -> dict[str, dict[int, str]]:
    excerpts: dict[str, dict[int, str]] = {}
    for finding in findings:
        excerpts.setdefault(finding.path, {})[finding.span.line] = finding.excerpt
    return excerpts


def _post(plan: _Plan, done: Reviewed, target: PullRequest, github: GitHubClient) -> Reviewed:
    request: dict[str, Any] = {
        "commit_id": target.head_sha,
        "event": "COMMENT",
        "body": _summary(plan),
        "comments": [_comment(draft) for draft in plan.fresh],
    }
    try:
        posted = github.post(f"{target.path}/pulls/{target.number}/reviews", request)
    except Rejected:
        # One line that GitHub does not take refuses them all, and it does not say which.
        return _post_singly(plan, done, target, github)
    return replace(done, review=posted["id"], posted=len(plan.fresh))


def _post_singly(plan: _Plan, done: Reviewed, target: PullRequest, github: GitHubClient) -> Reviewed:
    lost = 0
    for draft in plan.fresh:
        try:
            github.post(
                f"{target.path}/pulls/{target.number}/comments", {**_comment(draft), "commit_id": target.head_sha}
            )
        except Rejected:
            lost += 1
    unheard = plan.beyond + lost
    return replace(done, posted=len(plan.fresh) - lost, left_to_check=unheard)


def _comment(draft: Draft) -> dict[str, Any]:
    place = draft.place
    comment: dict[str, Any] = {"path": place.path, "side": place.side, "line": place.line, "body": body(draft)}
    if place.start != place.line:  # equal ones are refused
        comment |= {"start_line": place.start, "start_side": place.side}
    return comment


def _summary(plan: _Plan) -> str:
    here = _counted(_findings(plan.fresh), "finding")
    lines = [f"factorlint: {here} on the lines below."]
    if plan.kept:
        lines.append(f"{_counted(plan.kept, 'earlier comment')} still hold{'s' if plan.kept == 1 else ''}.")
    if plan.beyond:
        lines.append(f"{_counted(plan.beyond, 'more finding')} in the check `factorlint`, without a comment.")
    return " ".join(lines)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _findings(comments: Iterable[Draft]) -> int:
    return sum(len(draft.findings) for draft in comments)
