"""Markdown for a wiki, an issue or a step summary."""

from __future__ import annotations

from collections.abc import Iterator

from hooks.markup import code, text
from hooks.printing import plural
from hooks.scorecard.audit import Audit
from hooks.scorecard.outputs.words import (
    STATUS,
    counted,
    counts,
    file_fate,
    looked_through,
    origin,
    secret_fate,
    secret_named,
    tally,
)
from hooks.view import View

_MARKS = {"failing": "❌", "advice": "⚠️", "passing": "✅", "not_assessed": "➖", "not_applicable": "➖"}
_LEVELS = {"error": "❌", "warning": "⚠️", "note": "ℹ️"}


def render(audit: Audit, _view: View) -> Iterator[str]:
    at = f" at {code(audit.commit)}" if audit.commit else ""
    yield f"# factorlint audit of {text(audit.name)}\n\n{audit.day}{at}: {plural(audit.report.files_read, 'file')} read, "
    yield f"{plural(len(audit.report.findings), 'finding')}, factors: {tally(audit.report)}.\n"
    yield from _first(audit)
    yield from _factors(audit)
    yield from _units(audit)
    yield from _history(audit)
    yield from _findings(audit)


def _first(audit: Audit) -> Iterator[str]:
    if audit.first:
        yield "\n## To do first\n\n"
    for number, step in enumerate(audit.first, 1):
        link = f" ([more]({step.url}))" if step.url else ""
        yield f"{number}. **{text(step.title)}**  \n   {text(step.reason)}{link}\n"


def _factors(audit: Audit) -> Iterator[str]:
    by_factor = counts(audit.report)
    yield "\n## Factors\n\n| | Factor | Status | Findings | Seen |\n|---|---|---|---|---|\n"
    for status in audit.report.factors:
        evidence = ", ".join(_cell(path) for path in status.evidence)
        yield f"| {_MARKS[status.status]} | {status.numeral}. {text(status.title)} | {STATUS[status.status]} "
        yield f"| {counted(by_factor[status.numeral])} | {evidence} |\n"


def _units(audit: Audit) -> Iterator[str]:
    if len(audit.units) < 2:
        return
    yield "\n## Units\n\n| Unit | Kind | Findings |\n|---|---|---|\n"
    for unit in audit.units:
        found = ", ".join(f"{numeral} {count}" for numeral, count in unit.findings.items())
        yield f"| {_cell(unit.root or '.')} | {unit.kind} | {found} |\n"


def _cell(path: str) -> str:
    """Code in a table, where a bar would end the cell."""
    return code(path).replace("|", "\\|")


def _history(audit: Audit) -> Iterator[str]:
    history = audit.history
    yield f"\n## History\n\n{text(looked_through(history))}.\n\n"
    for file in history.files:
        yield f"- {code(file.path)}: {text(file.what)}  \n  {text(origin(file))}; {text(file_fate(file))}\n"
    for secret in history.secrets:
        yield f"- {code(f'{secret.path}:{secret.line}')}: {text(secret_named(secret))}  \n"
        yield f"  {text(origin(secret))}; {text(secret_fate(secret))}\n"
    if history.faint:
        yield f"\n{plural(history.faint, 'value')} of little weight, in tests for instance, not listed.\n"


def _findings(audit: Audit) -> Iterator[str]:
    if audit.report.findings:
        yield "\n## Findings\n\n"
    for finding in audit.report.findings:
        yield f"- {_LEVELS[finding.level]} {code(f'{finding.path}:{finding.span.line}')} {text(finding.message)} "
        yield f"([{text(finding.rule)}]({finding.url}))\n"
