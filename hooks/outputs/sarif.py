"""SARIF 2.1.0, for code scanning and editors."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any
from urllib.parse import quote

from checks.finding import Edit, Finding, Fix, Level
from checks.links import PROJECT
from checks.report import Report, Suppressed
from checks.text import Span
from hooks.version import version
from hooks.view import View

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "SRCROOT"
_RANK: dict[Level, float] = {"error": 90.0, "warning": 50.0, "note": 10.0}


def render(report: Report, _view: View) -> Iterator[str]:
    yield from json.JSONEncoder(indent=2, ensure_ascii=True).iterencode(document(report))
    yield "\n"


def document(report: Report) -> dict[str, Any]:
    every = [*report.findings, *(suppressed.finding for suppressed in report.suppressed)]
    rules = list({finding.rule: finding for finding in sorted(every, key=lambda finding: finding.rule)}.values())
    index = {finding.rule: position for position, finding in enumerate(rules)}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(rules)},
                "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
                "columnKind": "unicodeCodePoints",
                "invocations": [_invocation(report)],
                "results": [
                    *(_result(finding, index) for finding in report.findings),
                    *(_silenced(suppressed, index) for suppressed in report.suppressed),
                ],
            }
        ],
    }


def _driver(rules: Iterable[Finding]) -> dict[str, Any]:
    return {
        "name": "factorlint",
        "version": version(),
        "semanticVersion": version(),
        "informationUri": PROJECT,
        "rules": [_rule(finding) for finding in rules],
    }


def _rule(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.rule,
        "name": finding.rule.replace("/", " ").replace("-", " ").title().replace(" ", ""),
        "shortDescription": {"text": _sentence(finding.why)},
        "fullDescription": {"text": finding.why or finding.rule},
        "help": {"text": finding.mend or finding.rule},
        "helpUri": finding.url,
        "defaultConfiguration": {"level": finding.level},
        "properties": {"tags": ["twelve-factor", f"factor-{finding.factor}"]},
    }


def _sentence(text: str) -> str:
    first = " ".join(text.partition("\n\n")[0].split())
    return first or "What this rule looks for"


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    fixes = {"fixes": [_fix(finding.fix)]} if finding.fix and _is_placed(finding.fix) else {}
    return {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": finding.level,
        "rank": _RANK[finding.level],
        "message": {"text": f"{finding.message}. {finding.mend}" if finding.mend else finding.message},
        "locations": [
            {"physicalLocation": {"artifactLocation": _artifact(finding.path), "region": _region(finding.span)}}
        ],
        "partialFingerprints": {"factorlint/v1": finding.fingerprint},
        "properties": {"factor": finding.factor, "suppression": finding.suppression},
        **fixes,
    }


def _silenced(suppressed: Suppressed, index: dict[str, int]) -> dict[str, Any]:
    kind = "external" if suppressed.by == "baseline" else "inSource"
    said = {"justification": suppressed.reason} if suppressed.reason else {}
    return {**_result(suppressed.finding, index), "suppressions": [{"kind": kind, **said}]}


def _is_placed(fix: Fix) -> bool:
    """SARIF cannot say *create this file* or *append to it*: such fixes are left to `--fix`."""
    return all(edit.span is not None for edit in fix.edits)


def _fix(fix: Fix) -> dict[str, Any]:
    by_path = groupby(sorted(fix.edits, key=lambda edit: edit.path), key=lambda edit: edit.path)
    return {
        "description": {"text": fix.description},
        "artifactChanges": [
            {"artifactLocation": _artifact(path), "replacements": [_replacement(edit) for edit in edits]}
            for path, edits in by_path
        ],
    }


def _replacement(edit: Edit) -> dict[str, Any]:
    assert edit.span is not None
    return {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.replacement}}


def _artifact(path: str) -> dict[str, str]:
    """A relative reference; the leading `./` that a colon in the first component needs is left to the quoting."""
    return {"uri": quote(os.fsencode(path), safe="/"), "uriBaseId": _ROOT}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _invocation(report: Report) -> dict[str, Any]:
    unread = [
        {"level": "note", "message": {"text": f"Not read: {unread.reason}"}, "locations": [_place(unread.path)]}
        for unread in report.unread
    ]
    crashed = [
        {"level": "error", "message": {"text": f"Rule {rule.rule} crashed on {rule.path}: {rule.error}"}}
        for rule in report.crashed
    ]
    return {"executionSuccessful": not report.crashed, "toolExecutionNotifications": [*crashed, *unread]}


def _place(path: str) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": _artifact(path)}}
