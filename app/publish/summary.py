"""The pages of the check runs and of the step summary: every factor, what was not read, how to see it at home."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from app.publish.comment import rule_link
from app.publish.markdown import cell, code, fitted, plain, sentence, shortened
from app.publish.severity import order
from checks.factor import FACTORS
from checks.finding import Finding
from checks.report import FactorStatus, Report, Status

LIMIT = 60_000  # GitHub takes 65,535 characters for each of summary and text
_LISTED = 50
_SIGN: dict[Status, str] = {
    "failing": "❌ failing",
    "advice": "⚠️ advice",
    "passing": "✅ passing",
    "not_assessed": "◽ not assessed",
    "not_applicable": "➖ not applicable",
}
_LEVEL = {"error": "❌", "warning": "⚠️", "note": "💬"}
_CUT = "_The rest did not fit here; the command above shows everything._"


def title(report: Report) -> str:
    """One line for the list of checks."""
    count = Counter(finding.level for finding in report.findings)
    if count["error"]:
        return f"{_counted(count['error'], 'finding')} to mend" + (
            f", {count['warning']} advised" if count["warning"] else ""
        )
    if report.findings:
        return f"Nothing to mend, {_counted(len(report.findings), 'piece')} of advice"
    if report.crashed:
        return "Nothing found, but not every rule could run"
    return "Nothing found" if report.files_read else "Nothing was read"


def overview(report: Report, reproduce: str, left_to_check: int = 0) -> str:
    """The whole report in one page: the factor table first, as it must never be what does not fit."""
    return fitted(_overview(report, reproduce, left_to_check), LIMIT, _CUT)


def finding_list(findings: Sequence[Finding]) -> str:
    """A table of findings, the most severe first, as many as there is room for."""
    if not findings:
        return "Nothing found."
    rows = (_row(finding) for finding in sorted(findings, key=order))
    return fitted(["| | Where | What | Rule |\n|---|---|---|---|", *rows], LIMIT, _CUT, joint="\n")


def factor_page(status: FactorStatus) -> str:
    """What the factor asks, its status, and on what evidence."""
    factor = FACTORS.get(status.id)
    blocks = [f"**{status.numeral} · {plain(status.title)}**: {_SIGN[status.status]}"]
    if factor:
        blocks.append(f"{factor.summary}. [The factor in full]({factor.link})")
    if status.evidence:
        blocks.append(f"Looked at: {', '.join(code(shortened(path, 200)) for path in status.evidence[:10])}")
    return "\n\n".join(blocks)


def _overview(report: Report, reproduce: str, left_to_check: int) -> Iterator[str]:
    yield f"**{title(report)}.** {_counted(report.files_read, 'file')} read."
    yield factor_table(report.factors)
    if reproduce:
        yield f"To see the same on your machine:\n\n```sh\n{reproduce}\n```"
    if left_to_check:
        verb = "has" if left_to_check == 1 else "have"
        yield f"{_counted(left_to_check, 'finding')} {verb} no comment: outside of the changed lines, or beyond the limit of a review."
    yield from _section(
        "Not read", (f"{code(shortened(item.path, 300))}: {sentence(item.reason)}" for item in report.unread)
    )
    yield from _section(
        "Rules that failed",
        (
            f"{rule_link(item.rule)} at {code(item.path)}: {plain(shortened(item.error, 300))}"
            for item in report.crashed
        ),
    )
    yield from _section(
        "Suppressions that silence nothing",
        (
            f"{code(f'{item.path}:{item.line}')} {code(item.rule)}: {plain(item.why)}"
            for item in report.unused_suppressions
        ),
    )
    if report.suppressed:
        yield f"{_counted(len(report.suppressed), 'finding')} suppressed, each with its reason in the repository."


def factor_table(factors: Iterable[FactorStatus]) -> str:
    rows = [
        f"| {status.numeral} | [{plain(status.title)}]({FACTORS[status.id].link}) | {_SIGN[status.status]} | {status.findings or ''} |"
        for status in factors
        if status.id in FACTORS
    ]
    return "\n".join(["| | Factor | Status | Findings |", "|---|---|---|---:|", *rows])


def _row(finding: Finding) -> str:
    where = code(shortened(f"{finding.path}:{finding.span.line}", 300))
    what = sentence(shortened(finding.message, 500))
    return f"| {_LEVEL[finding.level]} | {cell(where)} | {cell(what)} | {cell(rule_link(finding.rule))} |"


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    if not listed:
        return
    rest = [f"- and {len(listed) - _LISTED} more"] if len(listed) > _LISTED else []
    yield "\n".join([f"#### {heading} ({len(listed)})", "", *(f"- {line}" for line in listed[:_LISTED]), *rest])


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
