"""The three things to do first: what is open to the world now, then what blocks, then what is found most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from checks.factor import FACTORS
from checks.finding import Finding, Level
from checks.history import History
from checks.report import Report
from hooks.printing import plural
from hooks.scorecard.audit import Step

_MOST = 3
_LEVELS: tuple[Level, ...] = ("error", "warning", "note")
_LEAKS = frozenset(
    f"config/{name}"
    for name in (
        "secret", "connection-password", "private-key", "secret-in-compose", "secret-in-image", "secret-in-manifest",
        "secret-in-workflow", "env-file",
    )
)  # fmt: skip


def first_steps(report: Report, history: History) -> tuple[Step, ...]:
    """Notes are never among them: they ask for nothing."""
    return tuple(islice(_steps(report, history), _MOST))


def _steps(report: Report, history: History) -> Iterator[Step]:
    yield from _leaked(report, history)
    groups: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.level != "note" and not _leaks(finding):
            groups.setdefault(finding.rule, []).append(finding)
    for findings in sorted(groups.values(), key=_urgency):
        yield _of_rule(findings)


def _leaks(finding: Finding) -> bool:
    """One that only advises stands in a test or a script for developers, and waits its turn."""
    return finding.rule in _LEAKS and finding.level == "error"


def _leaked(report: Report, history: History) -> Iterator[Step]:
    """Whoever has a clone has what was ever committed, so replacing it comes before taking it out."""
    leaks = [finding for finding in report.findings if _leaks(finding)]
    gone = [secret for secret in history.secrets if not secret.present_in and secret.level == "error"]
    files = [file for file in history.files if not file.present]
    if leaks:
        paths = sorted({finding.path for finding in leaks})
        past = f", and {plural(len(gone), 'more value')} in the history" if gone else ""
        yield Step(
            f"Replace the credentials in {_listed(paths)}",
            f"{plural(len(leaks), 'finding')} in the files of today{past}. Everybody with a clone has them, and taking them out of "
            "the file does not take them out of the clones: replace them first, then move them to the environment.",
            leaks[0].url,
        )
    elif gone or files:
        paths = list(dict.fromkeys([*(secret.path for secret in gone), *(file.path for file in files)]))
        count = len(gone) or len(files)
        yield Step(
            f"Check what the history of {_listed(paths)} gives away, and replace what is real",
            f"{plural(count, 'value' if gone else 'file')} of earlier commits can be read by everybody with a clone, "
            "though nothing of it is left in the files of today.",
        )


def _of_rule(findings: Sequence[Finding]) -> Step:
    worst, paths = findings[0], sorted({finding.path for finding in findings})
    factor = next(factor for factor in FACTORS.values() if factor.numeral == worst.factor)
    errors = sum(1 for finding in findings if finding.level == "error")
    blocks = f", {_weight(errors, len(findings))}," if errors else ""
    lasting = " ".join(worst.why.partition("\n\n")[0].split())
    return Step(
        f"{worst.message} ({worst.path}:{worst.span.line})"
        + (f", and {plural(len(findings) - 1, 'place')} like it" if len(findings) > 1 else ""),
        f"{plural(len(findings), 'finding')}{blocks} in {plural(len(paths), 'file')} of factor {factor.numeral}, {factor.title}. {lasting}",
        worst.url,
    )


def _weight(errors: int, count: int) -> str:
    if count == 1:
        return "which blocks"
    return "all of which block" if errors == count else f"{errors} of which block"


def _urgency(findings: Sequence[Finding]) -> tuple[int, int, str]:
    """What blocks comes first, then what is found in most places."""
    worst = min(_LEVELS.index(finding.level) for finding in findings)
    return worst, -len(findings), findings[0].rule


def _listed(paths: Sequence[str]) -> str:
    more = len(paths) - 2
    return ", ".join(paths[:2]) + (f" and {plural(more, 'other file')}" if more > 0 else "")
