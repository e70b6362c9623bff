"""Where the repository that holds a folder begins."""

from __future__ import annotations

import os


def root_of(folder: str) -> str | None:
    """The top folder of the working tree that holds `folder`, a real path; None outside any repository.

    Found by walking up, since starting git for it costs as much as half a check. Git is asked only where the
    environment moves the working tree.
    """
    if "GIT_WORK_TREE" in os.environ:
        from hooks.git.command import ask

        return os.path.realpath(os.fsdecode(ask(folder, "rev-parse", "--show-toplevel").removesuffix(b"\n")))
    folder = os.path.realpath(folder)
    while not _is_top(folder):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def _is_top(folder: str) -> bool:
    """A `.git` folder with a HEAD, or the file that a worktree or submodule has in its place."""
    mark = os.path.join(folder, ".git")
    return os.path.isfile(mark) or os.path.isfile(os.path.join(mark, "HEAD"))
