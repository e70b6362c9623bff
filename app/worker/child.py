"""The process that checks. It holds no secret and no token; it may parse what a stranger wrote, and it may die of it.

It is started as `python -I -c …` with nothing but frames on standard input and output.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, BinaryIO

from app.worker import wire
from checks.errors import Unreadable

if TYPE_CHECKING:
    from app.policy import Policy
    from checks.baseline import Baseline
    from checks.focus import Focus
    from checks.report import Report


class Remote:
    """A snapshot whose files the worker reads for us."""

    def __init__(self, paths: Sequence[str], requests: BinaryIO, answers: BinaryIO) -> None:
        self._paths = sorted(paths)
        self._requests = requests
        self._answers = answers

    def paths(self) -> Sequence[str]:
        return self._paths

    def read(self, path: str) -> bytes:
        return self._ask({"read": path})

    def base(self, path: str) -> bytes | None:
        """A file of the base commit."""
        try:
            return self._ask({"base": path})
        except Unreadable:
            return None

    def _ask(self, question: dict[str, str]) -> bytes:
        wire.send(self._requests, question)
        answer, content = wire.receive(self._answers)
        if "unread" in answer:
            raise Unreadable(str(answer["unread"]))
        return content


def confine(seconds: int, memory: int) -> None:
    """Bounds that hold whatever is parsed: time of the processor, memory in bytes, no files written, no core left."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(seconds: int, memory: int) -> None:
    confine(seconds, memory)
    answers, requests = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever prints must not get between the frames.
    os.dup2(2, 1)
    told, _ = wire.receive(answers)
    job = wire.Job(**told)
    try:
        outcome: dict[str, Any] = {"result": _checked(job, Remote(job.paths, requests, answers))}
    except Exception as error:
        outcome = {"failed": _place(error)}
    wire.send(requests, outcome)


def _place(error: BaseException) -> str:
    """Kind and place of an error without its message, which may quote a file."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f" in {os.path.basename(frame.tb_frame.f_code.co_filename)}:{frame.tb_lineno}" if frame else ""
    return type(error).__name__ if isinstance(error, MemoryError) else f"{type(error).__name__}{place}"


def _checked(job: wire.Job, snapshot: Remote) -> dict[str, Any]:
    from app.policy import policy_of

    policy = policy_of(job.base, job.policy)
    report = _report(job, snapshot, policy)
    preview = None if job.preview is None else policy_of(job.preview, job.policy)
    return asdict(
        wire.Result(
            report,
            policy.enforced,
            policy.notes,
            () if preview is None else tuple(_compared(report, _report(job, snapshot, preview), preview)),
        )
    ) | {"enforced": sorted(policy.enforced)}


def _report(job: wire.Job, snapshot: Remote, policy: Policy) -> Report:
    from checks.engine import check

    return check(snapshot, policy.config, _focus(job), baseline=_baseline(snapshot, policy))


def _focus(job: wire.Job) -> Focus:
    from checks.focus import EVERYTHING, Focus

    if job.focus is None:
        return EVERYTHING
    lines = {path: frozenset(lines) for path, lines in job.focus.items() if lines is not None}
    return Focus(frozenset(job.focus), lines)


def _baseline(snapshot: Remote, policy: Policy) -> Baseline | None:
    """The base branch's: a pull request cannot accept its own findings."""
    from checks.baseline import BASELINE_FILE, read
    from checks.errors import ConfigurationError

    path = policy.config.baseline or BASELINE_FILE
    content = snapshot.base(path)
    try:
        return None if content is None else read(content, path)
    except ConfigurationError:
        return None


def _compared(now: Report, then: Report, preview: Policy) -> list[str]:
    def counted(report: Report) -> str:
        errors = sum(finding.level == "error" for finding in report.findings)
        return f"{errors} that block and {len(report.findings) - errors} that advise"

    return [
        *preview.notes,
        f"As it is on the base branch, there are {counted(now)}; with the change, there would be {counted(then)}.",
    ]
