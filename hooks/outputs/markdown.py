"""Markdown for a step summary, a wiki or a comment."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from checks.finding import Finding
from checks.report import FactorStatus, Report
from hooks.markup import code, prose, text
from hooks.printing import plural
from hooks.view import View

_MARKS = {"failing": "❌", "advice": "⚠️", "passing": "✅", "not_assessed": "➖", "not_applicable": "➖"}
_LEVELS = {"error": "❌", "warning": "⚠️", "note": "ℹ️"}


def render(report: Report, view: View) -> Iterator[str]:
    shown = [status for status in report.factors if status.findings or not view.partial]
    yield "# factorlint\n\n"
    yield f"{plural(report.files_read, 'file')} checked, {plural(len(report.findings), 'finding')}"
    yield f", {len(report.suppressed):,} suppressed.\n" if report.suppressed else ".\n"
    if shown:
        yield "\n| | Factor | Status | Findings |\n|---|---|---|---:|\n"
        yield from (_row(status) for status in shown)
    for path, findings in groupby(report.findings, key=lambda finding: finding.path):
        yield f"\n## {code(path)}\n\n"
        for finding in findings:
            yield from _finding(finding)
    yield from _asides(report)


def _row(status: FactorStatus) -> str:
    words = status.status.replace("_", " ")
    return f"| {_MARKS[status.status]} | {status.numeral}. {text(status.title)} | {words} | {status.findings} |\n"


def _finding(finding: Finding) -> Iterator[str]:
    yield f"- {_LEVELS[finding.level]} **line {finding.span.line}**: {prose(finding.message)} "
    yield f"([{code(finding.rule)}]({finding.url}))\n"
    if finding.excerpt.strip():
        yield f"  - {code(finding.excerpt.strip()[:200])}\n"
    if finding.mend:
        yield f"  - {prose(finding.mend)}\n"
    yield f"  - To allow it: {code(finding.suppression)}\n"


def _asides(report: Report) -> Iterator[str]:
    asides = [
        *(f"rule {code(rule.rule)} crashed on {code(rule.path)}: {text(rule.error)}" for rule in report.crashed),
        *(
            f"{code(unused.path)}, line {unused.line}: ignore of {code(unused.rule)} silences nothing: {text(unused.why)}"
            for unused in report.unused_suppressions
        ),
        *(text(sentence) for sentence in report.refused),
        *(f"the baseline accepts {code(entry.rule)} in {code(entry.path)}, which is gone" for entry in report.stale),
        *(f"{code(unread.path)} was not read: {text(unread.reason)}" for unread in report.unread),
    ]
    if asides:
        yield f"\n<details><summary>{plural(len(asides), 'remark')}</summary>\n\n"
        yield from (f"- {aside}\n" for aside in asides)
        yield "\n</details>\n"
