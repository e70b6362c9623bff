"""Runs git so that neither the user's settings nor the repository's decide what its answer looks like."""

from __future__ import annotations

import os
from collections.abc import Sequence

from checks.errors import FactorlintError
from hooks.git.process import Answer, answer

_SETTINGS = (
    "core.quotePath=false",
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.pager=cat",
    "diff.external=",
    "diff.suppressBlankEmpty=false",
    "diff.interHunkContext=0",
    f"diff.orderFile={os.devnull}",
    "core.bigFileThreshold=10m",
    "protocol.allow=never",
)
"""The last one keeps a partial clone from fetching what it lacks: a check never reaches the network."""
PREFIX = ("git", "--no-pager", "--literal-pathspecs", *(part for setting in _SETTINGS for part in ("-c", setting)))
_MISSING = "git was not found on PATH; install it, or name files outside a git repository"


class GitError(FactorlintError):
    """Git said no. The message is its first line."""


def environment() -> dict[str, str]:
    """The caller's environment, with the index and repository a running hook was given, without what starts programs."""
    own = {name: value for name, value in os.environ.items() if name not in {"GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS"}}
    return own | {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}


def attempt(root: str, *arguments: str) -> Answer:
    """Run git in `root`, whatever it answers."""
    try:
        return answer(("git", "-C", root, *PREFIX[1:], *arguments), environment())
    except FileNotFoundError as error:
        raise GitError(_MISSING) from error


def ask(root: str, *arguments: str) -> bytes:
    """What git prints. Raises `GitError` with what it complains about."""
    given = attempt(root, *arguments)
    if given.returncode == 0:
        return given.stdout
    raise GitError(f"git {arguments[0]} failed: {complaint(given.stderr)}")


def complaint(stderr: bytes) -> str:
    """The line of git's complaint that says why, without its `fatal:`, and the remedy for what containers meet most."""
    lines = stderr.decode(errors="replace").strip().splitlines() or ["it gave no reason"]
    why = next((line for line in lines if line.startswith(("fatal: ", "error: "))), lines[0])
    why = why.removeprefix("fatal: ").removeprefix("error: ")
    if any("promisor" in line or "lazy fetching" in line for line in lines):
        return "this partial clone lacks contents that are needed here; clone it without `--filter`"
    if "dubious ownership" in why:
        remedy = next((line.strip() for line in lines if "git config" in line), "")
        return f"{why}; if you trust it: {remedy}"
    return why


def records(output: bytes) -> Sequence[str]:
    """The records of a `-z` answer; names that are no UTF-8 keep their bytes as surrogates."""
    return [os.fsdecode(record) for record in output.split(b"\0")[:-1]]
