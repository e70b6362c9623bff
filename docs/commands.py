"""The command line as one tree of parsers, and what is written from it: the reference and the completions of shells."""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser, _SubParsersAction
from collections.abc import Iterator

import shtab

from app.cli import parser as app_parser
from checks.factor import FACTORS
from checks.index import RULES
from hooks.commands import find, names
from hooks.parsing import APP
from hooks.parsing import parser as command_parser

SHELLS = ("bash", "zsh", "fish")
_FILES = {"FILE", "PATH"}
_NAMES = [*FACTORS, *RULES]


def parsers() -> Iterator[tuple[str, ArgumentParser]]:
    """Every command with its parser, those of the App behind the others."""
    for name in names():
        yield name, command_parser(name, find(name))
    for name, parser in subparsers(app_parser()).items():
        yield f"app {name}", parser


def completion(shell: str) -> str:
    """The script that completes commands, options, choices, rules and paths."""
    script: str = shtab.complete(tree(), shell)
    return "\n".join(line.rstrip() for line in script.strip().splitlines()) + "\n"


def tree() -> ArgumentParser:
    root = ArgumentParser("factorlint", description="Keeps the Twelve-Factor App true on every commit.")
    root.add_argument("--version", action="store_true", help="show the version and leave")
    commands = root.add_subparsers(dest="command")
    for name in names():
        command = find(name)
        added = commands.add_parser(name, help=command.SUMMARY)
        command.arguments(added)
        added.add_argument("--debug", action="store_true", help="show the traceback of an internal error")
        _completed(added)
    app = commands.add_parser("app", help=APP)
    below = app.add_subparsers(dest="process")
    for name, parser in subparsers(app_parser()).items():
        below.add_parser(name, help=parser.description, parents=[parser], add_help=False)
    return root


def subparsers(parser: ArgumentParser) -> dict[str, ArgumentParser]:
    return next(dict(action.choices) for action in parser._actions if isinstance(action, _SubParsersAction))


def _completed(parser: ArgumentParser) -> None:
    """What the words of an option may be, where its parser does not say so itself."""
    for action in parser._actions:
        if action.metavar == "RULE|FACTOR" and action.choices is None:
            action.choices = _NAMES
        elif action.metavar in _FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]


def reference() -> str:
    """The page about the command line, as Markdown."""
    lines = [
        "# Command line",
        "",
        "Generated from the parsers by `python3 develop.py generate`; do not edit.",
        "",
        "Reports go to standard output and nothing else does; what is said besides goes to standard error.",
        "",
        "| exit code | |",
        "|---|---|",
        "| 0 | nothing was found at an enforced level |",
        "| 1 | findings that block; for `env --check`, code and documentation differ |",
        "| 2 | a wrong call or configuration: nothing was judged |",
        "| 3 | a fault of ours, with the rule or module named |",
        "| 130 | interrupted |",
        "",
        "| command | |",
        "|---|---|",
        *(f"| [`{name}`](#factorlint-{anchor(name)}) | {parser.description} |" for name, parser in parsers()),
        "",
    ]
    for name, parser in parsers():
        lines += [f"## factorlint {name}", "", f"{_sentence(parser.description)}", ""]
        lines += ["```text", _usage(name, parser), "```", ""]
        rows = [
            action for action in parser._actions if action.help != SUPPRESS and "--help" not in action.option_strings
        ]
        if rows:
            lines += [
                "| | |",
                "|---|---|",
                *(f"| {_called(action)} | {_cell(_meaning(action))} |" for action in rows),
                "",
            ]
    return "\n".join(lines)


def anchor(name: str) -> str:
    return name.replace(" ", "-")


def _usage(name: str, parser: ArgumentParser) -> str:
    words = {"*": "[{} …]", "?": "[{}]", "+": "{} …"}
    positional = [action for action in parser._actions if not action.option_strings]
    named = [words.get(str(action.nargs), "{}").format(_value(action)) for action in positional]
    return " ".join([f"factorlint {name} [OPTION …]", *named])


def _called(action: Action) -> str:
    if not action.option_strings:
        return f"`{_cell(_value(action))}`"
    options = ", ".join(f"`{option}`" for option in action.option_strings)
    return options if action.nargs == 0 else f"{options} `{_cell(_value(action))}`"


def _value(action: Action) -> str:
    """What stands for a value in the usage: its name, or what it may be."""
    if isinstance(action.metavar, str):
        return action.metavar
    return "|".join(map(str, action.choices)) if action.choices is not None else action.dest.upper()


def _meaning(action: Action) -> str:
    return (action.help or "") % {"default": action.default}


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _sentence(text: str | None) -> str:
    text = text or ""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
