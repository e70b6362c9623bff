"""The order in which findings are told: what blocks comes first."""

from __future__ import annotations

from collections.abc import Mapping

from checks.finding import Finding, Level

RANK: Mapping[Level, int] = {"error": 0, "warning": 1, "note": 2}


def order(finding: Finding) -> tuple[int, str, int, int]:
    return RANK[finding.level], finding.path, finding.span.line, finding.span.column
