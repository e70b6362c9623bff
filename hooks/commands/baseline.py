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


def run(arguments: Namespace) -> int:
    import os

    from checks.baseline import BASELINE_FILE, Baseline, render
    from checks.engine import check
    from checks.focus import EVERYTHING
    from hooks.checking import cores
    from hooks.place import Wanted, locate
    from hooks.printing import plural
    from hooks.settings import accepted, configuration
    from hooks.stream import say, write_file

    place = locate(Wanted())
    config = configuration(place.snapshot, arguments.config)
    report = check(place.snapshot, config, EVERYTHING, baseline=Baseline(), jobs=cores())
    findings = report.findings
    file = arguments.output or os.path.join(place.root, config.baseline or BASELINE_FILE)
    if arguments.prune:
        before = accepted(place.snapshot, config, file)
        findings = tuple(finding for finding in findings if before.covers(finding))
    write_file(file, render(findings).encode())
    told = plural(len(findings), "finding") if findings else "nothing was found: no finding"
    say(f"{told} accepted in {os.path.relpath(file)}")
    if not report.files_read:
        say("no file was read, so this says nothing about the repository")
    return 0
