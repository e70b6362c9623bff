"""JUnit XML: a suite per factor, a failed case per blocking finding, so that any CI server can show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr  # Only writes; nothing is parsed.

from checks.finding import Finding
from checks.report import FactorStatus, Report
from hooks.printing import printable
from hooks.view import View


def render(report: Report, _view: View) -> Iterator[str]:
    failures = sum(finding.level == "error" for finding in report.findings)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    suites = [(status, [f for f in report.findings if f.factor == status.numeral]) for status in report.factors]
    cases = sum(max(1, len(findings)) for _, findings in suites)
    crashed = len(report.crashed)
    yield f'<testsuites name="factorlint" tests="{cases + crashed}" failures="{failures}" errors="{crashed}">\n'
    for status, findings in suites:
        yield from _suite(status, findings)
    if report.crashed:
        yield f'  <testsuite name="rules" tests="{crashed}" failures="0" errors="{crashed}" skipped="0">\n'
        for rule in report.crashed:
            yield f"    <testcase classname={_attribute(rule.rule)} name={_attribute(rule.path)}>"
            yield f"<error message={_attribute(rule.error)}/></testcase>\n"
        yield "  </testsuite>\n"
    yield "</testsuites>\n"


def _suite(status: FactorStatus, findings: Sequence[Finding]) -> Iterator[str]:
    failures = sum(finding.level == "error" for finding in findings)
    unseen = not findings and status.status in ("not_assessed", "not_applicable")
    counts = f'tests="{max(1, len(findings))}" failures="{failures}" errors="0" skipped="{int(unseen)}"'
    yield f"  <testsuite name={_attribute(f'{status.numeral}. {status.title}')} {counts}>\n"
    yield from (_case(finding) for finding in findings)
    if not findings:
        inner = f"<skipped message={_attribute(status.status.replace('_', ' '))}/>" if unseen else ""
        yield f"    <testcase classname={_attribute(status.id)} name={_attribute(status.title)}>{inner}</testcase>\n"
    yield "  </testsuite>\n"


def _case(finding: Finding) -> str:
    name = f"{finding.path}:{finding.span.line}:{finding.span.column}"
    where = f'file={_attribute(finding.path)} line="{finding.span.line}"'
    body = _content(f"{finding.message}\n{finding.mend}\nAllow it with: {finding.suppression}\n{finding.url}")
    inner = (
        f"<failure type={_attribute(finding.rule)} message={_attribute(finding.message)}>{body}</failure>"
        if finding.level == "error"
        else f"<system-out>{finding.level}: {body}</system-out>"
    )
    return f"    <testcase classname={_attribute(finding.rule)} name={_attribute(name)} {where}>{inner}</testcase>\n"


def _attribute(text: str) -> str:
    return quoteattr(_legal(text))


def _content(text: str) -> str:
    return escape(_legal(text))


def _legal(text: str) -> str:
    """XML 1.0 has no way to write most control characters, U+FFFE and U+FFFF, not even escaped."""
    return (
        printable(text, keep="\n")
        .replace("\ufffe", "\N{REPLACEMENT CHARACTER}")
        .replace("\uffff", "\N{REPLACEMENT CHARACTER}")
    )
