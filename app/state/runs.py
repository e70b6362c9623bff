"""Finished checks: what came out by factor, and findings without any text out of the repository's files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    import psycopg

    from app.state.targets import Claim
    from checks.report import Report

_MOST_FINDINGS = 500
"""Of one run; a repository that exceeds it is not helped by more."""


@dataclass(frozen=True, slots=True)
class Run:
    head_sha: str
    outcome: str
    """`success`, `failure`, `neutral`, `stale`, `refused`, `parked`, ..."""
    factors: dict[str, str] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)
    files_read: int = 0
    requests: int = 0
    seconds: float = 0.0


def of_report(report: Report, head_sha: str, outcome: str, requests: int, seconds: float) -> Run:
    return Run(
        head_sha,
        outcome,
        factors={factor.id: factor.status for factor in report.factors},
        findings=[
            {
                "rule": finding.rule,
                "level": finding.level,
                "path": finding.path.replace("\x00", ""),
                "line": finding.span.line,
                "fingerprint": finding.fingerprint,
            }
            for finding in report.findings[:_MOST_FINDINGS]
        ],
        files_read=report.files_read,
        requests=requests,
        seconds=seconds,
    )


def record(connection: psycopg.Connection, held: Claim, run: Run) -> None:
    connection.execute(
        "INSERT INTO runs (target_id, sequence, head_sha, outcome, factors, findings, files_read, requests, seconds)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            held.id,
            held.sequence,
            run.head_sha,
            run.outcome,
            Jsonb(run.factors),
            Jsonb(run.findings),
            run.files_read,
            run.requests,
            run.seconds,
        ],
    )
