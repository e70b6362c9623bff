"""Path arguments, relative to where the user stands, as paths of the repository."""

from __future__ import annotations

import os
from collections.abc import Sequence

from checks.errors import UsageError
from hooks.git.root import root_of


def real(argument: str) -> str:
    """The absolute path of an argument. Links in its folders are resolved, the file itself is named as it is."""
    if "\0" in argument or not argument:
        raise UsageError(f"{argument!r} is not a possible path")
    try:
        head, tail = os.path.split(os.path.abspath(argument))
    except FileNotFoundError as error:
        raise UsageError("the current folder is gone") from error
    return os.path.join(os.path.realpath(head), tail) if tail else os.path.realpath(head)


def common_root(arguments: Sequence[str]) -> tuple[str, bool]:
    """The repository that the arguments lie in, and whether it is one of git.

    It is the one around the current folder if that holds them, else the one around the first argument; outside of git
    the current folder, or the folder named. Raises `UsageError` where the arguments have no root in common.
    """
    here, full = os.path.realpath(real(".")), [real(argument) for argument in arguments]
    own = root_of(here)
    if all(_is_in(path, own or here) for path in full) and (own or not full):
        return own or here, own is not None
    first = full[0] if os.path.isdir(full[0]) else os.path.dirname(full[0])
    other = root_of(first) if os.path.isdir(first) else None
    root = other or (here if all(_is_in(path, here) for path in full) else first)
    for argument, path in zip(arguments, full, strict=True):
        if not os.path.lexists(path):
            raise UsageError(f"no such file or folder: {argument}")
        if not _is_in(path, root):
            raise UsageError(f"{argument} is outside of {root}; check one repository at a time")
    return root, other is not None


def _is_in(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def relative(argument: str, root: str) -> str:
    """The path below `root` with `/`; empty for the root itself. Raises `UsageError` for a path outside of it."""
    path = real(argument)
    if not _is_in(path, root):
        raise UsageError(f"{argument} is outside of {root}; check one repository at a time")
    return "" if path == root else path[len(root.rstrip(os.sep)) + 1 :].replace(os.sep, "/")
