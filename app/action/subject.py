"""What one run of the Action checks: which commit, which of its lines, by whose configuration.

Commits come from the runner's clone, fetched where it is shallow, and from GitHub's API where there is no clone. Nothing of
them is executed. A pull request is judged by the configuration of its base.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from app.action.clone import NoClone, branch_point, bring, is_shallow
from app.action.event import Event
from app.github import GitHubError
from app.publish.diff import FileDiff, changed_files
from app.publish.target import PullRequest
from checks.errors import UsageError
from checks.focus import EVERYTHING, Focus
from checks.snapshot import Snapshot

if TYPE_CHECKING:
    from app.github import GitHubClient
    from app.worker.source import CommitFiles


@dataclass(frozen=True, slots=True)
class Subject:
    """`settings` is the snapshot whose configuration counts. `notes` are sentences for the reader of the report.

    changed: files of the pull request as GitHub shows them, where it had to be asked.
    """

    snapshot: Snapshot
    focus: Focus
    settings: Snapshot
    notes: tuple[str, ...] = ()
    changed: tuple[FileDiff, ...] = ()


class AtGitHub:
    """The files of a commit through the API, fetched together: those in focus, or what is likely to be read next."""

    def __init__(self, files: CommitFiles) -> None:
        self._files = files
        self.blobs = files.blobs
        self.ahead: frozenset[str] = frozenset()

    def paths(self) -> Sequence[str]:
        return sorted(self._files.blobs)

    def read(self, path: str) -> bytes:
        return self._files.read_with(path, self.ahead if path in self.ahead else self._alike(path))

    def _alike(self, path: str) -> Iterator[str]:
        """Files of the same kind by their ending, then those beside the manifests in the root."""
        ending = PurePosixPath(path).suffix
        yield from (other for other in self.blobs if PurePosixPath(other).suffix == ending)
        yield from (other for other in self.blobs if "/" not in other)


def target_of(event: Event) -> PullRequest:
    return PullRequest(event.owner, event.repo, event.number, event.base or event.head, event.head, event.fork)


def find(event: Event, root: Path | None, github: GitHubClient | None, token: str) -> Subject:
    """Raises `UsageError` where neither the clone nor the API gives the commits."""
    if root is None:
        return _at_github(event, github, "Nothing is checked out here, so the files were read through GitHub's API.")
    try:
        bring(root, [event.head], event, token)
    except NoClone as error:
        return _at_github(event, github, f"The files were read through GitHub's API: {error}.")
    return _in_clone(event, root, github, token)


def narrowed(subject: Subject, folder: str) -> Subject:
    """The part of it below a folder. Raises `UsageError` where the folder is not there."""
    if not folder:
        return subject
    inside = frozenset(path for path in subject.snapshot.paths() if path.startswith(f"{folder}/"))
    if not inside:
        raise UsageError(f"working-directory: there is no folder {folder!r} in the commit")
    paths = inside if subject.focus.paths is None else inside & subject.focus.paths
    return replace(subject, focus=Focus(paths, subject.focus.lines))


def _in_clone(event: Event, root: Path, github: GitHubClient | None, token: str) -> Subject:
    from hooks.git.objects import Commit

    head = Commit(str(root), event.head)
    if event.base is None:
        return Subject(head, EVERYTHING, head)
    try:
        bring(root, [event.base], event, token)
    except NoClone as error:
        if event.since_branching:  # never by the head's own configuration
            return _at_github(event, github, f"The files were read through GitHub's API: {error}.")
        note = f"Everything was checked, since the commit before the change is not to be had: {error}."
        return Subject(head, EVERYTHING, head, (note,))
    focus, changed = _focus_in_clone(event, event.base, root, github)
    settings = Commit(str(root), event.base) if event.since_branching else head
    return Subject(head, focus, settings, changed=changed)


def _focus_in_clone(
    event: Event, base: str, root: Path, github: GitHubClient | None
) -> tuple[Focus, tuple[FileDiff, ...]]:
    from hooks.git.changes import since

    reason = "there is no token to ask GitHub"
    if event.number is not None and github is not None and not event.chosen and is_shallow(root):
        try:
            return _focus_at_github(event, github)
        except GitHubError as error:
            reason = str(error)
    start = branch_point(root, base, event.head) if event.since_branching else base
    if start is not None:
        return since(str(root), f"{start}..{event.head}")[1], ()
    raise UsageError(
        f"This clone is too shallow to know where the change began, and {reason}: give actions/checkout `fetch-depth: 0`, "
        "or the Action a token that may read pull requests."
    )


def _at_github(event: Event, github: GitHubClient | None, note: str) -> Subject:
    if github is None:
        raise UsageError(f"{note} But there is no token for it: run actions/checkout first, or give the input `token`.")
    from app.worker.source import CommitFiles

    try:
        head = AtGitHub(CommitFiles(github, event.full_name, event.head))
        if event.base is None:
            return Subject(head, EVERYTHING, head, (note,))
        base = CommitFiles(github, event.full_name, event.base)
        asks = event.number is not None
        focus, changed = _focus_at_github(event, github) if asks else (_changed_files(head, base), ())
    except GitHubError as error:
        raise UsageError(f"{note} That failed: {error}") from error
    head.ahead = focus.paths or frozenset()
    return Subject(head, focus, AtGitHub(base) if event.since_branching else head, (note,), changed)


def _focus_at_github(event: Event, github: GitHubClient) -> tuple[Focus, tuple[FileDiff, ...]]:
    lines: dict[str, frozenset[int]] = {}
    whole: set[str] = set()
    changed = tuple(changed_files(github, target_of(event)))
    for file in changed:
        if file.cut:
            whole.add(file.path)
        elif not file.removed:
            lines[file.path] = file.added_lines
    return Focus(frozenset(whole | lines.keys()), lines), changed


def _changed_files(head: AtGitHub, base: CommitFiles) -> Focus:
    """Whole files: two trees tell which differ, and cost no more requests however many that are."""
    return Focus.of_paths(path for path, blob in head.blobs.items() if base.blobs.get(path) != blob)
