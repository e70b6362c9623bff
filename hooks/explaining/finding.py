"""One finding: where it is, why it is one, why it is at its level, how to mend it and how to allow it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.config import Config
from checks.errors import UsageError
from checks.factor import FACTORS
from checks.finding import Finding
from checks.gathering import load
from checks.report import Report, Suppressed
from checks.unit import UnitKind
from hooks.excerpt import excerpt, marked
from hooks.explaining.wrapping import paragraphs
from hooks.printing import printable

_NAMED: dict[UnitKind, str] = {
    "application": "an application",
    "library": "a library",
    "unknown": "neither application nor library",
}
_BY = {
    "comment": "a comment beside it silences it",
    "file": "a comment for the whole file silences it",
    "baseline": "the baseline accepts it",
    "interop": "an allowance of another tool silences it",
}


def by_fingerprint(report: Report, name: str) -> list[Finding | Suppressed]:
    """Raises `UsageError` where no finding of the check has it, or several findings begin so."""
    word = name.lower().rstrip("…")
    found = [each for each in _all(report) if _finding(each).fingerprint.startswith(word)]
    if not found:
        raise UsageError(f"no finding of a check of this repository has the fingerprint {name!r}; it may be mended")
    if len({_finding(each).fingerprint for each in found}) > 1:
        raise UsageError(f"{len(found)} findings have fingerprints that begin with {name!r}; give more of it")
    return found


def by_place(report: Report, path: str, line: int) -> list[Finding | Suppressed]:
    """Raises `UsageError` where nothing was found there."""
    found = [
        each
        for each in _all(report)
        if _finding(each).path == path and _finding(each).span.line <= line <= _finding(each).span.end_line
    ]
    if not found:
        raise UsageError(f"nothing was found at {path}:{line}")
    return found


def finding_page(each: Finding | Suppressed, config: Config, unit_kind: UnitKind, width: int) -> Iterator[str]:
    """unit_kind: what the part of the repository was judged to be in which the finding lies."""
    finding = _finding(each)
    factor = next(factor for factor in FACTORS.values() if factor.numeral == finding.factor)
    yield f"{printable(finding.path)}:{finding.span.line}:{finding.span.column}  {finding.level}\n"
    yield f"{finding.rule}, {factor.numeral}. {factor.title}\n\n"
    yield f"{paragraphs(printable(finding.message), width)}\n\n"
    yield from (f"    | {line}\n" for line in excerpt(finding.excerpt, marked(finding), width - 8))
    yield f"\nWhy it matters: {paragraphs(finding.why, width, used=16)}\n"
    if finding.reasons or finding.score is not None or finding.because:
        yield "\nWhy it was found:\n"
        yield from (f"  - {printable(reason)}\n" for reason in finding.reasons)
        if finding.score is not None:
            yield f"  - together {finding.score:.2f} of 1.00 that it is a credential in use\n"
        yield from (f"  - it rests on {printable(path)} as well\n" for path in finding.because)
    yield f"\nWhy this level: {paragraphs(_standing(finding, factor.id, config, unit_kind), width, used=16)}\n"
    yield f"\nTo mend it: {paragraphs(printable(finding.mend), width, used=12)}\n"
    if finding.fix is not None:
        by = "`factorlint check --fix` does it" if finding.fix.safe else "a suggestion, to be judged by you"
        yield f"  {printable(finding.fix.description)} ({by})\n"
    if isinstance(each, Suppressed):
        reason = f": {printable(each.reason)}" if each.reason else ""
        yield f"\nIt is not reported: {_BY[each.by]}{reason}\n"
    else:
        yield f"\nTo allow it: {printable(finding.suppression)}\n"
    yield f"Fingerprint {finding.fingerprint}; `factorlint explain {finding.rule}` shows the rule with examples\n\n"


def _all(report: Report) -> Sequence[Finding | Suppressed]:
    return [*report.findings, *report.suppressed]


def _finding(each: Finding | Suppressed) -> Finding:
    return each.finding if isinstance(each, Suppressed) else each


def _standing(finding: Finding, factor_id: str, config: Config, unit_kind: UnitKind) -> str:
    """Which setting made the level, and whether it blocks."""
    setting = config.setting(finding.rule, factor_id, finding.path, unit_kind)
    source = config.source or "the defaults"
    decided = {
        "rule": f"{source} says {setting.mode} of the rule",
        "factor": f"{source} says {setting.mode} of the factor",
        "default": f"nothing is set for it, and the default of the factor is {setting.mode}",
    }[setting.source]
    if setting.source == "default" and factor_id == "dependencies":
        decided += f" in what is judged {_NAMED[unit_kind]}"
    nature = load(finding.rule).level
    verdict = "it blocks" if finding.level == "error" else "it does not block"
    lowered = ""
    if setting.mode == "enforce" and finding.level != "error":
        lowered = (
            f" The rule only {'advises' if nature == 'warning' else 'informs'} by nature."
            if nature != "error"
            else " The place made it less: by what the file is for, or because the value is weak evidence."
        )
    return f"{finding.level}, {verdict}: {decided}.{lowered}"
