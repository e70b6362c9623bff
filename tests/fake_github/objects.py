"""What git knows: the fake serves real commits of real repositories, and GitHub's limits on top."""

from __future__ import annotations

import io
import subprocess
import tarfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PATCH_LINES, DIFF_LINES, DIFF_BYTES = 20_000, 20_000, 1_000_000
_STATUS = {"A": "added", "D": "removed", "M": "modified", "R": "renamed", "C": "copied", "T": "changed"}


@dataclass(frozen=True)
class ChangedFile:
    path: str
    previous: str | None
    status: str
    additions: int
    deletions: int
    patch: str | None
    right: frozenset[int]
    left: frozenset[int]
    deleted: frozenset[int]
    hunks: tuple[tuple[range, range], ...]
    """Per hunk the line numbers on the left and on the right."""


def git(repository: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(repository), "-c", "core.quotePath=true", *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout


def knows(repository: Path, sha: str) -> bool:
    command = ["git", "-C", str(repository), "cat-file", "-e", f"{sha}^{{commit}}"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def resolved(repository: Path, ref: str) -> str:
    return git(repository, "rev-parse", "--verify", f"{ref}^{{commit}}").decode().strip()


@cache
def merge_base(repository: Path, base: str, head: str) -> str:
    return git(repository, "merge-base", base, head).decode().strip()


@cache
def whole_diff(repository: Path, base: str, head: str) -> str:
    return git(repository, "diff", "-M", "--no-color", base, head).decode("utf-8", "replace")


@cache
def changed_files(repository: Path, base: str, head: str) -> tuple[ChangedFile, ...]:
    """In the order of their paths, with the patch cut off where GitHub would cut it off."""
    named = git(repository, "diff", "-M", "--name-status", "-z", base, head).decode().split("\0")
    patches = _patches(whole_diff(repository, base, head))
    found, position = [], 0
    while position < len(named) - 1:
        status, moved = named[position][0], named[position][0] in "RC"
        path = named[position + 2] if moved else named[position + 1]
        previous = named[position + 1] if moved else None
        found.append(_changed_file(path, previous, status, patches[len(found)]))
        position += 3 if moved else 2
    return tuple(found)


def tree(repository: Path, sha: str, *, recursive: bool) -> list[dict[str, object]]:
    flags = ("-r", "-t") if recursive else ()
    entries = []
    for line in git(repository, "ls-tree", "-l", "-z", *flags, sha).decode().split("\0")[:-1]:
        described, path = line.split("\t", 1)
        mode, kind, oid, size = described.split()
        entry: dict[str, object] = {"path": path, "mode": mode, "type": kind, "sha": oid, "url": f"https://api/{oid}"}
        entries.append(entry | ({"size": int(size)} if kind == "blob" else {}))
    return entries


def blob(repository: Path, oid: str) -> bytes:
    return git(repository, "cat-file", "blob", oid)


def archive(repository: Path, sha: str, prefix: str) -> bytes:
    """A gzipped tarball under one folder, as GitHub sends it."""
    packed = io.BytesIO()
    plain = io.BytesIO(git(repository, "archive", f"--prefix={prefix}/", sha))
    with tarfile.open(fileobj=packed, mode="w:gz") as target, tarfile.open(fileobj=plain) as source:
        for member in source:
            target.addfile(member, source.extractfile(member) if member.isfile() else None)
    return packed.getvalue()


def _patches(diff: str) -> list[str]:
    return [part for part in ("\n" + diff).split("\ndiff --git ") if part.strip()]


def _changed_file(path: str, previous: str | None, status: str, diff: str) -> ChangedFile:
    start = diff.find("\n@@ ")
    patch = diff[start + 1 :] if start >= 0 else ""
    hunks, right, left, deleted, additions = [], set(), set(), set(), 0
    old = new = 0
    for line in patch.split("\n"):
        if line.startswith("@@ "):
            old, new = (int(part.split(",")[0][1:]) for part in line.split(" ")[1:3])
            hunks.append([old, old, new, new])
        elif line.startswith("+"):
            right.add(new)
            new, additions = new + 1, additions + 1
        elif line.startswith("-"):
            left.add(old)
            deleted.add(old)
            old += 1
        elif line.startswith(" "):
            right.add(new)
            left.add(old)
            old, new = old + 1, new + 1
        if hunks:
            hunks[-1][1], hunks[-1][3] = old, new
    cut = patch.count("\n") > PATCH_LINES or len(patch) > DIFF_BYTES // 2
    return ChangedFile(
        path,
        previous,
        _STATUS[status],
        additions,
        len(deleted),
        None if cut or not patch else patch.removesuffix("\n"),
        frozenset(right),
        frozenset(left),
        frozenset(deleted),
        tuple((range(h[0], h[1]), range(h[2], h[3])) for h in hunks),
    )
