"""One check run for each factor that counts, and one over all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from app.publish.annotations import annotated, batches
from app.publish.summary import factor_page, finding_list, overview, title
from app.publish.target import external_id
from checks.finding import Finding
from checks.report import FactorStatus, Report

if TYPE_CHECKING:
    from app.github import GitHubClient
    from app.publish.target import PublishSettings, PullRequest

Conclusion = Literal["success", "failure", "neutral", "skipped"]
RERUN, CHECK_ALL = "rerun", "check-all"
_ACTIONS = (
    {"label": "Check again", "description": "Run this check on the same commit", "identifier": RERUN},
    {"label": "Check every file", "description": "Look beyond the changed files", "identifier": CHECK_ALL},
)


@dataclass(frozen=True, slots=True)
class CheckRun:
    name: str
    conclusion: Conclusion
    title: str
    summary: str
    text: str = ""
    findings: tuple[Finding, ...] = ()


def check_runs(
    report: Report, target: PullRequest, settings: PublishSettings, left_to_check: int = 0
) -> Iterator[CheckRun]:
    """The runs to publish, the one over all factors last: whoever waits for it finds the others complete."""
    if settings.check_runs == "none":
        return
    for status in report.factors:
        if settings.check_runs == "all" or (settings.check_runs == "enforced" and status.id in settings.enforced):
            yield _factor_run(status, report, settings)
    shown_elsewhere = _annotated_factors(report, settings)
    yield CheckRun(
        settings.name,
        overall(report),
        title(report),
        overview(report, reproduce(target), left_to_check),
        finding_list(report.findings),
        tuple(finding for finding in report.findings if finding.factor not in shown_elsewhere),
    )


def overall(report: Report) -> Conclusion:
    """Never success where nothing was read or a rule could not run."""
    if report.failing:
        return "failure"
    return "neutral" if report.findings or report.crashed or not report.files_read else "success"


def conclusion(status: FactorStatus, settings: PublishSettings) -> Conclusion:
    by_status: dict[str, Conclusion] = {
        "failing": "failure",
        "advice": "neutral",
        "passing": "success",
        "not_assessed": settings.not_assessed,
        "not_applicable": settings.not_applicable,
    }
    return by_status[status.status]


def reproduce(target: PullRequest) -> str:
    return f"pipx run factorlint check --diff {target.base_sha[:12]}...{target.head_sha[:12]}"


def unable(reason: str, settings: PublishSettings) -> CheckRun:
    """For when the check could not be made at all: silence would look broken, and success would be a lie."""
    return CheckRun(settings.name, "failure", "The check could not be made", reason)


def create(run: CheckRun, target: PullRequest, github: GitHubClient, settings: PublishSettings) -> int:
    """Create the run and return its id.

    It is completed with its last annotations, since whatever is sent later would be missed by whoever waits for it.
    """
    output = {"title": run.title[:255], "summary": run.summary} | ({"text": run.text} if run.text else {})
    parts = list(batches(annotated(run.findings)))
    number = 0
    for position, part in enumerate(parts, 1):
        body: dict[str, Any] = {"output": output | ({"annotations": part} if part else {})}
        body |= _completion(run, settings) if position == len(parts) else {"status": "in_progress"}
        if position == 1:
            number = int(github.post(f"{target.path}/check-runs", _identity(run, target, settings) | body)["id"])
        else:
            github.patch(f"{target.path}/check-runs/{number}", body)
    return number


def _factor_run(status: FactorStatus, report: Report, settings: PublishSettings) -> CheckRun:
    findings = tuple(finding for finding in report.findings if finding.factor == status.numeral)
    words = {"not_assessed": "Not assessed", "not_applicable": "Not applicable"}
    heading = words.get(status.status) or title(Report(findings, (status,), files_read=report.files_read))
    return CheckRun(
        f"{settings.name} / {status.numeral} {status.title}",
        conclusion(status, settings),
        heading,
        factor_page(status),
        finding_list(findings),
        findings,
    )


def _annotated_factors(report: Report, settings: PublishSettings) -> frozenset[str]:
    """Numerals of factors with a run of their own; their annotations would stand twice on each line otherwise."""
    if settings.check_runs == "all":
        return frozenset(status.numeral for status in report.factors)
    if settings.check_runs == "summary":
        return frozenset()
    return frozenset(status.numeral for status in report.factors if status.id in settings.enforced)


def _identity(run: CheckRun, target: PullRequest, settings: PublishSettings) -> dict[str, Any]:
    identity = {
        "name": run.name,
        "head_sha": target.head_sha,
        "external_id": external_id(target, settings.attempt),
    }
    return identity | ({"details_url": settings.details_url} if settings.details_url else {})


def _completion(run: CheckRun, settings: PublishSettings) -> dict[str, Any]:
    completed = {
        "status": "completed",
        "conclusion": run.conclusion,
        "completed_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return completed | ({"actions": list(_ACTIONS)} if settings.actions else {})


def published_before(target: PullRequest, github: GitHubClient, settings: PublishSettings) -> dict[str, bool]:
    """Names of the runs that this attempt has made, with whether each is complete; empty without an attempt."""
    if not settings.attempt:
        return {}
    ours = external_id(target, settings.attempt)
    listed = github.pages(f"{target.path}/commits/{target.head_sha}/check-runs", "check_runs", 1000, filter="all")
    return {run["name"]: run["status"] == "completed" for run in listed if run.get("external_id") == ours}


def missing(runs: Sequence[CheckRun], made: dict[str, bool]) -> list[CheckRun]:
    return [run for run in runs if not made.get(run.name)]
