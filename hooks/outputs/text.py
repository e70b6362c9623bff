"""For people at a terminal: findings by file with the line they are about, then what each factor comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from checks.finding import Finding
from checks.report import FactorStatus, Report
from hooks.excerpt import excerpt, marked
from hooks.printing import plural, printable
from hooks.style import Style
from hooks.view import View

_SHOWN = 5
_LONG = 50
"""From here on nobody reads everything: the report then shows what is found rather than each place."""
_OF_EACH_RULE = 3
_THAT_BLOCK = 10
_INDENT = " " * 6
_PREFIX = 12
"""Digits of a fingerprint that tell it from others, and are easily copied."""
_LABEL = 5
_STATUS = {"passing": "passing", "not_assessed": "not assessed", "not_applicable": "not applicable"}


def render(report: Report, view: View) -> Iterator[str]:
    """Says once a report why a rule matters, and once a file how to mend what it found; every time how to allow it.

    A long report shows the first findings of each rule so, some more of what blocks in a line each, and counts the rest.
    """
    style = Style(view.color)
    explained: set[str] = set()
    long = len(report.findings) > _LONG and not view.verbose
    shown, lines, left_out = _rationed(report.findings) if long else (report.findings, (), ())
    for path, findings in groupby(report.findings if view.quiet else shown, key=lambda finding: finding.path):
        if view.quiet:
            yield from (_brief(finding, style) for finding in findings)
            continue
        yield style.bold(printable(path)) + "\n"
        mended: set[str] = set()
        for finding in findings:
            yield from _place(finding, view, style)
            if view.verbose or finding.rule not in explained:
                yield from _labelled("why", finding.why, view, style)
            if view.verbose or finding.mend not in mended:
                yield from _labelled("mend", finding.mend, view, style)
            yield from _remedies(finding, view, style)
            explained.add(finding.rule)
            mended.add(finding.mend)
        yield "\n"
    if not view.quiet:
        yield from _rest(lines, left_out, style)
    yield from _asides(report, view, style)
    if not view.quiet:
        yield from _factors(report, view, style)
    if not view.quiet or report.findings:
        yield _conclusion(report, style)


def _rationed(findings: Sequence[Finding]) -> tuple[list[Finding], list[Finding], list[Finding]]:
    """The first few of each rule; of the others some that block, and the rest."""
    seen = Counter[str]()
    parts: tuple[list[Finding], list[Finding], list[Finding]] = ([], [], [])
    for finding in findings:
        seen[finding.rule] += 1
        blocks = finding.level == "error" and seen[finding.rule] <= _OF_EACH_RULE + _THAT_BLOCK
        parts[0 if seen[finding.rule] <= _OF_EACH_RULE else 1 if blocks else 2].append(finding)
    return parts


def _rest(lines: Sequence[Finding], left_out: Sequence[Finding], style: Style) -> Iterator[str]:
    yield from (_brief(finding, style) for finding in sorted(lines, key=lambda finding: finding.rule))
    for rule, count in sorted(Counter(finding.rule for finding in left_out).items()):
        files = len({finding.path for finding in left_out if finding.rule == rule})
        yield f"{count:,} more of {rule} in {plural(files, 'file')}\n"
    if lines or left_out:
        yield style.dim("--quiet shows every finding in a line, --verbose all there is to say\n") + "\n"


def _brief(finding: Finding, style: Style) -> str:
    place = f"{printable(finding.path)}:{finding.span.line}:{finding.span.column}"
    return f"{place}: {style.level(finding.level)}: {printable(finding.message)} [{finding.rule}]\n"


def _place(finding: Finding, view: View, style: Style) -> Iterator[str]:
    place = f"{finding.span.line}:{finding.span.column}"
    rule = style.dim(f"{finding.factor} {finding.rule}")
    yield f"  {place}  {style.level(finding.level)}  {printable(finding.message)}  {rule}\n"
    bar = style.dim("│" if view.unicode else "|")
    for line in excerpt(finding.excerpt, marked(finding), view.width - 8):
        yield f"{_INDENT}{bar} {style.caret(line, finding.level)}\n"


def _remedies(finding: Finding, view: View, style: Style) -> Iterator[str]:
    if finding.fix is not None:
        by = "--fix does it" if finding.fix.safe else "to be judged by you"
        yield from _labelled("fix", f"{finding.fix.description} ({by})", view, style)
    for reason in finding.reasons if view.verbose else ():
        yield from _labelled("since", reason, view, style)
    yield from _labelled("allow", finding.suppression, view, style, wrapped=False)
    if view.verbose:
        yield from _labelled("more", f"factorlint explain {finding.fingerprint[:_PREFIX]}", view, style, wrapped=False)


def _labelled(label: str, content: str, view: View, style: Style, wrapped: bool = True) -> Iterator[str]:
    """The first paragraph of `content`, wrapped beside its label; what is to be copied stays on one line."""
    from textwrap import wrap  # Only where there is something to tell.

    paragraph = printable(" ".join(content.strip().partition("\n\n")[0].split()))
    cells = max(view.width - len(_INDENT) - _LABEL - 1, 2 * _LABEL)
    lines = wrap(paragraph, cells, break_long_words=False, break_on_hyphens=False) if wrapped else [paragraph]
    for number, line in enumerate(line for line in lines if line):
        head = "" if number else label
        yield f"{_INDENT}{style.dim(f'{head:<{_LABEL}}')} {line}\n"


def _asides(report: Report, view: View, style: Style) -> Iterator[str]:
    shown = None if view.verbose else _SHOWN
    asides = [
        *(
            f"{printable(rule.rule)} crashed on {printable(rule.path)}: {printable(rule.error)}"
            for rule in report.crashed
        ),
        *(
            f"{printable(unused.path)}:{unused.line} ignore[{printable(unused.rule)}] silences nothing: {printable(unused.why)}"
            for unused in report.unused_suppressions
        ),
        *(printable(sentence) for sentence in report.refused),
        *_stale(report),
        *(f"{printable(unread.path)} was not read: {printable(unread.reason)}" for unread in report.unread),
    ]
    if view.quiet or not asides:
        return
    yield from (style.dim(aside) + "\n" for aside in asides[:shown])
    if shown is not None and len(asides) > shown:
        yield style.dim(f"… and {len(asides) - shown} more; --verbose lists them all\n" if view.unicode else "...\n")
    if report.findings or not view.partial:
        yield "\n"


def _stale(report: Report) -> Iterator[str]:
    if report.stale:
        entries = "1 entry" if len(report.stale) == 1 else f"{len(report.stale):,} entries"
        verb = "is" if len(report.stale) == 1 else "are"
        yield f"{entries} of the baseline {verb} needed no more; `factorlint baseline --prune` drops what is gone"


def _factors(report: Report, view: View, style: Style) -> Iterator[str]:
    """Of a whole repository what each factor comes to; only those with findings where the check saw but a part."""
    counts = {status.numeral: Counter[str]() for status in report.factors}
    for finding in report.findings:
        counts.get(finding.factor, Counter())[finding.level] += 1
    shown = [status for status in report.factors if status.findings or (not view.partial and _is_told(status, view))]
    for status in shown:
        yield f"  {status.numeral:<5} {status.title:<20} {_standing(status, counts[status.numeral], style)}\n"
    rest = [status for status in report.factors if not view.partial and status not in shown]
    for standing in sorted({status.status for status in rest}):
        alike = [status for status in rest if status.status == standing]
        numerals = ", ".join(status.numeral for status in alike)
        yield style.dim(f"  {numerals}: {_STATUS.get(standing, standing)}{_why(alike)}\n")
    if shown or rest:
        yield "\n"


def _why(alike: Sequence[FactorStatus]) -> str:
    """The reason that factors of one status share; in its general form where each has its own."""
    reasons = {status.reason for status in alike if status.reason}
    if len(reasons) == 1:
        return f", since {printable(reasons.pop())}"
    if reasons and alike[0].status == "not_assessed":
        return ", since nothing that was read speaks about " + ("it" if len(alike) == 1 else "them")
    return ""


def _is_told(status: FactorStatus, view: View) -> bool:
    """Factors that nothing is known of share one line, unless every word is wanted."""
    return view.verbose or status.status not in ("not_assessed", "not_applicable")


def _standing(status: FactorStatus, levels: Counter[str], style: Style) -> str:
    if levels:
        return _counted(levels, style)
    shown = _STATUS.get(status.status, status.status)
    return style.good(shown) if status.status == "passing" else style.dim(shown)


def _counted(levels: Counter[str], style: Style) -> str:
    return ", ".join(
        style.level(level, plural(levels[level], level)) for level in ("error", "warning", "note") if levels[level]
    )


def _conclusion(report: Report, style: Style) -> str:
    levels = Counter[str](finding.level for finding in report.findings)
    parts = [f"{plural(report.files_read, 'file')} checked"]
    if report.files_read or levels:
        parts.append(_counted(levels, style) or "nothing found")
    if report.suppressed:
        parts.append(f"{len(report.suppressed):,} suppressed")
    if report.unread:
        parts.append(f"{len(report.unread):,} not read")
    return f"factorlint: {', '.join(parts)}\n"
