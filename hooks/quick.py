"""The way out for the commit that most commits are: a few files in which there is nothing to find.

Understands only `check [--only RULE]… [--] FILE…` from the root of a repository, the call of the hooks; whatever else is asked,
and every doubt, goes the long way.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # Importing `typing` and `collections` would take a quarter of what a clean commit takes.
if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_FILES = 200
_MOST_BYTES = 1_000_000


def nothing_to_find(words: Sequence[str]) -> bool:
    """Whether the call is settled: no rule can concern these files. Says so on standard output."""
    asked = hook_call(words)
    if asked is None or not os.path.isdir(".git"):
        return False
    only, paths = asked
    if not paths or len(paths) > _MOST_FILES:
        return False
    rules = [rule for some in only for rule in some.split(",")]
    files = _contents(paths)
    if files is None:
        return False
    from checks.index import RULES
    from checks.quiet import quiet

    if rules and any(rule not in RULES for rule in rules):
        return False
    if not quiet(files, rules or None):
        return False
    noun = "file" if len(files) == 1 else "files"
    sys.stdout.write(f"factorlint: {len(files)} {noun} checked, nothing found\n")
    return True


def hook_call(words: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """What `--only` names, as given, and the files of a call of this form; None for any other."""
    if not words or words[0] != "check":
        return None
    only: list[str] = []
    position = 1
    while position + 1 < len(words) and words[position] == "--only":
        only.append(words[position + 1])
        position += 2
    paths = list(words[position:])
    if "--" in paths[:1]:
        return only, paths[1:]
    if any(path.startswith("-") for path in paths):
        return None
    return only, paths


def _contents(paths: Sequence[str]) -> list[tuple[str, bytes]] | None:
    """The files by path; None where one is no plain small file below the current folder."""
    contents: list[tuple[str, bytes]] = []
    for path in paths:
        path = path.replace(os.sep, "/").removeprefix("./")
        if path.startswith("/") or ".." in path.split("/") or ":" in path[1:2]:
            return None
        if os.path.islink(path) or not os.path.isfile(path) or os.path.getsize(path) > _MOST_BYTES:
            return None
        try:
            with open(path, "rb") as file:
                contents.append((path, file.read()))
        except OSError:
            return None
    return contents
