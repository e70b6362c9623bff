"""What a claimed target is right now at GitHub, and which of its files and lines are in focus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from app.publish.diff import changed_files
from app.publish.target import PullRequest
from app.worker.lease import Later
from app.worker.source import CommitFiles

if TYPE_CHECKING:
    from app.github import GitHubClient
    from app.state.targets import Claim

Focus = Mapping[str, Sequence[int] | None] | None
_LAGS_AT_MOST = 5


class NotYet(Later):
    """GitHub's API does not show yet what its webhook told; it catches up within seconds."""

    after = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Subject:
    """A commit to check, against which base."""

    target: PullRequest
    config_sha: str
    """The commit whose configuration counts."""


def find(github: GitHubClient, claim: Claim) -> Subject | None:
    """The newest commit of the target; None when it is closed, so that nobody waits for a check.

    Raises `NotYet`, and `Missing` when the target is gone.
    """
    owner, name = claim.full_name.split("/")
    if claim.kind == "pull_request":
        return _pull_request(github, claim, owner, name)
    if claim.kind == "branch":
        commit = github.get(f"repos/{claim.full_name}/commits/{quote(f'heads/{claim.key}', safe='')}")
        sha = str(commit["sha"])
        return Subject(PullRequest(owner, name, None, claim.base_sha or sha, sha), sha)
    base = claim.base_sha or claim.head_sha
    return Subject(PullRequest(owner, name, None, base, claim.head_sha), base)


def _pull_request(github: GitHubClient, claim: Claim, owner: str, name: str) -> Subject | None:
    pull: Any = github.get(f"repos/{claim.full_name}/pulls/{claim.key}")
    head, base = str(pull["head"]["sha"]), str(pull["base"]["sha"])
    if head != claim.head_sha and claim.head_sha and _is_behind(pull, claim):
        raise NotYet
    if pull.get("state") == "closed" and not claim.fresh:
        return None
    head_repository = (pull["head"].get("repo") or {}).get("id")
    return Subject(PullRequest(owner, name, int(claim.key), base, head, fork=head_repository != claim.repository), base)


def _is_behind(pull: Mapping[str, Any], claim: Claim) -> bool:
    if claim.changed_at is None or claim.refusals >= _LAGS_AT_MOST:
        return False
    return datetime.fromisoformat(str(pull["updated_at"])) < claim.changed_at


def focus_of(github: GitHubClient, claim: Claim, subject: Subject, files: CommitFiles) -> Focus:
    """Changed lines by path for a pull request, changed files for a merge group, everything for a branch."""
    if claim.whole or claim.kind == "branch" or (claim.kind == "merge_group" and not claim.base_sha):
        return None
    if claim.kind == "merge_group":
        base = CommitFiles(github, claim.full_name, subject.target.base_sha)
        return {path: None for path, blob in files.blobs.items() if base.blobs.get(path) != blob}
    return dict(_changed_lines(github, subject))


def _changed_lines(github: GitHubClient, subject: Subject) -> Iterator[tuple[str, Sequence[int] | None]]:
    for file in changed_files(github, subject.target):
        if not file.removed:
            # GitHub leaves out the patch of a large file, and of one that was only renamed.
            yield file.path, None if file.cut else sorted(file.added_lines)
