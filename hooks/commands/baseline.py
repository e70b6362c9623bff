"""`factorlint baseline`: accept what there is, so that only what is new is reported."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SUMMARY = "accept today's findings of the whole repository"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--output", metavar="FILE", help="default: the baseline that the configuration names")
    parser.add_argument("--config", metavar="FILE", help="in place of factorlint.toml and pyproject.toml")
    parser.add_argument("--prune", action="store_true", help="accept nothing new, only drop what is gone")
    parser.add_argument(
        "--from",
        dest="source",
        metavar="FILE",
        help="accept what a .secrets.baseline or .gitleaksignore accepts, and no more",
    )
    parser.add_argument("--no-cache", action="store_true", help="neither use nor keep what an earlier check found")


def run(arguments: Namespace) -> int:
    import os

    from checks.baseline import BASELINE_FILE, Baseline, render
    from checks.engine import check
    from checks.errors import UsageError
    from checks.focus import EVERYTHING
    from checks.secrets.interop import parse
    from checks.value import replace
    from hooks.checking import cache_of, cores
    from hooks.place import Wanted, locate
    from hooks.printing import plural
    from hooks.settings import accepted, configuration, given
    from hooks.stream import say, write_file

    if arguments.source and arguments.prune:
        raise UsageError("--from and --prune contradict each other")
    place = locate(Wanted())
    config = configuration(place.snapshot, arguments.config)
    elsewhere = parse(given(arguments.source)) if arguments.source else None
    cache = cache_of(replace(place, focus=EVERYTHING), arguments.no_cache)
    recall = cache.recall if cache is not None else None
    report = check(
        place.snapshot, config, EVERYTHING, baseline=Baseline(), jobs=cores(), recall=recall, accepted=elsewhere
    )
    if cache is not None:
        cache.keep()
    findings = report.findings
    file = arguments.output or os.path.join(place.root, config.baseline or BASELINE_FILE)
    before = Baseline()
    if arguments.prune or (elsewhere is not None and os.path.exists(file)):
        before = accepted(place.snapshot, config, file)
    if arguments.prune:
        findings = tuple(finding for finding in findings if before.covers(finding))
    elif elsewhere is not None:
        listed = tuple(each.finding for each in report.suppressed if each.by == "interop" and _is_listed(each.reason))
        findings = (*(finding for finding in findings if before.covers(finding)), *listed)
    write_file(file, render(findings).encode())
    told = plural(len(findings), "finding") if findings else "nothing was found: no finding"
    say(f"{told} accepted in {os.path.relpath(file)}")
    if not report.files_read:
        say("no file was read, so this says nothing about the repository")
    return 0


def _is_listed(reason: str) -> bool:
    """By a file of another scanner, as opposed to a comment, which holds without any baseline."""
    return not reason.startswith("allowed by ")
