"""For people at a terminal: what to do first, the scorecard, the history, and the findings by rule."""

from __future__ import annotations

from collections.abc import Iterator

from checks.finding import Finding
from hooks.printing import plural, printable
from hooks.scorecard.audit import Audit
from hooks.scorecard.outputs.words import (
    LEVELS,
    STATUS,
    counted,
    counts,
    file_fate,
    looked_through,
    origin,
    secret_fate,
    secret_named,
    seen,
    tally,
)
from hooks.style import Style
from hooks.view import View

_MOST_RULES = 15
_MOST_HISTORY = 20


def render(audit: Audit, view: View) -> Iterator[str]:
    style = Style(view.color)
    at = f" at {audit.commit}" if audit.commit else ""
    yield style.bold(f"factorlint audit of {printable(audit.name)}{at}, {audit.day}") + "\n\n"
    yield from _first(audit, view, style)
    yield from _factors(audit, view, style)
    yield from _units(audit, style)
    yield from _history(audit, view, style)
    yield from _rules(audit, style)
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
    yield style.bold(f"Factors: {tally(audit.report)}") + "\n"
    for status in audit.report.factors:
        standing = STATUS[status.status]
        padded = f"{standing:<15}"
        coloured = {
            "failing": style.level("error", padded),
            "advice": style.level("warning", padded),
            "passing": style.good(padded),
        }.get(status.status, style.dim(padded))
        found = counted(by_factor[status.numeral])
        yield f"  {status.numeral:<5} {status.title:<20} {coloured} {found}".rstrip() + "\n"
        if status.evidence:
            yield from _wrapped(" " * 8 + "seen: ", printable(seen(status)), view)
    yield "\n"


def _units(audit: Audit, style: Style) -> Iterator[str]:
    if len(audit.units) < 2:
        return
    yield style.bold("Units") + "\n"
    for unit in audit.units:
        found = ", ".join(f"{numeral} {count}" for numeral, count in unit.findings.items()) or "nothing found"
        yield f"  {printable(unit.root) or '.'} ({unit.kind}): {found}\n"
    yield "\n"


def _history(audit: Audit, view: View, style: Style) -> Iterator[str]:
    history = audit.history
    yield style.bold("History") + f": {printable(looked_through(history))}\n"
    for file in history.files[:_MOST_HISTORY]:
        yield from _wrapped("  ", f"{file.path}: {file.what}", view)
        yield from _wrapped("      ", f"{origin(file)}; {file_fate(file)}", view)
    for secret in history.secrets[:_MOST_HISTORY]:
        yield from _wrapped("  ", f"{secret.path}:{secret.line}: {secret_named(secret)}", view)
        yield from _wrapped("      ", f"{origin(secret)}; {secret_fate(secret)}", view)
    more = max(len(history.files) - _MOST_HISTORY, 0) + max(len(history.secrets) - _MOST_HISTORY, 0)
    if more:
        yield f"  and {more:,} more; --format json, markdown and html list them all\n"
    if history.commits and not history.files and not history.secrets:
        yield "  no file of values or keys, and no secret, was ever committed\n"
    if history.faint:
        yield f"  {plural(history.faint, 'value')} of little weight, in tests for instance, not listed\n"
    yield "\n"


def _rules(audit: Audit, style: Style) -> Iterator[str]:
    groups: dict[str, list[Finding]] = {}
    for finding in audit.report.findings:
        groups.setdefault(finding.rule, []).append(finding)
    if not groups:
        return
    ranked = sorted(groups.values(), key=lambda found: (_worst(found), -len(found), found[0].rule))
    yield style.bold("Found most") + "\n"
    for found in ranked[:_MOST_RULES]:
        level = LEVELS[_worst(found)]
        yield f"  {len(found):>6,}  {style.level(level, f'{level:<7}')}  {found[0].rule}\n"
    if len(ranked) > _MOST_RULES:
        yield f"  and {plural(len(ranked) - _MOST_RULES, 'other rule')}\n"
    yield "\n"


def _worst(found: list[Finding]) -> int:
    return min(LEVELS.index(finding.level) for finding in found)


def _wrapped(head: str, content: str, view: View) -> Iterator[str]:
    from textwrap import wrap

    lines = wrap(printable(content), max(view.width - len(head), 40), break_long_words=False, break_on_hyphens=False)
    for number, line in enumerate(lines):
        yield f"{' ' * len(head) if number else head}{line}\n"
