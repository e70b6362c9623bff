"""Every commit of a repository, oldest first, out of one `git log` that is read as it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

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


_MOST_LEFT_OUT = 500
"""More do not fit a command line everywhere, and would leave little to look at."""


class Log:
    """The lines that `introductions` takes. While they pass, `versions` of watched paths are noted and commits counted.

    A clone may lack contents. Git stops at the first of them; the log then begins anew without their paths, `left_out`.
    """

    def __init__(self, root: str, below: str, watched: Callable[[str], bool], passed: Callable[[int], None]) -> None:
        self._root = root
        self._below = below
        self._watched = watched
        self._passed = passed
        self._commit = ("", "", "")
        self.versions: list[Version] = []
        self.commits = 0
        self.left_out: Sequence[str] = ()
        self.stopped = ""
        """Why git did not come to the last commit; empty where it did."""

    def __iter__(self) -> Iterator[str]:
        """Raises `GitError` with what git complains about, where it did not come to the first commit."""
        try:
            yield from self._read()
            return
        except GitError as error:
            if not self.commits:
                raise
            self.stopped = str(error)
        left_out = lacking(self._root)
        if not 0 < len(left_out) <= _MOST_LEFT_OUT:
            return
        self.left_out, self.stopped, self.commits = left_out, "", 0
        self.versions.clear()
        try:
            yield from self._read()
        except GitError as error:
            self.stopped = str(error)

    def _read(self) -> Iterator[str]:
        import subprocess
        from tempfile import TemporaryFile

        with TemporaryFile() as complaints:
            process = subprocess.Popen(
                self._command(),
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

    def _command(self) -> Sequence[str]:
        if not self.left_out:
            return (*PREFIX, *_LOG, *_head(self._root), "--", *_below(self._below))
        prefix = [part for part in PREFIX if part != "--literal-pathspecs"]
        left_out = (f":(top,exclude,literal){path}" for path in self.left_out)
        # Every commit, whichever paths it touches and whatever a merge made of it.
        every = ("--full-history", "--sparse")
        return (*prefix, *_LOG, *every, *_head(self._root), "--", f":(top,literal){self._below}", *left_out)

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


def count_commits(root: str, below: str) -> int:
    """How many commits `Log` will pass, to tell how far it is; 0 where git cannot say."""
    told = attempt(root, "rev-list", "--count", "--branches", "--tags", "--remotes", *_head(root), "--", *_below(below))
    return int(told.stdout) if told.returncode == 0 and told.stdout.strip().isdigit() else 0


def lacking(root: str) -> list[str]:
    """Paths of which this clone lacks a content that a commit gave them: it is a partial one, or damaged. Raises `GitError`."""
    reached = ("--branches", "--tags", "--remotes", *_head(root))
    ids = {line[1:] for line in _told(root, "rev-list", "--objects", "--missing=print", *reached) if line[:1] == b"?"}
    paths: dict[str, None] = {}
    for line in _told(root, "log", "--raw", "--no-abbrev", "--no-renames", "--format=", "-c", *reached) if ids else ():
        about, _, name = line.partition(b"\t")
        if not ids.isdisjoint(about.split(b" ")):
            paths[unquoted(name.decode("latin-1"))] = None
    return list(paths)


def _told(root: str, *arguments: str) -> Iterator[bytes]:
    """The lines that git prints, as they come: there may be millions."""
    import subprocess

    with subprocess.Popen(
        (*PREFIX, *arguments), cwd=root, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        yield from (line.rstrip(b"\n") for line in process.stdout)
    if process.returncode:
        raise GitError(f"git {arguments[0]} failed")


def _head(root: str) -> tuple[str, ...]:
    """A commit that no branch holds is checked out, for instance; before the first one there is none."""
    return () if attempt(root, "rev-parse", "--verify", "--quiet", "HEAD").returncode else ("HEAD",)


def _below(folder: str) -> tuple[str, ...]:
    return (folder,) if folder else ()


def is_shallow(root: str) -> bool:
    return attempt(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
