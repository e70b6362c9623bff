"""Every commit of a repository, oldest first, out of one `git log` that is read as it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checks.history import Version
from checks.secrets.history import HISTORY_FORMAT
from hooks.git.command import PREFIX, GitError, attempt, complaint, environment
from hooks.git.quoting import unquoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO

_LOG = (
    "log",
    "--reverse",
    "--raw",
    "--patch",
    "--unified=0",
    "--inter-hunk-context=0",
    "--no-abbrev",
    "--full-index",
    "--no-renames",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-show-signature",
    "--no-notes",
    "--no-relative",
    "--ignore-submodules=all",
    "--diff-filter=d",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    f"--format={HISTORY_FORMAT}",
    "--branches",
    "--tags",
    "--remotes",
)
"""Merges are shown without their own changes, as git does by default. Stashes were never shared and are left out."""


class Log:
    """The lines that `introductions` takes. While they pass, `versions` of watched paths are noted and commits counted."""

    def __init__(self, root: str, below: str, watched: Callable[[str], bool], passed: Callable[[int], None]) -> None:
        self._root = root
        self._below = below
        self._watched = watched
        self._passed = passed
        self._commit = ("", "", "")
        self.versions: list[Version] = []
        self.commits = 0

    def __iter__(self) -> Iterator[str]:
        """Raises `GitError` with what git complains about."""
        import subprocess
        from tempfile import TemporaryFile

        head = () if attempt(self._root, "rev-parse", "--verify", "--quiet", "HEAD").returncode else ("HEAD",)
        below = (self._below,) if self._below else ()
        with TemporaryFile() as complaints:
            process = subprocess.Popen(
                (*PREFIX, *_LOG, *head, "--", *below),
                cwd=self._root,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
            )
            assert process.stdout is not None
            try:
                yield from self._lines(process.stdout)
                process.stdout.close()
                if process.wait() != 0:
                    complaints.seek(0)
                    raise GitError(f"git log failed: {complaint(complaints.read())}")
            finally:
                process.kill()
                process.wait()

    def _lines(self, output: IO[bytes]) -> Iterator[str]:
        for line in output:
            if line.startswith(b":"):
                self._note(line)
                continue
            text = line.decode(errors="replace").rstrip("\r\n")
            if line.startswith(b"\0"):
                parts = text.split("\0")
                self._commit = (parts[1], parts[2], parts[3])
                self.commits += 1
                self._passed(self.commits)
            yield text

    def _note(self, line: bytes) -> None:
        """A line of `:<mode> <mode> <id> <id> <status>\\t<path>`; no line of a patch begins with a colon."""
        about, _, name = line.decode("latin-1").rstrip("\n").partition("\t")
        path = unquoted(name)
        if self._watched(path):
            self.versions.append(Version(*self._commit, path, about.split(" ")[3]))


def is_shallow(root: str) -> bool:
    return attempt(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
