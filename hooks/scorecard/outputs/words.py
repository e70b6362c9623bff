"""How an audit is put into words, whatever the output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from checks.finding import Finding, Level
from checks.history import CommittedFile, CommittedSecret, History
from checks.report import FactorStatus, Report, Sighting, Status
from hooks.printing import plural
from hooks.scorecard.maturity import CLEAN, WORDS, Maturity
from hooks.scorecard.trend import Trend

LEVELS: tuple[Level, ...] = ("error", "warning", "note")
STATUS: dict[Status, str] = {
    "failing": "failing",
    "advice": "advice",
    "passing": "passing",
    "not_assessed": "not assessed",
    "not_applicable": "not applicable",
}
MEANING: dict[Status, str] = {
    "failing": "something was found that blocks",
    "advice": "something was found that does not block",
    "passing": "something here speaks about it, and nothing was found",
    "not_assessed": "nothing here speaks about it, so that silence proves nothing",
    "not_applicable": "it is switched off, or of no meaning here",
}
_PLACES = 2


def counts(report: Report) -> dict[str, Counter[Level]]:
    """Findings by numeral and level."""
    counted: dict[str, Counter[Level]] = {status.numeral: Counter() for status in report.factors}
    for finding in report.findings:
        counted.setdefault(finding.factor, Counter())[finding.level] += 1
    return counted


def counted(levels: Counter[Level]) -> str:
    return ", ".join(plural(levels[level], level) for level in LEVELS if levels[level])


def tally(factors: Sequence[FactorStatus]) -> str:
    """`3 failing, 2 advice, …`: every factor in one of the words."""
    by_status = Counter(status.status for status in factors)
    return ", ".join(f"{by_status[status]} {word}" for status, word in STATUS.items() if by_status[status])


def level(maturity: Maturity) -> str:
    return "–" if maturity.level is None else f"{maturity.level} {WORDS[maturity.level]}"


def sighting(seen: Sighting) -> str:
    """`variables read from the environment (app.py, settings.py and 12 more)`."""
    shown = seen.paths[:_PLACES]
    more = seen.files - len(shown)
    return f"{seen.what} ({', '.join(shown)}{f' and {more:,} more' if more else ''})"


def basis(status: FactorStatus) -> str:
    """What the status rests on, or why there is none."""
    if status.status == "not_applicable":
        return status.reason
    if status.seen:
        return "; ".join(map(sighting, status.seen))
    return status.reason or "nothing but what the findings name"


def holding(factors: Sequence[FactorStatus], maturity: Mapping[str, Maturity]) -> str:
    """How to keep what is clean; empty where nothing is, or all of it is held."""
    clean = [status for status in factors if maturity[status.id].level == CLEAN]
    if not clean:
        return ""
    numerals = ", ".join(status.numeral for status in clean)
    return f"To hold what is clean ({numerals}): enforce it below `[factors]`, and run factorlint in a hook or a pipeline; `factorlint init` sets both up"


def movement(trend: Trend) -> str:
    accepted = f", {len(trend.accepted):,} accepted" if trend.accepted else ""
    return f"{len(trend.new):,} new, {len(trend.mended):,} mended{accepted}, {trend.remaining:,} remaining"


def series(values: Sequence[int]) -> str:
    """`12 → 9 → 4`, the last few of them; nothing where nothing ever was."""
    return " → ".join(f"{value:,}" for value in values[-5:]) if any(values) else ""


def course(levels: Counter[Level], values: Sequence[int]) -> str:
    """`1 error (12 → 1)`, `nothing found (2 → 0)`."""
    moved = series(values)
    return f"{counted(levels) or 'nothing found'} ({moved})" if moved else counted(levels)


def remarks(report: Report) -> Iterator[str]:
    """What a reader should know besides the findings, the gravest first."""
    for rule in report.crashed:
        yield f"the rule {rule.rule} crashed at {rule.path}: {rule.error}"
    yield from report.refused
    for entry in report.stale:
        yield f"the baseline accepts {entry.rule} in {entry.path}, which is gone; `factorlint baseline --prune` drops it"
    for unused in report.unused_suppressions:
        yield f"{unused.path}:{unused.line} ignore[{unused.rule}] silences nothing: {unused.why}"
    for unread in report.unread:
        yield f"{unread.path} was not read: {unread.reason}"


def by_rule(findings: Sequence[Finding]) -> list[list[Finding]]:
    """The findings of each rule, first those that block, then the most."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.rule, []).append(finding)
    return sorted(groups.values(), key=lambda found: (_worst(found), -len(found), found[0].rule))


def _worst(found: Sequence[Finding]) -> int:
    return min(LEVELS.index(finding.level) for finding in found)


def looked_through(history: History) -> str:
    if not history.commits:
        return history.unread or "there is no commit yet"
    extra = f"; {history.unread}" if history.unread else ""
    return f"{plural(history.commits, 'commit')} looked through{extra}"


def secret_named(secret: CommittedSecret) -> str:
    named = f" of {secret.name}" if secret.name else ""
    shown = "" if secret.masked.strip("-…") == "" else f" {secret.masked}"
    return f"{secret.title[:1].upper()}{secret.title[1:]}{shown}{named}"


def gravest_first(history: History) -> list[CommittedSecret]:
    """The secrets by level, within one in the order of their commits."""
    return sorted(history.secrets, key=lambda secret: LEVELS.index(secret.level))


def secret_fate(secret: CommittedSecret) -> str:
    others = len(secret.paths) - 1
    copied = f"; also in {plural(others, 'other path')}" if others else ""
    if secret.present_in:
        more = len(secret.present_in) - 3
        extra = f" and {more:,} more" if more > 0 else ""
        return f"still present in {', '.join(secret.present_in[:3])}{extra}{copied}"
    return f"gone from the files of today, and in every clone{copied}"


def file_fate(file: CommittedFile) -> str:
    return "still present" if file.present else "gone from the files of today, and in every clone"


def origin(found: CommittedSecret | CommittedFile) -> str:
    return f"{found.commit[:12]}, {found.date[:10]}, {found.author}"
