"""How an audit is put into words, whatever the output."""

from __future__ import annotations

from collections import Counter

from checks.finding import Level
from checks.history import CommittedFile, CommittedSecret, History
from checks.report import FactorStatus, Report, Status
from hooks.printing import plural

LEVELS: tuple[Level, ...] = ("error", "warning", "note")
STATUS: dict[Status, str] = {
    "failing": "failing",
    "advice": "advice",
    "passing": "passing",
    "not_assessed": "not assessed",
    "not_applicable": "not applicable",
}
MEANING: dict[Status, str] = {
    "failing": "something was found that blocks",
    "advice": "something was found that does not block",
    "passing": "files were looked at and nothing was found",
    "not_assessed": "no file speaks about it, so nothing is known",
    "not_applicable": "switched off, or of no meaning here",
}


def counts(report: Report) -> dict[str, Counter[Level]]:
    """Findings by numeral and level."""
    counted: dict[str, Counter[Level]] = {status.numeral: Counter() for status in report.factors}
    for finding in report.findings:
        counted.setdefault(finding.factor, Counter())[finding.level] += 1
    return counted


def counted(levels: Counter[Level]) -> str:
    return ", ".join(plural(levels[level], level) for level in LEVELS if levels[level])


def tally(report: Report) -> str:
    """`3 factors failing, 2 advice, …`: every factor in one of the words."""
    by_status = Counter(status.status for status in report.factors)
    return ", ".join(f"{by_status[status]} {word}" for status, word in STATUS.items() if by_status[status])


def seen(status: FactorStatus) -> str:
    """What the status rests on."""
    return ", ".join(status.evidence) if status.evidence else "nothing that speaks about it"


def looked_through(history: History) -> str:
    if not history.commits:
        return history.unread or "there is no commit yet"
    extra = f"; {history.unread}" if history.unread else ""
    return f"{plural(history.commits, 'commit')} looked through{extra}"


def secret_named(secret: CommittedSecret) -> str:
    named = f" given to {secret.name}" if secret.name else ""
    return f"{secret.title[:1].upper()}{secret.title[1:]} {secret.masked}{named}"


def secret_fate(secret: CommittedSecret) -> str:
    others = len(secret.paths) - 1
    copied = f"; also in {plural(others, 'other path')}" if others else ""
    if secret.present_in:
        return f"still present in {', '.join(secret.present_in[:3])}{copied}"
    return f"gone from the files of today, and in every clone{copied}"


def file_fate(file: CommittedFile) -> str:
    return "still present" if file.present else "gone from the files of today, and in every clone"


def origin(found: CommittedSecret | CommittedFile) -> str:
    return f"{found.commit[:12]}, {found.date[:10]}, {found.author}"
