"""The values an audit comes to."""

from __future__ import annotations

from checks.history import History
from checks.report import Report
from checks.unit import UnitKind
from checks.value import frozen


@frozen
class Step:
    """One thing to do, and why before others."""

    title: str
    reason: str
    url: str = ""


@frozen
class UnitCounts:
    """Findings in one unit, by numeral of the factor."""

    root: str
    kind: UnitKind
    findings: dict[str, int]


@frozen
class Audit:
    name: str
    """The folder's name."""
    commit: str
    """The commit that is checked out; empty outside of git and before the first one."""
    day: str
    version: str
    report: Report
    history: History
    first: tuple[Step, ...]
    units: tuple[UnitCounts, ...] = ()
    """Those with a manifest or a finding."""
