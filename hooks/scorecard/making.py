"""From the options of `audit` to an audit."""

from __future__ import annotations

import os
from argparse import Namespace
from datetime import date

from checks.baseline import Baseline
from checks.config.model import Config
from checks.decoding import decode
from checks.engine import check
from checks.errors import Unreadable, UsageError
from checks.history import History
from checks.report import Report
from checks.snapshot import Snapshot
from hooks.arguments import common_root, relative
from hooks.checking import cache_of, cores
from hooks.place import Place, Wanted, locate
from hooks.progress import Progress
from hooks.scorecard.audit import Audit
from hooks.scorecard.earlier import earlier
from hooks.scorecard.first import first_steps
from hooks.scorecard.maturity import Guard, maturities, running
from hooks.scorecard.trend import trend
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
    below = relative(arguments.path, root) if arguments.path else ""
    reports = earlier(arguments.compare, below)
    place = locate(Wanted((arguments.path or root,)))
    config = configuration(place.snapshot, arguments.config)
    progress = Progress(arguments.progress)
    try:
        report = _report(place, config, arguments, progress)
        progress.clear()
        history = _history(place, below, arguments, config, in_git, progress)
    finally:
        progress.clear()
    commit, day = _commit(root) if in_git else "", date.today().isoformat()
    return Audit(
        name=os.path.basename(root.rstrip("/\\")) or root,
        commit=commit,
        day=day,
        version=version(),
        report=report,
        history=history,
        first=first_steps(report, history),
        maturity=maturities(report, _guard(place.snapshot, config, report)),
        trend=trend(report, f"{day} {commit[:7]}".strip(), reports),
    )


def _report(place: Place, config: Config, arguments: Namespace, progress: Progress) -> Report:
    baseline = Baseline() if arguments.no_baseline else accepted(place.snapshot, config, arguments.baseline)
    cache = cache_of(place, arguments.no_cache)
    report = check(
        place.snapshot,
        config,
        place.focus,
        baseline=baseline,
        jobs=arguments.jobs or cores(),
        thorough=True,
        passed=progress.files,
        recall=cache.recall if cache is not None else None,
    )
    if cache is not None:
        cache.keep()
    return report


def _history(
    place: Place, below: str, arguments: Namespace, config: Config, in_git: bool, progress: Progress
) -> History:
    if arguments.no_history:
        return History(unread="it was not asked for (--no-history)")
    if not in_git:
        return History(unread=_OUTSIDE)
    from hooks.cache import wanted
    from hooks.scorecard.past import history
    from hooks.scorecard.remembered import history_of

    def read() -> History:
        return history(place.root, below, place.snapshot, config, progress)

    return history_of(place.root, below, place.snapshot, config, read) if wanted(arguments.no_cache) else read()


def _guard(snapshot: Snapshot, config: Config, report: Report) -> Guard:
    runs = running(snapshot.paths(), lambda path: _text(snapshot, path))
    return Guard(config, runs, {unit.root: unit.kind for unit in report.units})


def _text(snapshot: Snapshot, path: str) -> str | None:
    try:
        return decode(snapshot.read(path))
    except Unreadable:
        return None


def _commit(root: str) -> str:
    from hooks.git.command import attempt

    return attempt(root, "rev-parse", "--verify", "--quiet", "HEAD").stdout.decode().strip()[:_SHORT]
