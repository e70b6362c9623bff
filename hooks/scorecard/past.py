"""Reads the history of a repository once, and lets it be judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from checks.config.model import Config
from checks.decoding import decode
from checks.errors import Unreadable
from checks.history import History, Version, committed_files, committed_secrets, watched
from checks.secrets.history import introductions
from checks.snapshot import Snapshot
from hooks.git.blobs import Blobs
from hooks.git.history import Log, count_commits, is_shallow
from hooks.printing import plural
from hooks.progress import Progress

_NAMED = 3
_SHALLOW = "this clone is shallow, so earlier commits were not looked at; `git fetch --unshallow` brings them"


def history(root: str, below: str, snapshot: Snapshot, config: Config, progress: Progress) -> History:
    """What every commit that a branch, a tag or the current one reaches brought along.

    below: a folder of the repository that this is about; empty for all of it. Raises `GitError`.
    """
    paths = dict.fromkeys(snapshot.paths())

    @lru_cache(maxsize=64)
    def present(path: str) -> str | None:
        return _text(snapshot.read, path) if path in paths else None

    total = count_commits(root, below)
    log = Log(root, below, watched, lambda commits: progress.commits(commits, total))
    secrets, faint = committed_secrets(introductions(log), paths, present, config)
    blobs = Blobs(root)
    try:
        files = tuple(committed_files(log.versions, lambda version: _blob(blobs, version), paths.__contains__, config))
    finally:
        blobs.close()
    missed = [*_missed(log, total), *((_SHALLOW,) if is_shallow(root) else ())]
    # Commits that bring no content of their own, such as most merges, do not pass.
    commits = log.commits if log.stopped else max(log.commits, total)
    return History(commits, files, secrets, faint, "; ".join(missed))


def _missed(log: Log, total: int) -> Iterator[str]:
    if log.stopped:
        yield f"{log.stopped}, so only {log.commits:,} of {total:,} commits were looked through; is this a partial clone?"
    if log.left_out:
        more = len(log.left_out) - _NAMED
        named = ", ".join(log.left_out[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
        yield f"this clone lacks contents of {plural(len(log.left_out), 'path')}, left out here: {named}"


def _blob(blobs: Blobs, version: Version) -> str | None:
    return _text(blobs.read, version.blob)


def _text(read: Callable[[str], bytes], name: str) -> str | None:
    try:
        return decode(read(name))
    except Unreadable:
        return None
