"""What an earlier audit read off the history, for as long as refs, files, configuration and code are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from checks.config.model import Config
from checks.history import CommittedFile, CommittedSecret, History
from checks.snapshot import Snapshot
from hooks.cache import remembered
from hooks.git.command import attempt
from hooks.stamps import stamp_of


def history_of(root: str, below: str, snapshot: Snapshot, config: Config, read: Callable[[], History]) -> History:
    """The history as it was read before from the same things, or as `read` does it now. Of secrets it holds the masks."""
    about = list(_about(root, below, snapshot, config))
    if not all(about):
        return read()
    return _history(remembered(root, "history", about, lambda: _plain(read())))


def _about(root: str, below: str, snapshot: Snapshot, config: Config) -> Iterator[bytes]:
    """What the history depends on; an empty part where that cannot be told."""
    refs = attempt(root, "for-each-ref", "--format=%(objectname) %(refname)")
    head = attempt(root, "rev-parse", "--verify", "--quiet", "HEAD")
    shallow = attempt(root, "rev-parse", "--is-shallow-repository")
    yield b"refs " + refs.stdout + head.stdout + shallow.stdout
    yield f"below {below} {config!r}".encode("utf-8", "surrogateescape")
    stamp = stamp_of(snapshot)
    for path in snapshot.paths():
        told = stamp(path)
        yield path.encode("utf-8", "surrogateescape") + b"\0" + told if told else b""


def _plain(history: History) -> Any:
    files = [[getattr(each, name) for name in CommittedFile.__match_args__] for each in history.files]
    secrets = [[getattr(each, name) for name in CommittedSecret.__match_args__] for each in history.secrets]
    return history.commits, files, secrets, history.faint, history.unread


def _history(plain: Any) -> History:
    commits, files, secrets, faint, unread = plain
    return History(
        commits,
        tuple(CommittedFile(*each) for each in files),
        tuple(CommittedSecret(*each) for each in secrets),
        faint,
        unread,
    )
