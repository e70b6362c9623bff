"""What each factor's status rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from checks.factor import FACTORS
from checks.finding import Finding
from checks.report import FactorStatus, Status

_SHOWN = 5


def factor_statuses(
    findings: Iterable[Finding],
    looked_at: Mapping[str, Sequence[str]],
    inapplicable: frozenset[str],
) -> tuple[FactorStatus, ...]:
    """The status of all factors, in order.

    looked_at: per factor id the documents that its rules read. A factor whose rules saw nothing is not assessed,
        never passing.
    inapplicable: factor ids that say nothing about this repository: switched off, or of no meaning for a library.
    """
    by_factor: dict[str, list[Finding]] = {}
    for finding in findings:
        by_factor.setdefault(finding.factor, []).append(finding)
    return tuple(
        FactorStatus(
            factor.id,
            factor.numeral,
            factor.title,
            _status(by_factor.get(factor.numeral, []), looked_at.get(factor.id, ()), factor.id in inapplicable),
            len(by_factor.get(factor.numeral, [])),
            tuple(sorted(looked_at.get(factor.id, ()), key=_plainest)[:_SHOWN]),
        )
        for factor in FACTORS.values()
    )


def _plainest(path: str) -> tuple[int, str]:
    """Files near the root first: they are the ones people know."""
    return path.count("/"), path


def _status(findings: Sequence[Finding], looked_at: Sequence[str], inapplicable: bool) -> Status:
    if any(finding.level == "error" for finding in findings):
        return "failing"
    if any(finding.level == "warning" for finding in findings):
        return "advice"
    if inapplicable:
        return "not_applicable"
    return "passing" if looked_at else "not_assessed"
