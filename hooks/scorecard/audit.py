"""The values an audit comes to."""

from __future__ import annotations

from collections.abc import Mapping

from checks.history import History
from checks.report import Report
from checks.value import frozen
from hooks.scorecard.maturity import Maturity
from hooks.scorecard.trend import Trend


@frozen
class Step:
    """One thing to do, and why before others."""

    title: str
    reason: str
    url: str = ""


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
    maturity: Mapping[str, Maturity]
    """By id of the factor."""
    trend: Trend | None = None
