"""Markdown for a wiki, an issue or a step summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hooks.markup import code, prose, text
from hooks.printing import plural
from hooks.scorecard.audit import Audit
from hooks.scorecard.earlier import Past
from hooks.scorecard.maturity import MEANING as LEVEL_MEANING
from hooks.scorecard.maturity import WORDS
from hooks.scorecard.outputs.words import (
    MEANING,
    STATUS,
    basis,
    by_rule,
    counted,
    counts,
    course,
    file_fate,
    gravest_first,
    holding,
    level,
    looked_through,
    movement,
    origin,
    remarks,
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
    yield f"{plural(len(audit.report.findings), 'finding')}, factors: {tally(audit.report.factors)}.\n"
    yield from _first(audit)
    yield from _factors(audit)
    yield from _trend(audit)
    yield from _units(audit)
    yield from _history(audit)
    yield from _findings(audit)
    yield from _remarks(audit)


def _first(audit: Audit) -> Iterator[str]:
    if audit.first:
        yield "\n## To do first\n\n"
    for number, step in enumerate(audit.first, 1):
        link = f" ([more]({step.url}))" if step.url else ""
        yield f"{number}. **{prose(step.title)}**  \n   {prose(step.reason)}{link}\n"


def _factors(audit: Audit) -> Iterator[str]:
    by_factor, trend = counts(audit.report), audit.trend
    yield "\n## Factors\n\n| | Factor | Status | Level | Findings | Seen, or why not |\n|---|---|---|---|---|---|\n"
    for status in audit.report.factors:
        found = course(by_factor[status.numeral], trend.series(status.numeral) if trend else ())
        yield f"| {_MARKS[status.status]} | {status.numeral}. {text(status.title)} | {STATUS[status.status]} "
        yield f"| {level(audit.maturity[status.id])} | {found} | {text(basis(status))} |\n"
    shown = {status.status for status in audit.report.factors}
    meanings = [f"*{STATUS[status]}*: {meaning}" for status, meaning in MEANING.items() if status in shown]
    levels = [
        f"*{number} {word}*: {meaning}" for number, (word, meaning) in enumerate(zip(WORDS, LEVEL_MEANING, strict=True))
    ]
    yield f"\n{'; '.join(meanings)}.\n\nLevels: {'; '.join(levels)}.\n"
    held = holding(audit.report.factors, audit.maturity)
    yield f"\n{prose(held)}.\n" if held else ""


def _trend(audit: Audit) -> Iterator[str]:
    trend = audit.trend
    if trend is None:
        return
    yield f"\n## Since {text(trend.since)}\n\n{movement(trend)}.\n\n| Audit | Errors | Warnings | Notes |\n|---|---:|---:|---:|\n"
    for point in trend.points:
        yield f"| {text(point.label)} | {point.total('error')} | {point.total('warning')} | {point.total('note')} |\n"
    for title, listed in (("New", trend.new), ("Mended", trend.mended), ("Accepted", trend.accepted)):
        if listed:
            yield f"\n<details><summary>{title}: {len(listed):,}</summary>\n\n"
            for each in listed:
                line = each.line if isinstance(each, Past) else each.span.line
                yield f"- {code(f'{each.path}:{line}')} {text(each.message)} ({text(each.rule)})\n"
            yield "\n</details>\n"


def _units(audit: Audit) -> Iterator[str]:
    """A matrix: a row a unit, a column a factor."""
    units = audit.report.units
    if len(units) < 2:
        return
    numerals = [status.numeral for status in audit.report.factors]
    yield f"\n## Units\n\nEach by the files in its own folder.\n\n| Unit | Kind | {' | '.join(numerals)} |\n"
    yield f"|---|---|{'---|' * len(numerals)}\n"
    for unit in units:
        cells = [_MARKS[status.status] + (f" {status.findings}" if status.findings else "") for status in unit.factors]
        yield f"| {_cell(unit.root or '.')} | {unit.kind} | {' | '.join(cells)} |\n"


def _cell(path: str) -> str:
    """Code in a table, where a bar would end the cell."""
    return code(path).replace("|", "\\|")


def _history(audit: Audit) -> Iterator[str]:
    history = audit.history
    yield f"\n## History\n\n{text(looked_through(history))}.\n\n"
    for file in history.files:
        yield f"- {code(file.path)}: {text(file.what)}  \n  {text(origin(file))}; {text(file_fate(file))}\n"
    for secret in gravest_first(history):
        yield f"- {_LEVELS[secret.level]} {code(f'{secret.path}:{secret.line}')}: {text(secret_named(secret))}  \n"
        yield f"  {text(origin(secret))}; {text(secret_fate(secret))}\n"
    if history.commits and not history.files and not history.secrets:
        yield "No file of values or keys, and no secret, was found in it.\n"
    if history.faint:
        yield f"\n{plural(history.faint, 'value')} of little weight, in tests for instance, not listed.\n"


def _remarks(audit: Audit) -> Iterator[str]:
    told = list(remarks(audit.report))
    if told:
        yield f"\n## Besides\n\n<details><summary>{plural(len(told), 'remark')}</summary>\n\n"
        yield from (f"- {text(remark)}\n" for remark in told)
        yield "\n</details>\n"


def _findings(audit: Audit) -> Iterator[str]:
    if audit.report.findings:
        yield "\n## Findings\n\n"
    for found in by_rule(audit.report.findings):
        yield f"- {text(found[0].rule)}: {counted(Counter(finding.level for finding in found))}\n"
    if audit.report.findings:
        yield f"\n<details><summary>Each of the {plural(len(audit.report.findings), 'finding')}</summary>\n\n"
    for finding in audit.report.findings:
        yield f"- {_LEVELS[finding.level]} {code(f'{finding.path}:{finding.span.line}')} {prose(finding.message)} "
        yield f"([{text(finding.rule)}]({finding.url}))\n"
    yield "\n</details>\n" if audit.report.findings else ""
