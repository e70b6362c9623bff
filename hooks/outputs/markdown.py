"""Markdown for a step summary, a wiki or a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from checks.finding import Finding
from checks.report import FactorStatus, Report
from hooks.printing import plural, printable
from hooks.view import View

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~-])")
_REFERENCE = re.compile(r"([@#])(?=\w)")
"""GitHub looks for names and issue numbers in what is rendered, so that escaping does not help; a zero-width space does."""
_RUNS = re.compile(r"`+")
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
        yield f"\n## {_code(path)}\n\n"
        for finding in findings:
            yield from _finding(finding)
    yield from _asides(report)


def _row(status: FactorStatus) -> str:
    words = status.status.replace("_", " ")
    return f"| {_MARKS[status.status]} | {status.numeral}. {_text(status.title)} | {words} | {status.findings} |\n"


def _finding(finding: Finding) -> Iterator[str]:
    yield f"- {_LEVELS[finding.level]} **line {finding.span.line}**: {_text(finding.message)} "
    yield f"([{_text(finding.rule)}]({finding.url}))\n"
    if finding.excerpt.strip():
        yield f"  - {_code(finding.excerpt.strip()[:200])}\n"
    if finding.mend:
        yield f"  - {_text(finding.mend)}\n"
    yield f"  - To allow it: {_code(finding.suppression)}\n"


def _asides(report: Report) -> Iterator[str]:
    asides = [
        *(f"rule {_code(rule.rule)} crashed on {_code(rule.path)}: {_text(rule.error)}" for rule in report.crashed),
        *(
            f"{_code(unused.path)}, line {unused.line}: ignore of {_code(unused.rule)} silences nothing: {_text(unused.why)}"
            for unused in report.unused_suppressions
        ),
        *(f"{_code(unread.path)} was not read: {_text(unread.reason)}" for unread in report.unread),
    ]
    if asides:
        yield f"\n<details><summary>{plural(len(asides), 'remark')}</summary>\n\n"
        yield from (f"- {aside}\n" for aside in asides)
        yield "\n</details>\n"


def _text(text: str) -> str:
    """Text of a repository as text: no markup, no link, no HTML, and nobody is notified by a name in it."""
    plain = " ".join(printable(text, keep="\n\t").split())
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _REFERENCE.sub(r"\1&#8203;", _SPECIAL.sub(r"\\\1", plain)).replace("://", "&#58;//")


def _code(text: str) -> str:
    """A code span whose fence is longer than any run of back quotes inside it."""
    plain = printable(text)
    fence = "`" * (max((len(run) for run in _RUNS.findall(plain)), default=0) + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{pad}{plain}{pad}{fence}"
