"""Secrets in a repository's history, out of one `git log -p` that is read as it comes.

`git log -p -U0 --no-color --no-renames --format=HISTORY_FORMAT --full-index` gives the lines; who runs git is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.masking import fingerprint_content
from checks.secrets.detection import detect
from checks.secrets.reporting import judged_role
from checks.secrets.secret import Secret
from checks.text import Text
from checks.value import field, frozen, record

HISTORY_FORMAT = "%x00%H%x00%aI%x00%an"
"""A commit's line: NUL, its hash, NUL, the author's date, NUL, the author's name."""
_MOST_CHARACTERS = 2_000_000


@frozen
class Introduction:
    """The first commit, in the order of the log, that holds a secret in a path."""

    commit: str
    date: str
    """The author's date in ISO 8601."""
    author: str
    path: str
    line: int
    """In the file as that commit left it."""
    secret: Secret


@record
class _Hunks:
    """The lines that one commit adds to one file."""

    commit: str = ""
    date: str = ""
    author: str = ""
    path: str = ""
    blob: str = ""
    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    characters: int = 0


def introductions(log: Iterable[str]) -> Iterator[Introduction]:
    """The secrets that a log adds, each path and value once. Blobs that several commits share are looked through once.

    log: lines without their ends, oldest commit first for the date of the introduction to be right.
    """
    seen: set[str] = set()
    blobs: set[str] = set()
    for hunks in _files(log):
        if hunks.blob in blobs:
            continue
        blobs.add(hunks.blob)
        text = Text(hunks.path, "\n".join(hunks.lines))
        for secret in detect(text, judged_role(hunks.path)):
            name = fingerprint_content(secret.value, hunks.path)
            if name in seen:
                continue
            seen.add(name)
            line = hunks.numbers[min(secret.span.line, len(hunks.numbers)) - 1]
            yield Introduction(hunks.commit, hunks.date, hunks.author, hunks.path, line, secret)


def _files(log: Iterable[str]) -> Iterator[_Hunks]:
    commit, current, number, in_hunk = ("", "", ""), _Hunks(), 0, False
    for line in log:
        if line.startswith("\0"):
            yield from _complete(current)
            parts = line.split("\0")
            commit, current, in_hunk = (parts[1], parts[2], parts[3]), _Hunks(), False
        elif line.startswith("diff --git "):
            yield from _complete(current)
            current, in_hunk = _Hunks(*commit), False
        elif line.startswith("@@ "):
            number, in_hunk = _start(line), True
        elif in_hunk and line.startswith("+"):
            _add(current, line[1:], number)
            number += 1
        elif not in_hunk and line.startswith("index "):
            current.blob = line.split(" ")[1].partition("..")[2]
        elif not in_hunk and line.startswith("+++ "):
            current.path = _path(line[4:])
    yield from _complete(current)


def _complete(hunks: _Hunks) -> Iterator[_Hunks]:
    if hunks.lines and hunks.path:
        yield hunks


def _add(hunks: _Hunks, line: str, number: int) -> None:
    """One more line, as long as the file stays in bounds: a longer one was no source."""
    if hunks.characters > _MOST_CHARACTERS:
        return
    hunks.characters += len(line) + 1
    hunks.lines.append(line)
    hunks.numbers.append(number)


def _start(header: str) -> int:
    """The first new line of `@@ -1,2 +3,4 @@`."""
    added = header.split(" ")[2]
    return int(added[1:].partition(",")[0])


def _path(name: str) -> str:
    """The path of a `+++` line; empty for a file that was deleted."""
    name = name.rstrip("\t")
    if name.startswith('"') and name.endswith('"'):
        name = name[1:-1].encode("latin-1", "backslashreplace").decode("unicode_escape")
        name = name.encode("latin-1", "replace").decode("utf-8", "replace")
    return name[2:] if name.startswith("b/") else ""
