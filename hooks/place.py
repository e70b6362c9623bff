"""Which files a check is about, and where they are read from."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from checks.errors import UsageError
from checks.focus import EVERYTHING, Focus
from checks.snapshot import Snapshot
from checks.value import frozen, replace
from hooks.arguments import common_root, relative
from hooks.stream import say


@frozen
class Wanted:
    """What the command line asks for; at most one of `staged`, `diff` and `rev`."""

    paths: Sequence[str] = ()
    staged: bool = False
    diff: str | None = None
    rev: str | None = None


@frozen
class Place:
    root: str
    snapshot: Snapshot
    focus: Focus
    on_disk: bool
    """Whether the snapshot is what lies on disk, so that fixes can be written."""


def locate(wanted: Wanted) -> Place:
    """Raises `UsageError` for a path that is not there, and for git's options outside of git."""
    root, in_git = common_root(wanted.paths)
    option = _option(wanted)
    if option and not in_git:
        raise UsageError(f"{option} needs a git repository, and {root} is in none")
    snapshot, focus = _source(root, in_git, wanted)
    if option:
        return Place(
            root, snapshot, _narrowed(snapshot, focus, wanted.paths, root), option == "--diff" and _is_tree(wanted)
        )
    return Place(root, snapshot, _on_disk(root, in_git, snapshot, wanted.paths), True)


def _option(wanted: Wanted) -> str:
    given = [("--staged", wanted.staged), ("--diff", wanted.diff is not None), ("--rev", wanted.rev is not None)]
    names = [name for name, is_given in given if is_given]
    if len(names) > 1:
        raise UsageError(f"{' and '.join(names)} contradict each other; give one of them")
    return names[0] if names else ""


def _is_tree(wanted: Wanted) -> bool:
    return wanted.diff is not None and ".." not in wanted.diff


def _source(root: str, in_git: bool, wanted: Wanted) -> tuple[Snapshot, Focus]:
    """Imports only the place that is asked for."""
    if not in_git:
        from hooks.folder import Folder

        return Folder(root), EVERYTHING
    if wanted.staged:
        from hooks.git.changes import staged
        from hooks.git.objects import Index

        return Index(root), staged(root)
    if wanted.rev is not None:
        from hooks.git.objects import Commit

        return Commit(root, wanted.rev), EVERYTHING
    if wanted.diff is not None:
        from hooks.git.changes import since

        return since(root, wanted.diff)
    from hooks.git.work_tree import WorkTree

    return WorkTree(root), EVERYTHING


def _narrowed(snapshot: Snapshot, focus: Focus, arguments: Sequence[str], root: str) -> Focus:
    """What changed, as far as it lies in the paths that were named."""
    if not arguments:
        return focus
    paths = focus.paths if focus.paths is not None else frozenset(snapshot.paths())
    kept: set[str] = set()
    for argument in arguments:
        inside = _below(paths, relative(argument, root))
        if not inside:
            say(f"nothing to check in {argument}: no such path there, or no change in it")
        kept |= inside
    return replace(focus, paths=frozenset(kept))


def _on_disk(root: str, in_git: bool, snapshot: Snapshot, arguments: Sequence[str]) -> Focus:
    """The named files and what lies in the named folders; without names everything below the current folder."""
    if not arguments:
        here = relative(".", root)
        return Focus(_below(snapshot.paths(), here)) if here else EVERYTHING
    named = {argument: relative(argument, root) for argument in arguments}
    folders = {argument for argument, path in named.items() if _is_folder(root, path)}
    if "" in named.values():
        return EVERYTHING
    files = _readable(root, in_git, {argument: path for argument, path in named.items() if argument not in folders})
    inside: set[str] = set(files)
    for argument in folders:
        below = _below(snapshot.paths(), named[argument])
        if not below:
            say(f"nothing to check in {argument}: {_emptiness(root, in_git, named[argument])}")
        inside |= below
    return Focus(frozenset(inside))


def _emptiness(root: str, in_git: bool, folder: str) -> str:
    """Why a folder that is there holds no file of the repository."""
    from hooks.git.command import ask

    full = os.path.join(root, folder)
    try:
        if not os.listdir(full):
            return "it is empty"
    except PermissionError:
        return "it may not be read"
    if os.path.lexists(os.path.join(full, ".git")):
        return "it is a repository of its own"
    ignored = ("ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "--", folder)
    if in_git and ask(root, *ignored):
        return "git ignores it"
    return "no file below it belongs to this repository"


def _below(paths: Iterable[str], folder: str) -> frozenset[str]:
    if not folder:
        return frozenset(paths)
    return frozenset(path for path in paths if path == folder or path.startswith(f"{folder}/"))


def _is_folder(root: str, path: str) -> bool:
    full = os.path.join(root, path)
    return os.path.isdir(full) and not os.path.islink(full)


def _readable(root: str, in_git: bool, named: dict[str, str]) -> Iterator[str]:
    """Named files that are part of the repository; of each other one it is said why it is left out.

    A hook runner names only files that git knows; for them git is not asked again.
    """
    present = {}
    for argument, path in named.items():
        full = os.path.join(root, path)
        if os.path.islink(full):
            say(f"{argument} is a symbolic link, so it is not read; name the file it points to")
        elif os.path.lexists(full):
            present[argument] = path
        elif in_git and _was_there(root, path):
            say(f"{argument} is deleted, so it is not read")
        else:
            raise UsageError(f"no such file or folder: {argument}")
    if not in_git or not present or os.environ.get("PRE_COMMIT"):
        yield from present.values()
        return
    from hooks.git.work_tree import known

    tracked = known(root, list(present.values()))
    for argument, path in present.items():
        if path in tracked:
            yield path
        else:
            say(f"{argument} is ignored by git or part of another repository, so it is not read")


def _was_there(root: str, path: str) -> bool:
    """Whether git has the path in the index, or had it in the last commit."""
    from hooks.git.command import ask, attempt

    return bool(ask(root, "ls-files", "--cached", "--", path)) or (
        attempt(root, "cat-file", "-e", f"HEAD:{path}").returncode == 0
    )
