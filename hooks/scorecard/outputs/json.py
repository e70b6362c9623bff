"""The report of a check with what an audit adds to it, under names of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from checks.history import CommittedFile, CommittedSecret
from hooks.outputs.json import document
from hooks.scorecard.audit import Audit
from hooks.scorecard.earlier import Past
from hooks.scorecard.maturity import Maturity
from hooks.scorecard.trend import Trend
from hooks.view import View


def render(audit: Audit, _view: View) -> Iterator[str]:
    yield from json.JSONEncoder(indent=2, ensure_ascii=True).iterencode(_document(audit))
    yield "\n"


def _document(audit: Audit) -> dict[str, Any]:
    history = audit.history
    return {
        **document(audit.report),
        "audit": {
            "name": audit.name,
            "commit": audit.commit or None,
            "day": audit.day,
            "factorlint": audit.version,
            "first": [{"title": step.title, "reason": step.reason, "url": step.url or None} for step in audit.first],
            "maturity": [_maturity(status.numeral, audit.maturity[status.id]) for status in audit.report.factors],
            "trend": _trend(audit.trend),
            "history": {
                "commits": history.commits,
                "files": [_file(file) for file in history.files],
                "secrets": [_secret(secret) for secret in history.secrets],
                "faint": history.faint,
                "unread": history.unread or None,
            },
        },
    }


def _maturity(numeral: str, reached: Maturity) -> dict[str, Any]:
    return {
        "number": numeral,
        "level": reached.level,
        "word": reached.word or None,
        "reason": reached.reason or None,
        "next": reached.next or None,
    }


def _trend(trend: Trend | None) -> dict[str, Any] | None:
    if trend is None:
        return None
    return {
        "points": [
            {
                "label": point.label,
                "errors": point.total("error"),
                "warnings": point.total("warning"),
                "notes": point.total("note"),
                "factors": [
                    {"number": numeral, "status": status, "findings": sum(point.counts.get(numeral, {}).values())}
                    for numeral, status in point.statuses.items()
                ],
            }
            for point in trend.points
        ],
        "new": [finding.fingerprint for finding in trend.new],
        "mended": [_past(finding) for finding in trend.mended],
        "accepted": [_past(finding) for finding in trend.accepted],
        "remaining": trend.remaining,
    }


def _past(finding: Past) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "factor": finding.factor,
        "level": finding.level,
        "path": finding.path,
        "line": finding.line,
        "message": finding.message,
        "fingerprint": finding.fingerprint,
    }


def _file(file: CommittedFile) -> dict[str, Any]:
    return {
        "path": file.path,
        "what": file.what,
        "commit": file.commit,
        "date": file.date,
        "author": file.author,
        "present": file.present,
    }


def _secret(secret: CommittedSecret) -> dict[str, Any]:
    return {
        "title": secret.title,
        "masked": secret.masked,
        "name": secret.name,
        "level": secret.level,
        "commit": secret.commit,
        "date": secret.date,
        "author": secret.author,
        "path": secret.path,
        "line": secret.line,
        "paths": list(secret.paths),
        "present_in": list(secret.present_in),
    }
