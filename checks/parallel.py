"""Tasks on several cores by forked processes; parsers hold the interpreter's lock, so threads would gain nothing."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn, TypeVar

Result = TypeVar("Result")

_LENGTH = 8
_CHUNK = 1 << 20


class _Worker:
    """One forked process: the pipe on which it is told the number of a task, and the one on which it answers."""

    def __init__(self, process: int, asking: int, answering: int) -> None:
        self.process = process
        self.asking = asking
        self.answering = answering
        self.task = -1
        self.received = bytearray()


def in_processes(tasks: Sequence[Callable[[], Result]], jobs: int) -> Iterator[Result]:
    """The results of all tasks, in no particular order; where processes cannot be forked, one after the other.

    Tasks are begun in order, so the longest should come first. A process does one task after the other and keeps what it has
    imported and derived. A task that raises in a process is run again here, where what it raises can be handled. Plain `os.fork`
    and pipes: a pool costs ten times as much to start.
    """
    if not hasattr(os, "fork") or jobs < 2 or len(tasks) < 2:
        yield from (task() for task in tasks)
        return
    yield from _forked(tasks, min(jobs, len(tasks)))


def _forked(tasks: Sequence[Callable[[], Result]], jobs: int) -> Iterator[Result]:
    import gc
    import selectors

    waiting = iter(range(len(tasks)))
    workers: dict[int, _Worker] = {}
    gc.freeze()  # Collecting what was there before would copy its pages into every process.
    with selectors.DefaultSelector() as selector:
        try:
            for _ in range(jobs):
                worker = _start(tasks, workers)
                workers[worker.answering] = worker
                selector.register(worker.answering, selectors.EVENT_READ)
                _assign(worker, next(waiting, None))
            while any(worker.task >= 0 for worker in workers.values()):
                for key, _ in selector.select():
                    yield from _received(tasks, workers[key.fd], waiting, selector)
            yield from (tasks[index]() for index in waiting)
        finally:
            _stop(workers)
            gc.unfreeze()


def _start(tasks: Sequence[Callable[[], Any]], others: dict[int, _Worker]) -> _Worker:
    asked, asking = os.pipe()
    answering, answer = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(asking)
        os.close(answering)
        for other in others.values():  # A pipe ends for its reader only when nobody else can write to it.
            os.close(other.asking)
            os.close(other.answering)
        _work(tasks, asked, answer)
    os.close(asked)
    os.close(answer)
    return _Worker(process, asking, answering)


def _work(tasks: Sequence[Callable[[], Any]], asked: int, answer: int) -> NoReturn:
    """In the child: do what is asked until nobody asks any more, and end at once, without the parent's buffers and exit handlers."""
    status = 1
    try:
        import signal

        signal.signal(signal.SIGINT, signal.SIG_IGN)  # The parent gets it too, and ends its children.
        with os.fdopen(asked, "rb") as orders, os.fdopen(answer, "wb") as answers:
            while order := orders.read(_LENGTH):
                data = _answer(tasks[int.from_bytes(order, "big")])
                answers.write(len(data).to_bytes(_LENGTH, "big"))
                answers.write(data)
                answers.flush()
        status = 0
    finally:
        os._exit(status)


def _answer(task: Callable[[], Any]) -> bytes:
    try:
        return pickle.dumps(task(), pickle.HIGHEST_PROTOCOL)
    except Exception:
        return b""


def _assign(worker: _Worker, task: int | None) -> None:
    worker.task = -1 if task is None else task
    worker.received = bytearray()
    if task is not None:
        try:
            os.write(worker.asking, task.to_bytes(_LENGTH, "big"))
        except BrokenPipeError:  # It has died; that its answers have ended will be seen next.
            return


def _received(
    tasks: Sequence[Callable[[], Result]], worker: _Worker, waiting: Iterator[int], selector: Any
) -> Iterator[Result]:
    chunk = os.read(worker.answering, _CHUNK)
    worker.received.extend(chunk)
    received = worker.received
    whole = len(received) >= _LENGTH and len(received) - _LENGTH == int.from_bytes(received[:_LENGTH], "big")
    if chunk and not whole:
        return
    task, data = worker.task, bytes(received[_LENGTH:]) if whole else b""
    if chunk:
        _assign(worker, next(waiting, None))
    else:
        selector.unregister(worker.answering)
        worker.task = -1
    if task >= 0:
        yield pickle.loads(data) if data else tasks[task]()  # noqa: S301 - it was written by our own child


def _stop(workers: dict[int, _Worker]) -> None:
    from signal import SIGTERM

    for worker in workers.values():
        os.close(worker.asking)
        os.close(worker.answering)
        if worker.task >= 0:
            os.kill(worker.process, SIGTERM)
    for worker in workers.values():
        os.waitpid(worker.process, 0)
