"""From the options of `check` to a report."""

from __future__ import annotations

import os
import sys

from checks.baseline import Baseline
from checks.engine import check
from checks.errors import UsageError
from checks.focus import Focus
from checks.report import Report
from checks.value import replace
from hooks.arguments import relative
from hooks.place import Place, Wanted
from hooks.progress import Progress
from hooks.selection import selected
from hooks.settings import accepted, configuration

TYPE_CHECKING = False  # A hook is called without a parser of arguments.
if TYPE_CHECKING:
    from argparse import Namespace

    from hooks.cache import Cache

_STANDARD_INPUT = "-"


def wanted(arguments: Namespace) -> Wanted:
    """Which files the options name. Raises `UsageError` for options that contradict each other."""
    from_input = _STANDARD_INPUT in arguments.paths
    elsewhere = arguments.staged or arguments.diff is not None or arguments.rev is not None
    contradictions = {
        "--quiet and --verbose contradict each other": arguments.quiet and arguments.verbose,
        "--baseline and --no-baseline contradict each other": arguments.baseline and arguments.no_baseline,
        "--fix changes files on disk; it cannot be given with --staged or --rev": arguments.fix
        and (arguments.staged or arguments.rev is not None),
        "--fix changes files on disk; give --diff a base alone": arguments.fix and ".." in (arguments.diff or ""),
        "--fix changes files on disk; it cannot be given with standard input": arguments.fix and from_input,
        "`-` stands for one file; give no other path with it": from_input and len(arguments.paths) > 1,
        "`-` needs --stdin-path, which says where the file belongs": from_input and not arguments.stdin_path,
        "--stdin-path needs `-` as the only path": arguments.stdin_path and not from_input,
        "standard input cannot be given with --staged, --diff or --rev": from_input and elsewhere,
        "--jobs must be 1 or more": arguments.jobs is not None and arguments.jobs < 1,
    }
    for sentence, holds in contradictions.items():
        if holds:
            raise UsageError(sentence)
    if from_input:
        return Wanted()
    return Wanted(arguments.paths, arguments.staged, arguments.diff, arguments.rev)


def check_place(place: Place, arguments: Namespace) -> Report:
    """Raises `FactorlintError` where the configuration, the baseline or a rule's name is not as it should be."""
    rules = selected(arguments.only, arguments.skip)
    if _STANDARD_INPUT in arguments.paths:
        place = _with_input(place, arguments.stdin_path)
    config = configuration(place.snapshot, arguments.config)
    baseline = Baseline() if arguments.no_baseline else accepted(place.snapshot, config, arguments.baseline)
    progress = Progress()
    cache = cache_of(place, arguments.no_cache)
    try:
        report = check(
            place.snapshot,
            config,
            place.focus,
            rules=rules,
            baseline=baseline,
            jobs=arguments.jobs or cores(),
            thorough=arguments.thorough,
            passed=None if arguments.quiet else progress.files,
            recall=cache.recall if cache is not None else None,
        )
        if cache is not None:
            cache.keep()
        return report
    finally:
        progress.clear()


def cache_of(place: Place, refused: bool) -> Cache | None:
    """Where a check of this place is remembered; None for a check of some files, or where the user wants none."""
    if place.focus.paths is not None:
        return None
    from hooks.cache import Cache, wanted

    return Cache(place.root, place.snapshot) if wanted(refused) else None


def cores() -> int:
    """Processors that this process may use: in a container fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _with_input(place: Place, argument: str) -> Place:
    from hooks.buffer import Buffer

    path = relative(argument, place.root)
    buffer = Buffer(place.snapshot, path, sys.stdin.buffer.read())
    return replace(place, snapshot=buffer, focus=Focus.of_paths([path]), on_disk=False)
