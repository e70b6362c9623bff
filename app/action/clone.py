"""The checkout that the runner has, made to hold the commits that a check needs."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.action.event import Event
from checks.errors import UsageError

if TYPE_CHECKING:
    from subprocess import CompletedProcess

_SECONDS_TO_FETCH = 300


class NoClone(Exception):
    """The commits are not here and could not be fetched; the message says why."""


def trust(folder: Path, environment: MutableMapping[str, str]) -> None:
    """Let git read a checkout that another user owns, as in container jobs. Only for this process and its children."""
    count = int(environment.get("GIT_CONFIG_COUNT", "0") or 0)
    environment[f"GIT_CONFIG_KEY_{count}"] = "safe.directory"
    environment[f"GIT_CONFIG_VALUE_{count}"] = str(folder)
    environment["GIT_CONFIG_COUNT"] = str(count + 1)


def root_of(folder: Path) -> Path | None:
    """The top of the checkout around a folder; None where nothing was checked out."""
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)


def with_base(event: Event, base: str, root: Path) -> Event:
    """The event with another start: a commit, a branch or a tag that git knows, here or at the origin."""
    if not base:
        return event
    for name in (base, f"origin/{base}"):
        answer = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if answer.returncode == 0:
            return replace(event, base=answer.stdout.decode().strip(), since_branching=True, chosen=True)
    if len(base) == 40:
        return replace(event, base=base, since_branching=True, chosen=True)
    raise UsageError(f"base: git knows no commit {base!r} here; fetch it, or give actions/checkout `fetch-depth: 0`")


def bring(root: Path, commits: Iterable[str], event: Event, token: str) -> None:
    """Fetch the commits that are missing, each without its history. Raises `NoClone`."""
    if _git(root, "config", "--get", "remote.origin.promisor").stdout.strip() == b"true":
        raise NoClone("this is a partial clone, which lacks the contents of files")
    absent = [commit for commit in commits if not _has(root, commit)]
    if not absent:
        return
    answer = _git(
        root,
        *("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--depth=1"),
        *("origin", *absent),
        environment=_credentials(root, token),
    )
    if answer.returncode != 0 or not all(_has(root, commit) for commit in absent):
        why = answer.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise NoClone(f"{', '.join(absent)} of {event.full_name} could not be fetched: {why or 'no reason given'}")


def is_shallow(root: Path) -> bool:
    """Whether history is cut off: a branch point found in what is left need not be the newest one."""
    return _git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


def branch_point(root: Path, base: str, head: str) -> str | None:
    """The commit at which the head left the base, where the clone is deep enough to know."""
    answer = _git(root, "merge-base", base, head)
    return answer.stdout.decode().split()[0] if answer.returncode == 0 else None


def _has(root: Path, commit: str) -> bool:
    """The commit with its tree: a partial clone may have the one without the other."""
    return _git(root, "cat-file", "-e", f"{commit}^{{tree}}").returncode == 0


def _credentials(root: Path, token: str) -> Mapping[str, str]:
    """The token by environment, so that no process list shows it; none where the checkout kept one of its own.

    Two authorizations in one request are refused by GitHub.
    """
    server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
    key = f"http.{server}/.extraheader"
    if not token or _git(root, "config", "--get-all", key).stdout.strip():
        return os.environ
    count = int(os.environ.get("GIT_CONFIG_COUNT", "0") or 0)
    basic = b64encode(f"x-access-token:{token}".encode()).decode()
    return dict(os.environ) | {
        f"GIT_CONFIG_KEY_{count}": key,
        f"GIT_CONFIG_VALUE_{count}": f"AUTHORIZATION: basic {basic}",
        "GIT_CONFIG_COUNT": str(count + 1),
    }


def _git(root: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> CompletedProcess[bytes]:
    import subprocess

    settings = (
        "-c",
        f"core.hooksPath={os.devnull}",
        "-c",
        "core.fsmonitor=false",
        "-c",
        "credential.interactive=never",
    )
    try:
        return subprocess.run(
            ("git", *settings, *arguments),
            cwd=root,
            env={**(environment or os.environ), "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS_TO_FETCH,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoClone(f"git did not run: {error}") from error
