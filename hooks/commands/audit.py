"""`factorlint audit`: where a repository stands, its history included."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SUMMARY = "the whole repository with its history: a scorecard, and what to do first"
FORMATS = ("text", "json", "markdown", "html", "badge")


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", metavar="PATH", help="a repository or a folder of one; default: this one")
    parser.add_argument(
        "--compare", action="extend", nargs="+", default=[], metavar="OLD", help="what --format json wrote earlier"
    )
    parser.add_argument("--no-history", action="store_true", help="the files of today alone")
    parser.add_argument("--config", metavar="FILE", help="in place of factorlint.toml and pyproject.toml")
    parser.add_argument("--baseline", metavar="FILE", help="findings that are accepted")
    parser.add_argument("--no-baseline", action="store_true", help="report accepted findings too")
    parser.add_argument("--no-cache", action="store_true", help="neither use nor keep what an earlier check found")
    out = parser.add_argument_group("output")
    out.add_argument("--format", choices=FORMATS, default="text", help="default: text; html is one page for itself")
    out.add_argument("--output", metavar="FILE", help="write the report there")
    out.add_argument("--badge", metavar="FILE", help="also write a badge there, an SVG picture")
    out.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="default: auto")
    out.add_argument("--progress", action="store_true", help="tell how far it is even where no terminal is")
    parser.add_argument("--jobs", type=int, metavar="N", help="processes for a large tree; default: one a core")


def run(arguments: Namespace) -> int:
    from hooks.scorecard.making import make
    from hooks.scorecard.outputs import render
    from hooks.stream import say, write
    from hooks.view import view

    audit = make(arguments)
    shown = view(arguments.color, arguments.output, quiet=False, verbose=False, partial=False)
    write(render(arguments.format, audit, shown), arguments.output)
    if arguments.badge:
        write(render("badge", audit, shown), arguments.badge)
    for file in (arguments.output, arguments.badge):
        if file not in (None, "-"):
            say(f"the audit of {audit.name} is in {file}")
    for rule in audit.report.crashed:
        say(f"the rule {rule.rule} crashed at {rule.path}: {rule.error}; please report")
    if audit.report.failing:
        return 1
    return 3 if audit.report.crashed else 0
