"""`factorlint init`: hooks, configuration and workflow for a repository that has none."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Sequence

    from hooks.adoption.plan import Change

SUMMARY = "set up hooks, configuration and a workflow; shows what it writes"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", metavar="PATH", help="a repository; default: this one")
    parser.add_argument("--dry-run", action="store_true", help="show what would be written, and write nothing")
    parser.add_argument(
        "--baseline", action="store_true", help="accept today's findings, so that only new ones are told"
    )
    parser.add_argument("--no-workflow", action="store_true", help="without a workflow for GitHub")
    parser.add_argument("--jobs", type=int, metavar="N", help="processes for a large tree; default: one a core")


def run(arguments: Namespace) -> int:
    from checks.errors import UsageError
    from hooks.adoption.plan import Wishes, changes
    from hooks.arguments import common_root
    from hooks.checking import cores
    from hooks.disk import Disk
    from hooks.git.work_tree import WorkTree
    from hooks.settings import configuration
    from hooks.stream import say, write
    from hooks.version import version

    root, in_git = common_root([arguments.path] if arguments.path else [])
    if not in_git:
        raise UsageError(f"{root} is no git repository; `git init` makes it one")
    if arguments.jobs is not None and arguments.jobs < 1:
        raise UsageError("--jobs must be 1 or more")
    snapshot = WorkTree(root)
    wishes = Wishes(version(), arguments.baseline, not arguments.no_workflow, arguments.jobs or cores())
    planned = list(changes(Disk(root), snapshot, configuration(snapshot, None), wishes))
    if not planned:
        say("everything is set up already; nothing was changed")
        return 0
    write((line for change in planned for line in _difference(change)), None)
    if arguments.dry_run:
        say(f"would write {_named(planned)}")
        return 0
    _write(root, planned)
    say(f"wrote {_named(planned)}; commit it, then `pre-commit install` lets the hook run on every commit")
    return 0


def _named(planned: Sequence[Change]) -> str:
    return ", ".join(change.path for change in planned)


def _difference(change: Change) -> Iterator[str]:
    """A unified diff, as git would show it."""
    from difflib import unified_diff

    from hooks.printing import printable

    before = "/dev/null" if change.before is None else f"a/{change.path}"
    old, new = (change.before or "").splitlines(), change.after.splitlines()
    for line in unified_diff(old, new, before, f"b/{change.path}", lineterm=""):
        yield printable(line, keep="\t") + "\n"


def _write(root: str, planned: Sequence[Change]) -> None:
    """Raises `UsageError` where a folder leads out of the repository, before anything is written."""
    import os

    from checks.errors import UsageError
    from hooks.stream import write_file

    top = os.path.realpath(root)
    files = [os.path.join(top, change.path) for change in planned]
    for change, file in zip(planned, files, strict=True):
        if os.path.commonpath([top, os.path.realpath(os.path.dirname(file))]) != top:
            raise UsageError(f"{change.path} cannot be written: its folder leads out of the repository")
    for change, file in zip(planned, files, strict=True):
        os.makedirs(os.path.dirname(file), exist_ok=True)
        write_file(file, change.after.encode())
