"""From the options of `audit` to an audit."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from datetime import date

from checks.baseline import Baseline
from checks.config.model import Config
from checks.engine import check, collect
from checks.errors import UsageError
from checks.focus import EVERYTHING
from checks.gathering import shared
from checks.history import History
from checks.report import Report
from checks.repository import Repository
from hooks.arguments import common_root, relative
from hooks.checking import cores
from hooks.place import Place, Wanted, locate
from hooks.progress import Progress
from hooks.scorecard.audit import Audit, UnitCounts
from hooks.scorecard.first import first_steps
from hooks.settings import accepted, configuration
from hooks.version import version

_SHORT = 12
_OUTSIDE = "this folder is no git repository, so it has no history to look at"


def make(arguments: Namespace) -> Audit:
    """Raises `FactorlintError` where options, configuration or baseline are not as they should be, or git fails."""
    if arguments.jobs is not None and arguments.jobs < 1:
        raise UsageError("--jobs must be 1 or more")
    if arguments.baseline and arguments.no_baseline:
        raise UsageError("--baseline and --no-baseline contradict each other")
    root, in_git = common_root([arguments.path] if arguments.path else [])
    place = locate(Wanted((arguments.path or root,)))
    config = configuration(place.snapshot, arguments.config)
    report = _report(place, config, arguments)
    below = relative(arguments.path, root) if arguments.path else ""
    history = _history(place, below, config, in_git, arguments.no_history)
    return Audit(
        name=os.path.basename(root.rstrip("/\\")) or root,
        commit=_commit(root) if in_git else "",
        day=date.today().isoformat(),
        version=version(),
        report=report,
        history=history,
        first=first_steps(report, history),
        units=tuple(_units(place, config, report)),
    )


def _report(place: Place, config: Config, arguments: Namespace) -> Report:
    baseline = Baseline() if arguments.no_baseline else accepted(place.snapshot, config, arguments.baseline)
    watched = Progress(place.snapshot) if sys.stderr.isatty() else None
    try:
        jobs = arguments.jobs or cores()
        return check(watched or place.snapshot, config, place.focus, baseline=baseline, jobs=jobs)
    finally:
        if watched is not None:
            watched.clear()


def _history(place: Place, below: str, config: Config, in_git: bool, unwanted: bool) -> History:
    if unwanted:
        return History(unread="it was not asked for (--no-history)")
    if not in_git:
        return History(unread=_OUTSIDE)
    from hooks.scorecard.past import history

    return history(place.root, below, place.snapshot, config)


def _commit(root: str) -> str:
    from hooks.git.command import attempt

    return attempt(root, "rev-parse", "--verify", "--quiet", "HEAD").stdout.decode().strip()[:_SHORT]


def _units(place: Place, config: Config, report: Report) -> Iterator[UnitCounts]:
    counts: dict[str, Counter[str]] = {}
    for finding in report.findings:
        counts.setdefault(finding.unit, Counter())[finding.factor] += 1
    repository = Repository(shared(collect(place.snapshot, config, ()), config), EVERYTHING)
    for unit in repository.units:
        if unit.manifests or unit.root in counts:
            yield UnitCounts(unit.root, unit.kind, dict(counts.get(unit.root, {})))
