"""The configuration and the baseline that a check on this machine follows."""

from __future__ import annotations

from collections.abc import Callable

from checks.baseline import BASELINE_FILE, Baseline
from checks.baseline import read as read_baseline
from checks.config import Config, load
from checks.errors import ConfigurationError, Unreadable, UsageError
from checks.snapshot import Snapshot
from checks.value import replace
from hooks.disk import ABSENT


def configuration(snapshot: Snapshot, file: str | None) -> Config:
    """From `file`, relative to the current folder, or else out of the snapshot. Raises `ConfigurationError`."""
    if file is None:
        return _unlocked(load(reader(snapshot)))
    from checks.config.parsing import decoded, parse

    return parse(decoded(given(file), file), file)


def _unlocked(config: Config) -> Config:
    """Locks bind an organisation's repositories; in the repository that holds them they change nothing, and that is said."""
    if "locked" not in config.explicit:
        return config
    from checks.config.model import Locks
    from hooks.stream import say

    say(f"{config.source}: `locked` is for an organisation's policy and is left out here")
    return replace(config, locks=Locks())


def given(file: str) -> bytes:
    """A file that an option names. Raises `UsageError` where it cannot be read."""
    try:
        with open(file, "rb") as opened:
            return opened.read()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {(error.strerror or str(error)).lower()}") from error


def reader(snapshot: Snapshot) -> Callable[[str], bytes | None]:
    """Files of the snapshot, None where one is absent; one that is there and cannot be read is an error, not a default."""

    def read(path: str) -> bytes | None:
        try:
            return snapshot.read(path)
        except Unreadable as error:
            if error.reason == ABSENT:
                return None
            raise ConfigurationError(f"{path} cannot be read: {error.reason}") from error

    return read


def accepted(snapshot: Snapshot, config: Config, file: str | None) -> Baseline:
    """The baseline out of `file`, or the one that the configuration names, or the usual one where it exists.

    Raises `UsageError` or `ConfigurationError` where a file that is named is absent or no baseline.
    """
    if file is not None:
        return read_baseline(given(file), file)
    path = config.baseline or BASELINE_FILE
    content = reader(snapshot)(path)
    if content is not None:
        return read_baseline(content, path)
    if config.baseline:
        raise ConfigurationError(
            f"{config.source} names the baseline {path}, which is not there; `factorlint baseline` writes it"
        )
    return Baseline()
