"""Which files a repository lacks, and what they become."""

from __future__ import annotations

from collections.abc import Iterator

from checks.baseline import BASELINE_FILE, render
from checks.config import Config
from checks.decoding import decode
from checks.engine import check
from checks.errors import Unreadable, UsageError
from checks.report import Report
from checks.snapshot import Snapshot
from checks.value import frozen
from hooks.adoption.hook_runner import HOOKS_FILE, with_hook
from hooks.adoption.settings_file import PROJECT_FILE, with_settings
from hooks.adoption.workflow import MARKS, WORKFLOW_FILE, WORKFLOW_FOLDER, workflow
from hooks.disk import ABSENT, Disk


@frozen
class Change:
    path: str
    before: str | None
    """None for a file that is not there yet."""
    after: str


@frozen
class Wishes:
    version: str
    baseline: bool
    workflow: bool
    jobs: int


def changes(disk: Disk, snapshot: Snapshot, config: Config, wishes: Wishes) -> Iterator[Change]:
    """What is left to do; nothing where everything is there. Raises `UsageError` for a file that cannot be added to.

    The configuration, the baseline and a workflow that exist are the user's and stay as they are.
    """
    hooks = _text(disk, HOOKS_FILE)
    extended = with_hook(hooks or "", wishes.version)
    if extended != (hooks or ""):
        yield Change(HOOKS_FILE, hooks, extended)
    baseline = config.baseline or BASELINE_FILE
    lacks_baseline = wishes.baseline and _text(disk, baseline) is None
    if lacks_baseline or not config.source:
        report = _report(snapshot, config, wishes)
        if not config.source:
            yield _settings(disk, report)
        if lacks_baseline:
            yield Change(baseline, None, render(report.findings))
    if wishes.workflow and _text(disk, WORKFLOW_FILE) is None and not _has_workflow(snapshot):
        yield Change(WORKFLOW_FILE, None, workflow(wishes.version))


def _report(snapshot: Snapshot, config: Config, wishes: Wishes) -> Report:
    return check(snapshot, config, jobs=wishes.jobs)


def _settings(disk: Disk, report: Report) -> Change:
    project = _text(disk, PROJECT_FILE)
    path, text = with_settings(report, project)
    return Change(path, project if path == PROJECT_FILE else None, text)


def _has_workflow(snapshot: Snapshot) -> bool:
    for path in snapshot.paths():
        if path.startswith(WORKFLOW_FOLDER):
            try:
                content = snapshot.read(path).decode(errors="replace")
            except Unreadable:
                continue
            if any(mark in content for mark in MARKS):
                return True
    return False


def _text(disk: Disk, path: str) -> str | None:
    try:
        return decode(disk.read(path))
    except Unreadable as error:
        if error.reason == ABSENT:
            return None
        raise UsageError(f"{path} cannot be added to: {error.reason}") from error
