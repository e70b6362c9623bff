"""Workflow commands that become annotations of a GitHub Actions run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.finding import Finding, Level
from checks.report import Report
from hooks.printing import plural, printable
from hooks.view import View

_PER_STEP = 10
"""GitHub shows ten annotations of each kind a step and drops the rest without a word."""
_COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}


def render(report: Report, _view: View) -> Iterator[str]:
    """The first findings of each level as commands; the rest in the log, with a count, so that none is lost."""
    for level in _COMMANDS:
        yield from _level([finding for finding in report.findings if finding.level == level], level)
    for rule in report.crashed:
        yield f"::warning title=factorlint::{_data(f'Rule {rule.rule} crashed on {rule.path}: {rule.error}')}\n"
    yield f"factorlint: {plural(report.files_read, 'file')} checked, {plural(len(report.findings), 'finding')}\n"


def _level(findings: list[Finding], level: Level) -> Iterator[str]:
    yield from (_command(finding) for finding in findings[:_PER_STEP])
    yield from _in_the_log(findings[_PER_STEP:], level)


def _in_the_log(findings: list[Finding], level: Level) -> Iterator[str]:
    if not findings:
        return
    yield f"factorlint: {plural(len(findings), level)} more than GitHub annotates in one step:\n"
    for finding in findings:
        yield f"- {_plain(f'{finding.path}:{finding.span.line}: {finding.message} [{finding.rule}]')}\n"


def _command(finding: Finding) -> str:
    title = f"{finding.factor} {finding.rule}"
    shown = (*_places(finding), ("title", title))
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in shown)
    return f"::{_COMMANDS[finding.level]} {properties}::{_data(_body(finding))}\n"


def _places(finding: Finding) -> Iterable[tuple[str, str | int]]:
    """Columns only within one line: GitHub refuses them on a range of lines. Its end column is inclusive."""
    span = finding.span
    yield "file", finding.path
    yield "line", span.line
    yield "endLine", span.end_line
    if span.line == span.end_line:
        yield "col", span.column
        yield "endColumn", max(span.column, span.end_column - 1)


def _body(finding: Finding) -> str:
    return "\n".join(part for part in (finding.message, finding.mend, f"Allow it with: {finding.suppression}") if part)


def _data(text: str) -> str:
    return printable(text, keep="\n").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _plain(text: str) -> str:
    """The runner also obeys `##[command]` anywhere in a line of the log."""
    return printable(text).replace("##[", "## [")
