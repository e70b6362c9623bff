"""What changed since earlier audits: counts over time, and what is new, gone and still there by fingerprint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from checks.factor import FACTORS
from checks.finding import Finding, Level
from checks.report import Report
from checks.value import frozen
from hooks.scorecard.earlier import Earlier, Past


@frozen
class Point:
    """One audit of the series."""

    label: str
    counts: Mapping[str, Counter[Level]]
    """Findings by numeral and level."""
    statuses: Mapping[str, str]

    def of(self, numeral: str) -> int:
        """Findings of a factor, without notes."""
        levels = self.counts.get(numeral, Counter())
        return levels["error"] + levels["warning"]

    def total(self, level: Level) -> int:
        return sum(levels[level] for levels in self.counts.values())


@frozen
class Trend:
    points: tuple[Point, ...]
    """Oldest first; the last one is this audit."""
    new: tuple[Finding, ...]
    mended: tuple[Past, ...]
    """Found last time, and not any more: mended, or gone with its file."""
    accepted: tuple[Past, ...]
    """Found last time, and silenced by a comment or the baseline since."""
    remaining: int

    @property
    def since(self) -> str:
        return self.points[-2].label

    def series(self, numeral: str) -> list[int]:
        return [point.of(numeral) for point in self.points]


def trend(report: Report, label: str, reports: Sequence[Earlier]) -> Trend | None:
    """Against the last of the earlier reports; None where there is none."""
    if not reports:
        return None
    last = {finding.fingerprint: finding for finding in reports[-1].findings}
    now = {finding.fingerprint for finding in report.findings}
    silenced = {each.finding.fingerprint for each in report.suppressed}
    gone = [finding for name, finding in last.items() if name not in now]
    return Trend(
        points=(*(Point(each.label, each.counts(), each.statuses) for each in reports), _now(report, label)),
        new=tuple(finding for finding in report.findings if finding.fingerprint not in last),
        mended=tuple(finding for finding in gone if finding.fingerprint not in silenced),
        accepted=tuple(finding for finding in gone if finding.fingerprint in silenced),
        remaining=len(now & last.keys()),
    )


def _now(report: Report, label: str) -> Point:
    counts: dict[str, Counter[Level]] = {factor.numeral: Counter() for factor in FACTORS.values()}
    for finding in report.findings:
        counts[finding.factor][finding.level] += 1
    return Point(label, counts, {status.numeral: status.status for status in report.factors})
