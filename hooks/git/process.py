"""A short program run to its end, without the 10 ms that importing `subprocess` takes: nearly an interpreter's start."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from checks.value import frozen

_CHUNK = 1 << 16
_NOT_FOUND = 127
"""What the child of `posix_spawnp` may end with where there is no such program."""


@frozen
class Answer:
    returncode: int
    stdout: bytes
    stderr: bytes


def answer(command: tuple[str, ...], environment: Mapping[str, str]) -> Answer:
    """Raises `FileNotFoundError` where there is no such program."""
    if sys.platform == "win32":
        import subprocess

        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        return Answer(done.returncode, done.stdout, done.stderr)
    return _spawned(command, environment)


def _spawned(command: tuple[str, ...], environment: Mapping[str, str]) -> Answer:
    out, to_out = os.pipe()
    err, to_err = os.pipe()
    try:
        child = os.posix_spawnp(
            command[0],
            command,
            environment,
            file_actions=(
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, to_out, 1),
                (os.POSIX_SPAWN_DUP2, to_err, 2),
            ),
        )
    except OSError:
        os.close(out)
        os.close(err)
        raise
    finally:
        os.close(to_out)
        os.close(to_err)
    stdout, stderr = _drained(out, err)
    _, status = os.waitpid(child, 0)
    returncode = os.waitstatus_to_exitcode(status)
    if returncode == _NOT_FOUND and not stderr:
        raise FileNotFoundError(command[0])
    return Answer(returncode, stdout, stderr)


def _drained(*pipes: int) -> list[bytes]:
    """What comes out of each until all are closed, read as it comes: a full pipe would stop the writer."""
    from select import select

    parts: dict[int, list[bytes]] = {pipe: [] for pipe in pipes}
    waiting = list(pipes)
    while waiting:
        for pipe in select(waiting, (), ())[0]:
            chunk = os.read(pipe, _CHUNK)
            if chunk:
                parts[pipe].append(chunk)
                continue
            os.close(pipe)
            waiting.remove(pipe)
    return [b"".join(parts[pipe]) for pipe in pipes]
