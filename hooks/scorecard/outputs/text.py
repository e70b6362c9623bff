"""For people at a terminal: what to do first, the scorecard, the history, and the findings by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from checks.report import FactorStatus
from hooks.printing import plural, printable
from hooks.scorecard.audit import Audit
from hooks.scorecard.maturity import MEANING as LEVEL_MEANING
from hooks.scorecard.maturity import WORDS
from hooks.scorecard.outputs.words import (
    LEVELS,
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
    series,
    tally,
)
from hooks.style import Style
from hooks.view import View

_MOST_RULES = 10
_MOST_HISTORY = 10
_MOST_UNITS = 20
_MOST_REMARKS = 5


def render(audit: Audit, view: View) -> Iterator[str]:
    style = Style(view.color)
    at = f" at {audit.commit}" if audit.commit else ""
    yield style.bold(f"factorlint audit of {printable(audit.name)}{at}, {audit.day}") + "\n\n"
    yield from _first(audit, view, style)
    yield from _factors(audit, view, style)
    yield from _trend(audit, view, style)
    yield from _units(audit, view, style)
    yield from _history(audit, view, style)
    yield from _rules(audit, style)
    yield from _remarks(audit, view, style)
    yield f"factorlint: {plural(audit.report.files_read, 'file')} read, {plural(len(audit.report.findings), 'finding')}"
    yield f", {len(audit.report.suppressed):,} suppressed" if audit.report.suppressed else ""
    yield f", {len(audit.report.unread):,} not read" if audit.report.unread else ""
    yield "; `factorlint check` lists each finding with its place\n" if audit.report.findings else "\n"


def _first(audit: Audit, view: View, style: Style) -> Iterator[str]:
    if not audit.first:
        return
    yield style.bold("To do first") + "\n"
    for number, step in enumerate(audit.first, 1):
        yield from _wrapped(f"  {number}. ", step.title, view)
        yield from _wrapped("     ", step.reason, view)
        if step.url:
            yield f"     {style.dim(step.url)}\n"
    yield "\n"


def _factors(audit: Audit, view: View, style: Style) -> Iterator[str]:
    by_factor = counts(audit.report)
    yield style.bold(f"Factors: {tally(audit.report.factors)}") + "\n"
    alike = _alike(audit.report.factors)
    for status in audit.report.factors:
        if any(status in together for together in alike):
            continue
        found = course(by_factor[status.numeral], audit.trend.series(status.numeral) if audit.trend else ())
        standing, reached = _coloured(status, style), level(audit.maturity[status.id])
        yield f"  {status.numeral:<5} {status.title:<20} {standing} {reached:<10} {found}".rstrip() + "\n"
        head = "since: " if status.reason else "seen: "
        yield from _wrapped(" " * 8 + head, basis(status), view)
    for together in alike:
        numerals, shared = ", ".join(status.numeral for status in together), together[0]
        yield from _wrapped("  ", f"{numerals}: {STATUS[shared.status]}, since {shared.reason}", view)
    yield "\n"
    yield from _legend(audit, view, style)


def _alike(factors: Sequence[FactorStatus]) -> list[list[FactorStatus]]:
    """Factors that one sentence can tell of: of one status and for one reason."""
    together: dict[tuple[str, str], list[FactorStatus]] = {}
    for status in factors:
        if status.reason:
            together.setdefault((status.status, status.reason), []).append(status)
    return [alike for alike in together.values() if len(alike) > 1]


def _legend(audit: Audit, view: View, style: Style) -> Iterator[str]:
    """What the words mean that were said."""
    if any(status.status == "not_assessed" for status in audit.report.factors):
        yield style.dim(f"  not assessed: {MEANING['not_assessed']}") + "\n"
    for number in sorted({reached.level for reached in audit.maturity.values() if reached.level is not None}):
        yield style.dim(f"  level {number} {WORDS[number]}: {LEVEL_MEANING[number]}") + "\n"
    yield from _wrapped("  ", holding(audit.report.factors, audit.maturity), view)
    yield "\n"


def _coloured(status: FactorStatus, style: Style) -> str:
    padded = f"{STATUS[status.status]:<15}"
    return {
        "failing": style.level("error", padded),
        "advice": style.level("warning", padded),
        "passing": style.good(padded),
    }.get(status.status, style.dim(padded))


def _trend(audit: Audit, view: View, style: Style) -> Iterator[str]:
    trend = audit.trend
    if trend is None:
        return
    yield style.bold(f"Since {printable(trend.since)}") + f": {movement(trend)}\n"
    for name in ("error", "warning"):
        yield f"  {name}s: {series([point.total(name) for point in trend.points]) or 'none'}\n"
    for finding in trend.new[:_MOST_RULES]:
        yield from _wrapped("  new: ", f"{finding.path}:{finding.span.line}: {finding.message} [{finding.rule}]", view)
    if len(trend.new) > _MOST_RULES:
        yield f"  and {len(trend.new) - _MOST_RULES:,} more new ones; --format json, markdown and html list them all\n"
    yield "\n"


def _units(audit: Audit, view: View, style: Style) -> Iterator[str]:
    units = audit.report.units
    if len(units) < 2:
        return
    yield style.bold(f"Units: {len(units):,}") + style.dim(", each by the files in its own folder") + "\n"
    for unit in units[:_MOST_UNITS]:
        named = {
            word: [status.numeral for status in unit.factors if status.status == word] for word in ("failing", "advice")
        }
        parts = [f"{word} {', '.join(numerals)}" for word, numerals in named.items() if numerals]
        parts.append(tally([status for status in unit.factors if status.status not in named]))
        yield from _wrapped(f"  {unit.root or '.'} ({unit.kind}): ", "; ".join(filter(None, parts)), view)
    if len(units) > _MOST_UNITS:
        yield f"  and {len(units) - _MOST_UNITS:,} more; --format json, markdown and html list them all\n"
    yield "\n"


def _history(audit: Audit, view: View, style: Style) -> Iterator[str]:
    history = audit.history
    yield style.bold("History") + f": {printable(looked_through(history))}\n"
    for file in history.files[:_MOST_HISTORY]:
        yield from _wrapped("  ", f"{file.path}: {file.what}", view)
        yield from _wrapped("      ", f"{origin(file)}; {file_fate(file)}", view)
    for secret in gravest_first(history)[:_MOST_HISTORY]:
        yield from _wrapped("  ", f"{secret.path}:{secret.line}: {secret.level}: {secret_named(secret)}", view)
        yield from _wrapped("      ", f"{origin(secret)}; {secret_fate(secret)}", view)
    more = max(len(history.files) - _MOST_HISTORY, 0) + max(len(history.secrets) - _MOST_HISTORY, 0)
    if more:
        yield f"  and {more:,} more; --format json, markdown and html list them all\n"
    if history.commits and not history.files and not history.secrets:
        yield "  no file of values or keys, and no secret, was found in it\n"
    if history.faint:
        yield f"  {plural(history.faint, 'value')} of little weight, in tests for instance, not listed\n"
    yield "\n"


def _rules(audit: Audit, style: Style) -> Iterator[str]:
    ranked = by_rule(audit.report.findings)
    if not ranked:
        return
    yield style.bold("Found most") + "\n"
    for found in ranked[:_MOST_RULES]:
        levels = Counter(finding.level for finding in found)
        worst = next(each for each in LEVELS if levels[each])
        yield f"  {found[0].rule}: {style.level(worst, counted(levels))}\n"
    if len(ranked) > _MOST_RULES:
        yield f"  and {plural(len(ranked) - _MOST_RULES, 'other rule')}\n"
    yield "\n"


def _remarks(audit: Audit, view: View, style: Style) -> Iterator[str]:
    told = list(islice(remarks(audit.report), _MOST_REMARKS + 1))
    if not told:
        return
    yield style.bold("Besides") + "\n"
    for remark in told[:_MOST_REMARKS]:
        yield from _wrapped("  ", remark, view)
    if len(told) > _MOST_REMARKS:
        yield "  and more; --format html and json list them\n"
    yield "\n"


def _wrapped(head: str, content: str, view: View) -> Iterator[str]:
    from textwrap import wrap

    head = printable(head)
    indent = head if len(head) <= 16 else "      "
    cells = max(view.width - len(indent), 40)
    first = len(head) - len(indent)
    lines = wrap(f"{'x' * first}{printable(content)}", cells, break_long_words=False, break_on_hyphens=False)
    for number, line in enumerate(lines):
        yield f"{' ' * len(indent)}{line}\n" if number else f"{head}{line[first:]}\n"
