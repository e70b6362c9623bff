"""Reads the history of a repository once, and lets it be judged."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import lru_cache
from time import monotonic

from checks.config.model import Config
from checks.decoding import decode
from checks.errors import Unreadable
from checks.history import History, Version, committed_files, committed_secrets, watched
from checks.secrets.history import introductions
from checks.snapshot import Snapshot
from hooks.git.blobs import Blobs
from hooks.git.history import Log, is_shallow

_EVERY = 0.5
"""Seconds between two signs of life."""


def history(root: str, below: str, snapshot: Snapshot, config: Config) -> History:
    """What every commit that a branch, a tag or the current one reaches brought along.

    below: a folder of the repository that this is about; empty for all of it. Raises `GitError`.
    """
    paths = dict.fromkeys(snapshot.paths())

    @lru_cache(maxsize=64)
    def present(path: str) -> str | None:
        return _text(snapshot.read, path) if path in paths else None

    log = Log(root, below, watched, _told())
    try:
        secrets, faint = committed_secrets(introductions(log), paths, present, config)
    finally:
        _wipe()
    blobs = Blobs(root)
    try:
        files = tuple(committed_files(log.versions, lambda version: _blob(blobs, version), paths.__contains__, config))
    finally:
        blobs.close()
    shallow = "this clone is shallow, so earlier commits were not looked at; `git fetch --unshallow` brings them"
    return History(log.commits, files, secrets, faint, shallow if is_shallow(root) else "")


def _blob(blobs: Blobs, version: Version) -> str | None:
    return _text(blobs.read, version.blob)


def _text(read: Callable[[str], bytes], name: str) -> str | None:
    try:
        return decode(read(name))
    except Unreadable:
        return None


def _told() -> Callable[[int], None]:
    """Tells people, and no log, how many commits were read."""
    after = monotonic() + 2 * _EVERY
    shown = sys.stderr.isatty()

    def passed(commits: int) -> None:
        nonlocal after
        if shown and monotonic() >= after:
            after = monotonic() + _EVERY
            sys.stderr.write(f"\r\x1b[Kfactorlint: {commits:,} commits read …")
            sys.stderr.flush()

    return passed


def _wipe() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
