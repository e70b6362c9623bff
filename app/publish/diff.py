"""The lines of a pull request that GitHub takes comments on, read from GitHub itself.

GitHub compares the head with the merge base, so its own patches are the only dependable source of positions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Literal

from app.github import GitHubError

if TYPE_CHECKING:
    from unidiff.patch import PatchedFile

    from app.github import GitHubClient
    from app.publish.target import PullRequest

Side = Literal["LEFT", "RIGHT"]
_LISTED_FILES = 3000  # GitHub lists no more
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_NAMED = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines by number on each side, without their line feeds; context lines are on both."""

    left: Mapping[int, str]
    right: Mapping[int, str]
    added: frozenset[int]

    def side(self, side: Side) -> Mapping[int, str]:
        return self.left if side == "LEFT" else self.right


@dataclass(frozen=True, slots=True)
class FileDiff:
    """`hunks` is empty for pure renames, and where GitHub shows no patch (`cut`): binary files, and very large changes."""

    path: str
    removed: bool
    hunks: tuple[Hunk, ...]
    cut: bool = False

    @property
    def added_lines(self) -> frozenset[int]:
        return frozenset().union(*(hunk.added for hunk in self.hunks))


def changed_files(github: GitHubClient, target: PullRequest) -> Iterator[FileDiff]:
    """Every file of the pull request, up to GitHub's 3,000, a request per hundred, as they are consumed."""
    for item in github.pages(f"{target.path}/pulls/{target.number}/files", limit=_LISTED_FILES):
        yield _listed_file(item)


def diffs_of(
    github: GitHubClient, target: PullRequest, paths: frozenset[str], known: Sequence[FileDiff] = ()
) -> dict[str, FileDiff]:
    """The diffs of some paths, out of all that are known, or else asking for no page more than they need.

    Patches that the list leaves out are sought in the whole diff; what is beyond that as well stays `cut`.
    """
    wanted, found = set(paths), dict[str, FileDiff]()
    if wanted:
        for file in known or changed_files(github, target):
            if file.path in wanted:
                found[file.path] = file
                wanted.discard(file.path)
            if not wanted:
                break
    if any(file.cut for file in found.values()):
        whole = {file.path: file for file in _whole_diff(github, target)}
        found = {path: whole.get(path, file) if file.cut else file for path, file in found.items()}
    return found


def _listed_file(item: Mapping[str, object]) -> FileDiff:
    path, patch, status = str(item["filename"]), item.get("patch"), item.get("status")
    removed = status == "removed"
    if not isinstance(patch, str):
        # Nothing to show is all there is only where a file was renamed; a binary file changed without counted lines.
        return FileDiff(path, removed, (), cut=bool(item.get("changes")) or status != "renamed")
    return _parsed(path, removed, f"--- a/file\n+++ b/file\n{patch}\n")


def _parsed(path: str, removed: bool, diff: str) -> FileDiff:
    from unidiff.errors import UnidiffParseError  # only once something is to be commented
    from unidiff.patch import PatchSet

    try:
        files = PatchSet(StringIO(diff))
    except UnidiffParseError:
        return FileDiff(path, removed, (), cut=True)
    return FileDiff(path, removed, tuple(_hunks(files[0])) if files else ())


def _whole_diff(github: GitHubClient, target: PullRequest) -> Iterator[FileDiff]:
    from unidiff.errors import UnidiffParseError
    from unidiff.patch import PatchSet

    try:
        diff = github.text(f"{target.path}/pulls/{target.number}", "application/vnd.github.diff")
        files = PatchSet(StringIO(diff))
    except (GitHubError, UnidiffParseError):  # 406 beyond 300 files or 20,000 lines
        return
    for file in files:
        yield FileDiff(_unquoted(file), file.is_removed_file, tuple(_hunks(file)))


def _hunks(file: PatchedFile) -> Iterator[Hunk]:
    for hunk in file:
        left: dict[int, str] = {}
        right: dict[int, str] = {}
        added = set()
        for line in hunk:
            value = line.value.removesuffix("\n")
            if line.source_line_no is not None:
                left[line.source_line_no] = value
            if line.target_line_no is not None:
                right[line.target_line_no] = value
            if line.is_added and line.target_line_no is not None:
                added.add(line.target_line_no)
        yield Hunk(left, right, frozenset(added))


def _unquoted(file: PatchedFile) -> str:
    """Git puts names with unusual characters in quotes, with C escapes of their UTF-8 bytes."""
    name = file.source_file if file.is_removed_file else file.target_file
    if not name.startswith('"'):
        return str(file.path)
    raw = _ESCAPE.sub(
        lambda m: bytes([int(m[1], 8)]) if len(m[1]) == 3 else _NAMED.get(m[1], m[1]), name[1:-1].encode()
    )
    return raw.decode("utf-8", "replace").partition("/")[2]
