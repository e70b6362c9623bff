"""`factorlint check`: the main job."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from typing import Any

    from checks.report import Report
    from hooks.place import Place

_OPTIONS = ("diff", "rev", "stdin_path", "config", "baseline", "output", "jobs")
_SWITCHES = ("no_cache", "staged", "thorough", "no_baseline", "fix", "quiet", "verbose", "debug")
SUMMARY = "check files, or everything below the current folder"


def arguments(parser: ArgumentParser) -> None:
    from hooks.outputs import names

    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and folders; `-` reads one file from standard input"
    )
    where = parser.add_argument_group("which files")
    where.add_argument("--staged", action="store_true", help="what `git commit` would take, as it is staged")
    where.add_argument("--diff", metavar="BASE[...HEAD]", help="only lines added since BASE branched off")
    where.add_argument("--rev", metavar="REV", help="the files of a commit, as they are in it")
    where.add_argument("--stdin-path", metavar="PATH", help="where the file on standard input belongs")
    what = parser.add_argument_group("which rules")
    what.add_argument("--only", action="append", default=[], metavar="RULE|FACTOR", help="run these alone; repeatable")
    what.add_argument("--skip", action="append", default=[], metavar="RULE|FACTOR", help="leave these out; repeatable")
    what.add_argument(
        "--thorough", action="store_true", help="over single files, too, the rules that nearly every file concerns"
    )
    what.add_argument("--config", metavar="FILE", help="in place of factorlint.toml and pyproject.toml")
    what.add_argument("--baseline", metavar="FILE", help="findings that are accepted")
    what.add_argument("--no-baseline", action="store_true", help="report accepted findings too")
    out = parser.add_argument_group("output")
    out.add_argument("--format", choices=names(), default="text", help="default: text")
    out.add_argument("--output", metavar="FILE", help="write the report there")
    out.add_argument("--fix", action="store_true", help="apply the mends that need no judgement, then report the rest")
    out.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="default: auto")
    out.add_argument("--quiet", action="store_true", help="one line a finding, and nothing when there is none")
    out.add_argument("--verbose", action="store_true", help="also every why, link and file that was not read")
    parser.add_argument(
        "--no-cache", action="store_true", help="neither use nor keep what an earlier check of the whole tree found"
    )
    parser.add_argument("--jobs", type=int, metavar="N", help="processes for a large tree; default: one a core")


def hook_arguments(only: list[str], paths: list[str]) -> Namespace:
    """What the parser makes of a hook's call, without the 8 ms that it takes; a test holds the two against each other."""
    from types import SimpleNamespace

    given: Any = SimpleNamespace(
        **dict.fromkeys(_OPTIONS),
        **dict.fromkeys(_SWITCHES, False),
        only=only,
        paths=paths,
        skip=[],
        format="text",
        color="auto",
    )
    named: Namespace = given
    return named


def run(arguments: Namespace) -> int:
    from hooks.checking import check_place, wanted
    from hooks.place import locate

    asked = wanted(arguments)
    place = locate(asked)
    report = check_place(place, arguments)
    if arguments.fix:
        from hooks.fixes import apply

        if apply(place, report.findings):
            place = locate(asked)
            report = check_place(place, arguments)
    _show(report, place, arguments)
    return _verdict(report)


def _show(report: Report, place: Place, arguments: Namespace) -> None:
    from hooks.outputs import find
    from hooks.stream import write
    from hooks.view import view

    partial = place.focus.paths is not None
    shown = view(arguments.color, arguments.output, arguments.quiet, arguments.verbose, partial)
    write(find(arguments.format).render(report, shown), arguments.output)


def _verdict(report: Report) -> int:
    from hooks.stream import say

    for rule in report.crashed:
        say(f"the rule {rule.rule} crashed at {rule.path}: {rule.error}; please report")
    if not report.files_read:
        say("no file was read, so this says nothing about the repository")
    if report.failing:
        return 1
    return 3 if report.crashed else 0
