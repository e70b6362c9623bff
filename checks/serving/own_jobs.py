"""Work beside requests: schedules kept and jobs started inside of a web process."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.kotlin import KOTLIN
from checks.documents.python import PYTHON
from checks.documents.source import SourceFile
from checks.handlers import handler_of
from checks.sharing.memory_sessions import Stored

if TYPE_CHECKING:
    from ast_grep_py import SgNode

LOCKED = re.compile(
    r"lock|leader|redlock|shedlock|advisory|mutex|isPrimary|jobstore|is_main_process|NODE_APP_INSTANCE|singleton",
    re.IGNORECASE,
)
"""Words that say that only one of several processes runs the schedule."""
_JOINED = re.compile(
    r"\.join\(|\.wait\(|\.Wait\(\)|<-\s*\w+|select\s*\{|Promise\.all|await Task|\.get\(\)|\.communicate\(|\.result\(|WaitGroup|errgroup"
)


def _python_schedule(source: SourceFile) -> Iterator[Stored]:
    for call in source.calls_named(
        "BackgroundScheduler", "AsyncIOScheduler", "GeventScheduler", "TornadoScheduler", "APScheduler"
    ):
        if "apscheduler" in source.text.content.lower():
            yield Stored(call.node, f"`{call.method or call.callee}`", source)


def _javascript_schedule(source: SourceFile) -> Iterator[Stored]:
    for call in source.calls:
        if call.name in (
            "node-cron.schedule",
            "node-schedule.scheduleJob",
            "cron.CronJob",
            "croner.Cron",
            "toad-scheduler.ToadScheduler",
        ):
            yield Stored(call.node, f"`{call.callee}`", source)
    if "@nestjs/schedule" in source.text.content:
        for node in source.find("decorator"):
            if re.match(r"@(?:Cron|Interval)\(", node.text()):
                yield Stored(node, f"`{node.text().partition('(')[0]}`", source)


def _java_schedule(source: SourceFile) -> Iterator[Stored]:
    for node in source.find("annotation"):
        if re.match(r"@Scheduled\s*\(", node.text()):
            yield Stored(node, "`@Scheduled`", source)


def _csharp_schedule(source: SourceFile) -> Iterator[Stored]:
    for call in source.calls:
        if call.method in ("AddQuartzHostedService", "AddHangfireServer"):
            yield Stored(call.node, f"`{call.method}`", source)


def _go_schedule(source: SourceFile) -> Iterator[Stored]:
    if "robfig/cron" in source.text.content or "go-co-op/gocron" in source.text.content:
        for call in source.calls:
            if call.callee in ("cron.New", "gocron.NewScheduler"):
                yield Stored(call.node, f"`{call.callee}`", source)


def _waits(handler: SgNode) -> bool:
    return _JOINED.search(handler.text()) is not None


def _jobs(source: SourceFile, starts: Callable[[SourceFile], Iterator[tuple[SgNode, str]]]) -> Iterator[Stored]:
    for node, what in starts(source):
        handler = handler_of(source, node)
        if handler is not None and not _waits(handler):
            yield Stored(node, what, source)


def _python_job(source: SourceFile) -> Iterator[tuple[SgNode, str]]:
    for call in source.calls:
        if call.name in ("threading.Thread", "multiprocessing.Process", "threading.Timer"):
            yield call.node, f"`{call.callee}`"
        elif call.name in ("subprocess.Popen",):
            yield call.node, "`subprocess.Popen`"


def _javascript_job(source: SourceFile) -> Iterator[tuple[SgNode, str]]:
    for call in source.calls:
        if call.name in ("child_process.fork", "worker_threads.Worker"):
            yield call.node, f"`{call.callee}`"


def _java_job(source: SourceFile) -> Iterator[tuple[SgNode, str]]:
    for call in source.calls:
        if call.callee in ("Thread", "CompletableFuture.runAsync") and call.arguments:
            yield call.node, f"`{call.callee}`"


def _go_job(source: SourceFile) -> Iterator[tuple[SgNode, str]]:
    if re.search(r"websocket|Upgrade\(|text/event-stream", source.text.content):
        # The two directions of a connection, which last as long as it does.
        return
    for node in source.find("go_statement"):
        yield node, "a goroutine"


_SCHEDULES: tuple[tuple[Kind[SourceFile], Callable[[SourceFile], Iterator[Stored]], tuple[str, ...]], ...] = (
    (PYTHON, _python_schedule, ("apscheduler",)),
    (
        JAVASCRIPT,
        _javascript_schedule,
        ("node-cron", "node-schedule", "'cron'", '"cron"', "croner", "@nestjs/schedule"),
    ),
    (JAVA, _java_schedule, ("@Scheduled",)),
    (CSHARP, _csharp_schedule, ("AddQuartzHostedService", "AddHangfireServer")),
    (GO, _go_schedule, ("robfig/cron", "go-co-op/gocron")),
)
_STARTS: tuple[tuple[Kind[SourceFile], Callable[[SourceFile], Iterator[tuple[SgNode, str]]], tuple[str, ...]], ...] = (
    (PYTHON, _python_job, ("Thread(", "Process(", "Timer(", "Popen(")),
    (JAVASCRIPT, _javascript_job, ("child_process", "worker_threads")),
    (JAVA, _java_job, ("new Thread", "runAsync")),
    (KOTLIN, _java_job, ("Thread(", "runAsync")),
    (GO, _go_job, ("go func", "go ")),
)
SCHEDULE_LITERALS: Mapping[Kind[Any], tuple[str, ...]] = {kind: literals for kind, _, literals in _SCHEDULES}
JOB_LITERALS: Mapping[Kind[Any], tuple[str, ...]] = {kind: literals for kind, _, literals in _STARTS}
SCHEDULES: Mapping[Kind[SourceFile], Callable[[SourceFile], Iterator[Stored]]] = {
    kind: find for kind, find, _ in _SCHEDULES
}


def jobs(kind: Kind[SourceFile], source: SourceFile) -> Iterator[Stored]:
    """Jobs that the request handlers of a file start and do not wait for."""
    for each, starts, _ in _STARTS:
        if each is kind:
            yield from _jobs(source, starts)
