"""How far a factor has come: a level of its own, so that switching a rule from blocking to advice mends nothing.

A level is about what was found, not about what was allowed to be found: a finding that would block where its factor were
enforced counts as one that blocks, and what the baseline accepts is still there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from checks.config.model import Config
from checks.factor import FACTORS
from checks.finding import Finding
from checks.gathering import load
from checks.report import FactorStatus, Report
from checks.unit import UnitKind
from checks.value import field, frozen
from hooks.printing import plural

WORDS = ("open", "advised", "clean", "held")
CLEAN = 2
MEANING = (
    "something was found that blocks, or would if the factor were enforced",
    "only advice is left, or what the baseline accepts",
    "there was something to look at, and nothing was found",
    "clean, enforced, and a hook or pipeline of the repository runs factorlint",
)


@frozen
class Maturity:
    level: int | None
    """Index of `WORDS`; None where the factor is not assessed or not applicable."""
    reason: str
    next: str = ""
    """What the next level takes; empty at the highest."""

    @property
    def word(self) -> str:
        return "" if self.level is None else WORDS[self.level]


@frozen
class Guard:
    """What keeps a repository from falling back."""

    config: Config
    runs: tuple[str, ...] = ()
    """Files that run factorlint: of a hook or a pipeline."""
    kinds: Mapping[str, UnitKind] = field(default_factory=dict)
    """By root of a unit what it is."""


def maturities(report: Report, guard: Guard) -> dict[str, Maturity]:
    """By id of the factor."""
    numerals = {factor.numeral: factor.id for factor in FACTORS.values()}
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(numerals[finding.factor], []).append(finding)
    accepted: dict[str, int] = {}
    for each in report.suppressed:
        if each.by == "baseline":
            factor = numerals[each.finding.factor]
            accepted[factor] = accepted.get(factor, 0) + 1
    return {
        status.id: _of(status, found.get(status.id, ()), accepted.get(status.id, 0), guard) for status in report.factors
    }


def _of(status: FactorStatus, findings: Sequence[Finding], accepted: int, guard: Guard) -> Maturity:
    blocking = [finding for finding in findings if _blocks(finding, status.id, guard)]
    advice = sum(1 for finding in findings if finding.level != "note") - len(blocking)
    if blocking:
        return Maturity(0, f"{plural(len(blocking), 'finding')} of the kind that blocks", _mending(blocking))
    if accepted:
        return Maturity(1, f"{plural(accepted, 'finding')} accepted by the baseline", "mend what the baseline accepts")
    if advice:
        rest = [finding for finding in findings if finding.level != "note"]
        return Maturity(1, f"{plural(advice, 'piece')} of advice", _mending(rest))
    if status.status != "passing":
        return Maturity(None, status.reason)
    if not _enforced(status.id, guard):
        return Maturity(2, "nothing found", f'enforce it: `{status.id} = "enforce"` below `[factors]`')
    if not guard.runs:
        return Maturity(2, "nothing found", "run factorlint in a hook or a pipeline, as `factorlint init` sets it up")
    return Maturity(3, f"nothing found, and {guard.runs[0]} keeps it so")


def _blocks(finding: Finding, factor: str, guard: Guard) -> bool:
    if finding.level != "warning":
        return finding.level == "error"
    kind = guard.kinds.get(finding.unit, "unknown")
    return (
        guard.config.mode(finding.rule, factor, finding.path, kind) == "advise" and load(finding.rule).level == "error"
    )


def _enforced(factor: str, guard: Guard) -> bool:
    kinds: set[UnitKind] = set(guard.kinds.values()) - {"library"} or {"unknown"}
    return all(guard.config.factor_mode(factor, kind) == "enforce" for kind in kinds)


def _mending(findings: Sequence[Finding]) -> str:
    rules = list(dict.fromkeys(finding.rule for finding in findings))
    more = f" and {plural(len(rules) - 2, 'other rule')}" if len(rules) > 2 else ""
    return f"mend {', '.join(rules[:2])}{more}"


def running(paths: Sequence[str], text: Callable[[str], str | None]) -> tuple[str, ...]:
    """Files of hooks and pipelines that name factorlint."""
    return tuple(path for path in paths if _may_run(path) and "factorlint" in (text(path) or ""))


def _may_run(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return path.startswith((".github/workflows/", ".gitea/workflows/", ".forgejo/workflows/", ".husky/")) or name in (
        ".pre-commit-config.yaml",
        ".pre-commit-config.yml",
        ".gitlab-ci.yml",
        "jenkinsfile",
        "azure-pipelines.yml",
        "lefthook.yml",
        "bitbucket-pipelines.yml",
        "prek.toml",
    )
