"""Contents of many objects through one git process."""

from __future__ import annotations

import os

from checks.decoding import MAXIMUM_BYTES
from checks.errors import Unreadable
from hooks.git.command import PREFIX, environment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from subprocess import Popen
    from typing import IO

_CHUNK = 1 << 16


class Blobs:
    """Starts `git cat-file --batch` at the first read; a forked copy starts its own, since a pipe has one reader."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._process: Popen[bytes] | None = None
        self._owner = 0

    def read(self, object_id: str) -> bytes:
        """The bytes of a blob. Raises `Unreadable` where it is absent or over the bound."""
        ask, answer = self._pipes()
        ask.write(object_id.encode() + b"\n")
        ask.flush()
        header = answer.readline().split()
        if len(header) != 3:
            if not header:  # Older versions of git give up where they may not fetch; a new process reads the others.
                self.close()
            raise Unreadable("absent from git's object store, or damaged there")
        size = int(header[2])
        if size > MAXIMUM_BYTES:
            _discard(answer, size + 1)
            raise Unreadable(f"larger than {MAXIMUM_BYTES // 1_000_000} MB")
        content = answer.read(size)
        answer.read(1)
        return content

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None or self._owner != os.getpid():
            import subprocess

            self._owner = os.getpid()
            self._process = subprocess.Popen(
                (*PREFIX, "cat-file", "--batch"),
                cwd=self._root,
                env=environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        ask, answer = self._process.stdin, self._process.stdout
        assert ask is not None
        assert answer is not None
        return ask, answer

    def close(self) -> None:
        """Let the process end; the next read starts another."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        process.wait()

    def __del__(self) -> None:
        self.close()


def _discard(answer: IO[bytes], size: int) -> None:
    while size > 0:
        size -= len(answer.read(min(size, _CHUNK)) or b"\0" * size)
