"""One check in a process of its own, bounded in time and memory, that can ask for files and for nothing else."""

from __future__ import annotations

import os
import re
import selectors
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import app
from app.worker import wire
from checks.errors import Unreadable

_PACKAGES = str(Path(app.__file__).parents[1])
_START = "import sys; sys.path.insert(0, {packages!r}); from app.worker.child import main; main({seconds}, {memory})"
_TICK = 0.5
_GRACE = 5
_CAUSE = re.compile(r"[\w .:]{1,200}")


class CheckFailed(Exception):
    """The check came to no end. The message says why, in words for whoever wrote the pull request."""


@dataclass(frozen=True, slots=True)
class Bounds:
    seconds: int
    memory: int
    """Bytes."""


def check_apart(
    job: wire.Job,
    read: Callable[[str], bytes],
    read_base: Callable[[str], bytes | None],
    bounds: Bounds,
    proceed: Callable[[], None],
) -> wire.Result:
    """Run the job in a child that asks `read` for the files it needs.

    proceed: called about twice a second; what it raises ends the child and is raised here.
    Raises `CheckFailed`, and whatever the callbacks raise.
    """
    with tempfile.TemporaryDirectory(prefix="factorlint-") as empty:
        process = _start(bounds, empty)
        # A child that takes no answer would hold us in the middle of writing one.
        watchdog = threading.Timer(bounds.seconds + _GRACE, _kill, [process])
        watchdog.daemon = True
        watchdog.start()
        try:
            return _Conversation(process, bounds, proceed).hold(job, read, read_base)
        except (wire.Ended, BrokenPipeError) as error:
            raise CheckFailed(_why(process)) from error
        finally:
            watchdog.cancel()
            _end(process)


def _start(bounds: Bounds, folder: str) -> subprocess.Popen[bytes]:
    code = _START.format(packages=_PACKAGES, seconds=bounds.seconds, memory=bounds.memory)
    return subprocess.Popen(
        [sys.executable, "-I", "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # it may quote a stranger's files
        cwd=folder,
        env={"PATH": os.defpath, "LANG": "C.UTF-8"},
        start_new_session=True,
    )


class _Conversation:
    def __init__(self, process: subprocess.Popen[bytes], bounds: Bounds, proceed: Callable[[], None]) -> None:
        self._in = cast(BinaryIO, process.stdin)
        self._out = cast(BinaryIO, process.stdout)
        self._seconds = bounds.seconds
        self._deadline = time.monotonic() + bounds.seconds
        self._proceed = proceed

    def hold(self, job: wire.Job, read: Callable[[str], bytes], base: Callable[[str], bytes | None]) -> wire.Result:
        wire.send(self._in, asdict(job))
        while True:
            message = self._receive()
            if "result" in message:
                return wire.result(message["result"])
            if "failed" in message:
                raise CheckFailed(_told(message["failed"]))
            path = message.get("read", message.get("base"))
            if not isinstance(path, str):
                raise wire.Ended
            try:
                content = read(path) if "read" in message else base(path)
            except Unreadable as error:
                wire.send(self._in, {"unread": error.reason})
                continue
            wire.send(self._in, {} if content is not None else {"unread": "no such file"}, content or b"")

    def _receive(self) -> dict[str, Any]:
        head, content = wire.lengths(self._exactly(8))
        message = wire.message(self._exactly(head))
        self._exactly(content)
        return message

    def _exactly(self, size: int) -> bytes:
        data = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            while len(data) < size:
                self._proceed()
                if time.monotonic() > self._deadline:
                    raise CheckFailed(f"It took longer than {self._seconds} seconds.")
                if not selector.select(_TICK):
                    continue
                part = os.read(self._out.fileno(), min(size - len(data), 1 << 20))
                if not part:
                    raise wire.Ended
                data += part
        return bytes(data)


def _told(cause: Any) -> str:
    if cause == "MemoryError":
        return "It used more memory than a check may."
    known = isinstance(cause, str) and _CAUSE.fullmatch(cause)
    return f"The check met an error of its own ({cause if known else 'unknown'})."


def _why(process: subprocess.Popen[bytes]) -> str:
    """What ended a child, as far as its exit tells."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(5)
    code = process.returncode
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return "It used more time or memory than a check may."
    return f"The checking process ended with status {code}."


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _end(process: subprocess.Popen[bytes]) -> None:
    _kill(process)
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()
