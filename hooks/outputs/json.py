"""The stable, versioned contract for other programs; `docs/schema/report.schema.json` describes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from checks.finding import Edit, Finding, Fix
from checks.report import FactorStatus, Report
from hooks.view import View

VERSION = 1


def render(report: Report, _view: View) -> Iterator[str]:
    """Escapes everything beyond ASCII, so that no terminal or log in between can be led astray."""
    encoder = json.JSONEncoder(indent=2, ensure_ascii=True)
    yield from encoder.iterencode(document(report))
    yield "\n"


def document(report: Report) -> dict[str, Any]:
    return {
        "version": VERSION,
        "findings": [_finding(finding) for finding in report.findings],
        "factors": [_factor(status) for status in report.factors],
        "units": [
            {"root": unit.root, "kind": unit.kind, "factors": [_factor(status) for status in unit.factors]}
            for unit in report.units
        ],
        "files_read": report.files_read,
        "unread": [{"path": unread.path, "reason": unread.reason} for unread in report.unread],
        "suppressed": len(report.suppressed),
        "unused_suppressions": [
            {"path": unused.path, "line": unused.line, "rule": unused.rule, "why": unused.why}
            for unused in report.unused_suppressions
        ],
        "refused": list(report.refused),
        "stale_baseline": [
            {"path": entry.path, "rule": entry.rule, "fingerprint": entry.fingerprint} for entry in report.stale
        ],
        "crashed": [{"rule": rule.rule, "path": rule.path, "error": rule.error} for rule in report.crashed],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    span = finding.span
    judged = {"score": finding.score} if finding.score is not None else {}
    reasons = {"reasons": list(finding.reasons)} if finding.reasons else {}
    because = {"because": list(finding.because)} if finding.because else {}
    return {
        "rule": finding.rule,
        "factor": finding.factor,
        "level": finding.level,
        "path": finding.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "message": finding.message,
        "why": finding.why,
        "mend": finding.mend,
        "suppression": finding.suppression,
        "fingerprint": finding.fingerprint,
        "fix": _fix(finding.fix),
        "unit": finding.unit,
        "url": finding.url,
        **judged,
        **reasons,
        **because,
    }


def _fix(fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    return {"description": fix.description, "safe": fix.safe, "edits": [_edit(edit) for edit in fix.edits]}


def _edit(edit: Edit) -> dict[str, Any]:
    span = edit.span and {
        "line": edit.span.line,
        "column": edit.span.column,
        "end_line": edit.span.end_line,
        "end_column": edit.span.end_column,
    }
    return {"path": edit.path, "span": span, "replacement": edit.replacement}


def _factor(status: FactorStatus) -> dict[str, Any]:
    return {
        "number": status.numeral,
        "id": status.id,
        "title": status.title,
        "status": status.status,
        "findings": status.findings,
        "evidence": list(status.evidence),
        "seen": [
            {"what": sighting.what, "files": sighting.files, "paths": list(sighting.paths)} for sighting in status.seen
        ],
        "looked_at": status.looked_at,
        "reason": status.reason or None,
    }
