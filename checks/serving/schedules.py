"""Schedules kept inside of a web process."""

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
from checks.documents.ruby import RUBY
from checks.documents.source import Call, SourceFile
from checks.pattern import pattern
from checks.sharing.memory_sessions import Stored

if TYPE_CHECKING:
    pass

LOCKED = pattern(
    r"lock|leader|redlock|shedlock|advisory|mutex|isPrimary|jobstore|is_main_process|NODE_APP_INSTANCE|singleton",
    re.IGNORECASE,
)
"""Words that say that only one of several processes runs the schedule."""
_WORK = pattern(
    r"await |\.(?:find|delete\w*|update\w*|destroy|save|create|insert\w*|aggregate|query|execute)\(|\bfetch\(|axios|send\w*(?:Mail|Email|Reminder|Report)|sync\w*\(|cleanup\w*\(|backup",
)
"""What a job does that is meant to be done once, whoever does it, as opposed to a process tending itself."""
_TENDING = pattern(
    r"ping|heartbeat|keep.?alive|cache|metric|socket|\.emit\(|broadcast|rateLimit|clients|connections|healthcheck|\.map\b|usage\(\)",
    re.IGNORECASE,
)
_SHORTEST = 60_000
"""Milliseconds; what comes more often than once a minute is a loop rather than a job."""


def _python_schedule(source: SourceFile) -> Iterator[Stored]:
    for call in source.calls_named(
        "BackgroundScheduler", "AsyncIOScheduler", "GeventScheduler", "TornadoScheduler", "APScheduler"
    ):
        if "apscheduler" in source.text.content.lower():
            yield Stored(call.node, f"`{call.method or call.callee}`", source)
    for node in source.find("decorator"):
        if re.match(r"@repeat_every\(", node.text()):
            yield Stored(node, "`@repeat_every`", source)


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
    yield from _intervals(source)
    if "@nestjs/schedule" in source.text.content:
        for node in source.find("decorator"):
            if re.match(r"@(?:Cron|Interval)\(", node.text()):
                yield Stored(node, f"`{node.text().partition('(')[0]}`", source)


def _intervals(source: SourceFile) -> Iterator[Stored]:
    """`setInterval` outside of functions, of a minute and more, for work on what all processes share."""
    for call in source.calls:
        given = call.argument(1) if call.callee == "setInterval" else None
        every = milliseconds(given.text()) if given is not None else None
        if every is None or every < _SHORTEST or source.enclosing_function(call.node) is not None:
            continue
        body = _body(source, call)
        if _WORK.search(body) and not _TENDING.search(body):
            yield Stored(call.node, "`setInterval`", source)


def _body(source: SourceFile, call: Call) -> str:
    """What is called: written in place, or a function of the file by its name."""
    first = call.argument(0)
    if first is None or first.kind() != "identifier":
        return first.text() if first is not None else ""
    named = (node for node in source.find("function_declaration") if node.field("name") is not None)
    found = next(
        (node for node in named if (name := node.field("name")) is not None and name.text() == first.text()), None
    )
    constant = source.constants.get(first.text())
    return found.text() if found is not None else constant.text() if constant is not None else first.text()


def milliseconds(written: str) -> int | None:
    """`60 * 60 * 1000` as a number; None for what is no product of numbers."""
    parts = [part.strip().replace("_", "") for part in written.strip("() ").split("*")]
    if not all(part.isdecimal() and len(part) < 12 for part in parts) or len(parts) > 8:
        return None
    product = 1
    for part in parts:
        product *= int(part)
    return product


def _ruby_schedule(source: SourceFile) -> Iterator[Stored]:
    for call in source.calls:
        if call.callee in (
            "Rufus.Scheduler.new",
            "Rufus.Scheduler.singleton",
            "Rufus::Scheduler.new",
            "Rufus::Scheduler.singleton",
        ):
            yield Stored(call.node, "`Rufus::Scheduler`", source)


def _java_schedule(source: SourceFile) -> Iterator[Stored]:
    for node in source.find("annotation"):
        if re.match(r"@Scheduled\s*\(", node.text()):
            yield Stored(node, "`@Scheduled`", source)
    for call in source.calls:
        if call.method in ("getDefaultScheduler", "StdSchedulerFactory"):
            yield Stored(call.node, "Quartz", source)


def _csharp_schedule(source: SourceFile) -> Iterator[Stored]:
    for call in source.calls:
        if call.method in ("AddQuartzHostedService", "AddHangfireServer"):
            yield Stored(call.node, f"`{call.method}`", source)
        elif call.method == "PeriodicTimer" and re.search(
            r":\s*(?:BackgroundService|IHostedService)\b", source.text.content
        ):
            yield Stored(call.node, "A timer of a hosted service", source)


def _go_schedule(source: SourceFile) -> Iterator[Stored]:
    if "robfig/cron" in source.text.content or "go-co-op/gocron" in source.text.content:
        for call in source.calls:
            if call.callee in ("cron.New", "gocron.NewScheduler"):
                yield Stored(call.node, f"`{call.callee}`", source)


_SCHEDULES: tuple[tuple[Kind[SourceFile], Callable[[SourceFile], Iterator[Stored]], tuple[str, ...]], ...] = (
    (PYTHON, _python_schedule, ("apscheduler", "repeat_every")),
    (
        JAVASCRIPT,
        _javascript_schedule,
        ("node-cron", "node-schedule", "'cron'", '"cron"', "croner", "@nestjs/schedule", "setInterval"),
    ),
    (JAVA, _java_schedule, ("@Scheduled", "StdSchedulerFactory")),
    (KOTLIN, _java_schedule, ("@Scheduled", "StdSchedulerFactory")),
    (RUBY, _ruby_schedule, ("Rufus",)),
    (CSHARP, _csharp_schedule, ("AddQuartzHostedService", "AddHangfireServer", "PeriodicTimer")),
    (GO, _go_schedule, ("robfig/cron", "go-co-op/gocron")),
)
SCHEDULE_LITERALS: Mapping[Kind[Any], tuple[str, ...]] = {kind: literals for kind, _, literals in _SCHEDULES}
SCHEDULES: Mapping[Kind[SourceFile], Callable[[SourceFile], Iterator[Stored]]] = {
    kind: find for kind, find, _ in _SCHEDULES
}
