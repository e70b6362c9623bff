"""Tasks on several cores by forked processes; parsers hold the interpreter's lock, so threads would gain nothing."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

Result = TypeVar("Result")

_LENGTH = 8


def in_processes(tasks: Sequence[Callable[[], Result]], jobs: int) -> Iterator[Result]:
    """The results of all tasks, in no particular order; where processes cannot be forked, one after the other.

    The first task is started first, so it should be the longest. A task that raises in a child is run again here, where what
    it raises can be handled. Plain `os.fork` and pipes: a pool costs ten times as much to start.
    """
    if not hasattr(os, "fork"):
        yield from (task() for task in tasks)
        return
    yield from _forked(tasks, min(jobs, len(tasks)))


def _forked(tasks: Sequence[Callable[[], Result]], jobs: int) -> Iterator[Result]:
    import selectors

    waiting = iter(range(len(tasks)))
    children: dict[int, tuple[int, int, bytearray]] = {}
    with selectors.DefaultSelector() as selector:
        try:
            for index in islice(waiting, jobs):
                _start(tasks, index, children, selector)
            while children:
                for key, _ in selector.select():
                    yield from _received(tasks, key.fd, children, selector, waiting)
        finally:
            _stop(children)


def _start(tasks: Sequence[Callable[[], Any]], index: int, children: dict[int, Any], selector: Any) -> None:
    import selectors

    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(tasks[index], writing)
    os.close(writing)
    children[reading] = (child, index, bytearray())
    selector.register(reading, selectors.EVENT_READ)


def _work(task: Callable[[], Any], writing: int) -> None:
    """In the child: send the result and end at once, without the parent's buffers and exit handlers."""
    status = 1
    try:
        data = pickle.dumps(task(), pickle.HIGHEST_PROTOCOL)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(len(data).to_bytes(_LENGTH, "big"))
            pipe.write(data)
        status = 0
    finally:
        os._exit(status)


def _received(
    tasks: Sequence[Callable[[], Result]],
    reading: int,
    children: dict[int, tuple[int, int, bytearray]],
    selector: Any,
    waiting: Iterator[int],
) -> Iterator[Result]:
    child, index, received = children[reading]
    chunk = os.read(reading, 1 << 20)
    received.extend(chunk)
    if chunk:
        return
    selector.unregister(reading)
    os.close(reading)
    del children[reading]
    os.waitpid(child, 0)
    following = next(waiting, None)
    if following is not None:
        _start(tasks, following, children, selector)
    whole = len(received) >= _LENGTH and len(received) - _LENGTH == int.from_bytes(received[:_LENGTH], "big")
    yield pickle.loads(received[_LENGTH:]) if whole else tasks[index]()  # noqa: S301 - it was written by our own child


def _stop(children: dict[int, tuple[int, int, bytearray]]) -> None:
    from signal import SIGTERM

    for reading, (child, _, _) in children.items():
        os.close(reading)
        os.kill(child, SIGTERM)
        os.waitpid(child, 0)
