"""One claimed target from its commit to its check runs. What goes wrong is raised, and settled by `settlement`."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from app.publish import PublishSettings, publish, publish_unable
from app.publish.check_runs import CheckRun, create, missing, published_before
from app.publish.markdown import plain
from app.state import installations, runs
from app.state.runs import Run
from app.telemetry.metrics import REMAINING, REQUESTS
from app.telemetry.traces import span
from app.worker import wire
from app.worker.lease import Later, Stale
from app.worker.sandbox import Bounds, check_apart
from app.worker.source import CommitFiles, file_at, root_files
from app.worker.subject import Subject, find, focus_of
from checks.config import CONFIG_FILES
from checks.config.policy import POLICY_FILE

if TYPE_CHECKING:
    from app.github import GitHubClient
    from app.settings import WorkerSettings
    from app.state.database import Pool
    from app.state.targets import Claim
    from app.worker.identity import AppIdentity
    from app.worker.lease import Lease

_log = logging.getLogger(__name__)
_POLICY_REPOSITORY = ".github"
_POLICY_HOLDS = timedelta(minutes=10)
_LONGEST_PAUSE = timedelta(seconds=5)


class Crowded(Later):
    """Others are writing to the installation; there is room after a while."""

    def __init__(self, after: timedelta) -> None:
        super().__init__()
        self.after = after


@dataclass(frozen=True)
class Workshop:
    """What every examination of a worker shares."""

    settings: WorkerSettings
    pool: Pool
    identity: AppIdentity


def examine(workshop: Workshop, claim: Claim, lease: Lease) -> Run:
    """Read, check and publish; what came out."""
    started = time.monotonic()
    if claim.fork and workshop.settings.skip_forks and not claim.fresh:
        return Run("", "skipped")
    with _speaking(workshop, claim) as github:
        with span("find", kind=claim.kind):
            subject = find(github, claim)
        if subject is None:
            return Run("", "closed", requests=github.requests)
        sha = subject.target.head_sha
        if sha == claim.done_sha and not claim.fresh and not claim.whole:
            return Run(sha, "known", requests=github.requests)
        with span("check", repository=claim.repository):
            result = _checked(workshop, claim, subject, github, lease)
        lease.confirm()
        with span("publish"):
            _publish(workshop, claim, subject, github, result)
        outcome = "failing" if result.report.failing else "passing"
        return runs.of_report(result.report, sha, outcome, github.requests, time.monotonic() - started)


@contextmanager
def _speaking(workshop: Workshop, claim: Claim) -> Iterator[GitHubClient]:
    """A client whose requests are counted, whatever becomes of them."""
    with workshop.identity.as_installation(claim.installation, claim.repository) as github:
        try:
            yield github
        finally:
            REQUESTS.inc(github.requests)
            if github.remaining is not None:
                REMAINING.labels(str(claim.installation)).set(github.remaining)


def excuse(workshop: Workshop, claim: Claim, reason: str) -> None:
    """Say in the check that the target is left alone, and why."""
    with workshop.identity.as_installation(claim.installation, claim.repository) as github:
        subject = find(github, replace(claim, fresh=True, changed_at=None))
        if subject is not None:
            publish_unable(reason, subject.target, github, _publish_settings(claim, frozenset()))


def _checked(workshop: Workshop, claim: Claim, subject: Subject, github: GitHubClient, lease: Lease) -> wire.Result:
    files = CommitFiles(github, claim.full_name, subject.target.head_sha)
    focus = focus_of(github, claim, subject, files)
    order = _read_ahead(files, focus)
    base, preview = _configuration(claim, subject, github, files)
    job = wire.Job(list(files.blobs), focus, _organisation_policy(workshop, claim, github), base, preview)
    bounds = Bounds(workshop.settings.check_seconds, workshop.settings.check_memory * 1024 * 1024)
    return check_apart(
        job,
        lambda path: files.read_with(path, order(path)),
        lambda path: file_at(github, claim.full_name, subject.config_sha, path),
        bounds,
        lease.proceed,
    )


def _read_ahead(files: CommitFiles, focus: Mapping[str, object] | None) -> Callable[[str], Iterable[str]]:
    """What is likely to be read next: the files in focus, or those of the same kind by their ending."""
    focused = list(focus or ())
    by_ending: dict[str, list[str]] = {}
    for path in files.blobs:
        by_ending.setdefault(_ending(path), []).append(path)
    return lambda path: focused if path in (focus or ()) else by_ending.get(_ending(path), [])


def _ending(path: str) -> str:
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2] if "." in name else name


def _configuration(
    claim: Claim, subject: Subject, github: GitHubClient, files: CommitFiles
) -> tuple[dict[str, str], dict[str, str] | None]:
    """The configuration files of the base commit, and those of the head where they differ."""
    head = {path: files.blobs[path].oid for path in CONFIG_FILES if path in files.blobs}
    here = {path: _text(files.read_with(path, head)) for path in head}
    if subject.config_sha == subject.target.head_sha:
        return here, None
    root = root_files(github, claim.full_name, subject.config_sha)
    there = {path: root[path] for path in CONFIG_FILES if path in root}
    base = {path: here[path] for path, oid in there.items() if head.get(path) == oid}
    for path in there.keys() - base.keys():
        content = file_at(github, claim.full_name, subject.config_sha, path)
        if content is not None:
            base[path] = _text(content)
    if _concerning(base) == _concerning(here):
        return base, None
    return base, here


def _concerning(files: Mapping[str, str]) -> dict[str, str]:
    """Files that hold a configuration of ours: most pull requests that touch pyproject.toml do not touch that."""
    return {path: text for path, text in files.items() if path != "pyproject.toml" or "factorlint" in text}


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _organisation_policy(workshop: Workshop, claim: Claim, github: GitHubClient) -> str | None:
    with workshop.pool.connection() as connection:
        kept = installations.policy(connection, claim.installation, _POLICY_HOLDS)
    if kept is not None:
        return kept or None
    owner = claim.full_name.split("/")[0]
    with workshop.identity.as_installation(claim.installation, None) as reader:
        content = file_at(reader, f"{owner}/{_POLICY_REPOSITORY}", "HEAD", POLICY_FILE)
        github.requests += reader.requests
    text = _text(content or b"").replace("\x00", "")
    with workshop.pool.connection() as connection:
        installations.keep_policy(connection, claim.installation, text)
    return text or None


def _publish(workshop: Workshop, claim: Claim, subject: Subject, github: GitHubClient, result: wire.Result) -> None:
    settings = _publish_settings(claim, result.enforced)
    _wait_for_room(workshop, claim, len(result.enforced) + 2)
    # The configuration first: whoever waits for the run over all factors finds the others complete.
    run = _about_configuration(settings, result)
    if run is not None:
        made = published_before(subject.target, github, settings)
        for absent in missing([run], made):
            create(absent, subject.target, github, settings)
    published = publish(result.report, subject.target, github, settings)
    if published.refused:
        _log.warning("Not allowed: %s", "; ".join(published.refused))
    if published.stale:
        raise Stale


def _publish_settings(claim: Claim, enforced: frozenset[str]) -> PublishSettings:
    return PublishSettings(enforced=enforced, attempt=str(claim.again), actions=True)


def _about_configuration(settings: PublishSettings, result: wire.Result) -> CheckRun | None:
    if not result.notes and not result.preview:
        return None
    parts = [f"- {plain(note)}" for note in result.notes]
    if result.preview:
        parts += [
            "",
            "This pull request changes the configuration. The one on the base branch counts until it is merged.",
            "",
        ]
        parts += [f"- {plain(line)}" for line in result.preview]
    title = "What the changed configuration would do" if result.preview else "Not all of the configuration is used"
    return CheckRun(f"{settings.name} / configuration", "neutral", title, "\n".join(parts)[:60_000])


def _wait_for_room(workshop: Workshop, claim: Claim, writes: int) -> None:
    """Keep the pace that GitHub asks of one installation, over all workers. Raises `Crowded` instead of a long wait."""
    length = timedelta(milliseconds=workshop.settings.write_milliseconds * writes)
    with workshop.pool.connection() as connection:
        taken, wait = installations.reserve_writes(connection, claim.installation, length, _LONGEST_PAUSE)
    if not taken:
        raise Crowded(wait)
    time.sleep(wait.total_seconds())
