"""From a subject to a report: whose configuration counts, and what it makes of the commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.action.event import Event
from app.action.inputs import Inputs
from app.action.subject import Subject
from app.github import GitHubError
from app.policy import Policy
from checks.config import CONFIG_FILES, Config, load
from checks.config.policy import POLICY_FILE, merge
from checks.engine import check
from checks.errors import ConfigurationError, Unreadable
from checks.report import Report
from checks.snapshot import Snapshot
from hooks.selection import selected
from hooks.settings import accepted, reader

if TYPE_CHECKING:
    from app.github import GitHubClient


def judge(
    subject: Subject, inputs: Inputs, event: Event, github: GitHubClient | None
) -> tuple[Report, frozenset[str], tuple[str, ...]]:
    """The report, the ids of the factors that may block, and sentences on how it came about.

    Raises `FactorlintError` for an unknown rule and for a configuration that cannot be honoured.
    """
    rules = selected(inputs.only, inputs.skip)
    config = _configuration(subject.settings, inputs.configuration)
    policy = _organisation(event, github)
    if policy is not None:
        config = merge(policy, config)
    baseline = accepted(subject.settings, config, None)
    report = check(subject.snapshot, config, subject.focus, rules=rules, baseline=baseline)
    return report, Policy(config, ()).enforced, (*subject.notes, *config.refused, *_preview(subject))


def _configuration(snapshot: Snapshot, file: str) -> Config:
    if not file:
        return load(reader(snapshot))
    from checks.config.parsing import decoded, parse

    content = reader(snapshot)(file)
    if content is None:
        raise ConfigurationError(f"configuration: {file} is not in the commit whose configuration counts")
    return parse(decoded(content, file), file)


def _organisation(event: Event, github: GitHubClient | None) -> Config | None:
    """The `factorlint.toml` of the owner's `.github` repository, where this token may read it."""
    if github is None:
        return None
    from app.worker.source import file_at

    try:
        content = file_at(github, f"{event.owner}/.github", "HEAD", POLICY_FILE)
    except GitHubError:
        return None
    return load({POLICY_FILE: content}.get) if content else None


def _preview(subject: Subject) -> tuple[str, ...]:
    """A pull request does not decide how it is judged."""
    if subject.settings is subject.snapshot:
        return ()
    changed = [path for path in CONFIG_FILES if _own(subject.snapshot, path) != _own(subject.settings, path)]
    if not changed:
        return ()
    return (f"The configuration in {changed[0]} is not the base branch's here; the base branch's counts.",)


def _own(snapshot: Snapshot, path: str) -> bytes | None:
    """A file, where it could hold a configuration of ours."""
    try:
        content = snapshot.read(path)
    except Unreadable:
        return None
    return content if b"factorlint" in content or path != "pyproject.toml" else None
