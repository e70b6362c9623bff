"""The report of a check with what an audit adds to it, under names of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from checks.history import CommittedFile, CommittedSecret
from hooks.outputs.json import document
from hooks.scorecard.audit import Audit
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
            "units": [{"root": unit.root, "kind": unit.kind, "findings": dict(unit.findings)} for unit in audit.units],
            "history": {
                "commits": history.commits,
                "files": [_file(file) for file in history.files],
                "secrets": [_secret(secret) for secret in history.secrets],
                "faint": history.faint,
                "unread": history.unread or None,
            },
        },
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
