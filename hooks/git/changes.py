"""What changed, as a focus: the lines a diff added, or the files that are staged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.errors import UsageError
from checks.focus import Focus
from checks.snapshot import Snapshot
from hooks.git.command import ask, attempt, records
from hooks.git.objects import Commit, commit_id
from hooks.git.quoting import unquoted
from hooks.git.work_tree import WorkTree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from unidiff.patch import Hunk

_DIFF = (
    "diff",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--find-renames",
    "--ignore-submodules=all",
)
_PATCH = ("--unified=0", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/")
_NAMES = ("--name-status", "-z", "--diff-filter=ACMRT")


def staged(root: str) -> Focus:
    """The files that the next commit adds, copies, modifies or renames, whole.

    A renamed file counts as a new one: to tell it apart git would read contents that a partial clone may lack.
    """
    names = ask(root, *_DIFF, "--no-renames", "--cached", *_NAMES)
    return Focus.of_paths(path for _, path in _statuses(records(names)))


def since(root: str, span: str) -> tuple[Snapshot, Focus]:
    """What was added since `BASE` branched off: on disk, or with `BASE...HEAD` and `BASE..HEAD` in that commit.

    Raises `UsageError` where the clone is too shallow to know, with the remedy.
    """
    base, dots, head = _ends(span)
    start = commit_id(root, base) if dots == ".." else _merge_base(root, base, head or "HEAD")
    if head is None:
        new = records(ask(root, "ls-files", "--others", "--exclude-standard", "-z"))
        return WorkTree(root), _focus(root, (start,), new)
    commit = Commit(root, head)
    return commit, _focus(root, (start, commit.id), ())


def _ends(span: str) -> tuple[str, str, str | None]:
    for dots in ("...", ".."):
        base, found, head = span.partition(dots)
        if found:
            return base or "HEAD", dots, head or "HEAD"
    return span, "", None


def _merge_base(root: str, base: str, head: str) -> str:
    first, second = commit_id(root, base), commit_id(root, head)
    answer = attempt(root, "merge-base", first, second)
    if answer.returncode == 0:
        return answer.stdout.decode().split()[0]
    shallow = ask(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    why = "this clone is shallow: run `git fetch --unshallow`, or check out with `fetch-depth: 0`"
    raise UsageError(
        f"no commit is known that {base!r} and {head!r} have in common; {why if shallow else 'their histories are unrelated'}"
    )


def _focus(root: str, ends: tuple[str, ...], new: Iterable[str]) -> Focus:
    """Added lines of changed files. New files, and those whose change a patch does not show, count whole."""
    whole = set(new)
    lines: dict[str, frozenset[int]] = {}
    added = dict(_added_lines(ask(root, *_DIFF, *_PATCH, *ends, "--")))
    for status, path in _statuses(records(ask(root, *_DIFF, *_NAMES, *ends, "--"))):
        if status in "AC" or (status != "R" and path not in added):
            whole.add(path)
            continue
        lines[path] = added.get(path, frozenset())
    return Focus(frozenset(whole | lines.keys()), lines)


def _statuses(fields: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of status letter and new path; renames and copies carry the old path before the new one."""
    remaining = iter(fields)
    for status in remaining:
        path = next(remaining)
        if status[0] in "RC":
            path = next(remaining)
        yield status[0], path


def _added_lines(patch: bytes) -> Iterator[tuple[str, frozenset[int]]]:
    """Per file the numbers of its added lines; without lines of context a hunk holds nothing else.

    Only the lines that carry hunks reach the parser: git's own header is ambiguous for names with spaces. Latin-1 maps
    every byte to one character, so that no content can be undecodable or shift a line.
    """
    from unidiff.patch import PatchSet

    shown = (line for line in patch.decode("latin-1").split("\n") if line[:1] in ("+", "-", "@", "\\"))
    for file in PatchSet((line + "\n" for line in shown), metadata_only=True):
        if not file.is_removed_file:
            path = unquoted(file.target_file).removeprefix("b/")
            yield path, frozenset(line for hunk in file for line in _added(hunk))


def _added(hunk: Hunk) -> range:
    return range(hunk.target_start, hunk.target_start + hunk.target_length)
