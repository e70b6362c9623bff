"""GitLab's code quality report: what the widget of a merge request reads."""

from __future__ import annotations

import json
from collections.abc import Iterator

from checks.finding import Finding, Level
from checks.report import Report
from hooks.view import View

_SEVERITY: dict[Level, str] = {"error": "major", "warning": "minor", "note": "info"}


def render(report: Report, _view: View) -> Iterator[str]:
    """Escapes everything beyond ASCII, so that nothing in between can be led astray."""
    yield json.dumps([_issue(finding) for finding in report.findings], indent=2, ensure_ascii=True) + "\n"


def _issue(finding: Finding) -> dict[str, object]:
    return {
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITY[finding.level],
        "content": {"body": f"{finding.why}\n\n{finding.mend}\n\n{finding.url}"},
        "location": {
            "path": finding.path,
            "lines": {"begin": finding.span.line, "end": finding.span.end_line},
        },
    }
