"""Limiters, socket servers and channels left on a store in the memory of their process, and whether an application is scaled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.kubernetes import KUBERNETES
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.source import SourceFile
from checks.pattern import pattern
from checks.processes import Step, production_processes
from checks.repository import Repository
from checks.sharing.memory_sessions import Stored


def _python(source: SourceFile) -> Iterator[Stored]:
    content = source.text.content
    for call in source.calls:
        if call.name in ("flask_limiter.Limiter", "slowapi.Limiter") or call.name.endswith(
            (".flask_limiter.Limiter", "slowapi.extension.Limiter")
        ):
            given = call.option("storage_uri") or call.option("storage_url") or call.option("storage_options")
            shared = given is not None and "memory" not in given.text()
            unpacked = any(argument.node.kind() == "dictionary_splat" for argument in call.arguments)
            if not shared and not unpacked and "RATELIMIT_STORAGE" not in content:
                yield Stored(call.node, f"`{call.callee}`", source, "limits")
        elif call.name in ("socketio.AsyncServer", "socketio.Server", "flask_socketio.SocketIO"):
            told = call.option("client_manager") or call.option("message_queue")
            if told is None and "message_queue" not in content:
                yield Stored(call.node, f"`{call.callee}`", source, "rooms and clients")
    for assignment in source.assignments:
        if (
            assignment.name.lower() in ("broker_url", "celery_broker_url")
            and source.string(assignment.value) == "memory://"
        ):
            yield Stored(assignment.node, f"`{assignment.name}` memory://", source, "jobs")
        if assignment.name == "CHANNEL_LAYERS" and "InMemoryChannelLayer" in assignment.value.text():
            yield Stored(assignment.node, "`InMemoryChannelLayer`", source, "channels")


def _javascript(source: SourceFile) -> Iterator[Stored]:
    content = source.text.content
    for call in source.calls:
        if call.name in ("express-rate-limit", "express-rate-limit.rateLimit"):
            options = call.argument(0)
            if (
                options is not None
                and options.kind() == "object"
                and "store" not in source.pairs(options)
                and "..." not in options.text()
            ):
                yield Stored(call.node, f"`{call.callee}`", source, "limits")
        elif (
            call.name in ("socket.io.Server", "socket.io") or _REQUIRED.match(call.node.text()) is not None
        ) and "adapter" not in content.lower():
            yield Stored(call.node, "`socket.io`", source, "rooms and clients")
        elif call.named("ThrottlerModule.forRoot") and "storage" not in content.lower():
            yield Stored(call.node, "`ThrottlerModule`", source, "limits")
        elif call.name == "rate-limiter-flexible.RateLimiterMemory":
            yield Stored(call.node, f"`{call.callee}`", source, "limits")


def _csharp(source: SourceFile) -> Iterator[Stored]:
    content = source.text.content
    for call in source.calls:
        if call.method == "AddSignalR" and not re.search(r"AddStackExchangeRedis|AddAzureSignalR|AddNats", content):
            yield Stored(call.node, "`AddSignalR` without a backplane", source, "connections")


def _go(source: SourceFile) -> Iterator[Stored]:
    content = source.text.content
    for call in source.calls:
        if call.name.endswith("middleware/limiter.New") or (
            call.callee == "limiter.New" and "gofiber/fiber" in content
        ):
            if "Storage:" not in content:
                yield Stored(call.node, "Fiber's limiter with its default storage", source, "limits")
        elif call.name.endswith("limiter/v3/drivers/store/memory.NewStore") or (
            call.callee == "memory.NewStore" and "ulule/limiter" in content
        ):
            yield Stored(call.node, f"`{call.callee}`", source, "limits")


def _ruby(source: SourceFile) -> Iterator[Stored]:
    for assignment in source.assignments:
        adapter = assignment.value.text()
        production = source.path.endswith(("environments/production.rb", "config/application.rb"))
        if production and assignment.name.endswith("active_job.queue_adapter") and adapter in (":async", ":inline"):
            yield Stored(assignment.node, f"Active Job's `{adapter}`", source, "jobs")


_FINDERS: tuple[tuple[Kind[SourceFile], Callable[[SourceFile], Iterator[Stored]], tuple[str, ...]], ...] = (
    (PYTHON, _python, ("flask_limiter", "slowapi", "socketio", "InMemoryChannelLayer", "memory://")),
    (JAVASCRIPT, _javascript, ("express-rate-limit", "socket.io", "RateLimiterMemory", "ThrottlerModule")),
    (CSHARP, _csharp, ("AddSignalR",)),
    (GO, _go, ("limiter",)),
    (RUBY, _ruby, ("queue_adapter",)),
)
LITERALS: Mapping[Kind[Any], tuple[str, ...]] = {kind: literals for kind, _, literals in _FINDERS}
FINDERS: Mapping[Kind[SourceFile], Callable[[SourceFile], Iterator[Stored]]] = {
    kind: find for kind, find, _ in _FINDERS
}
_REQUIRED = pattern(r"require\(['\"]socket\.io['\"]\)\s*\(")
"""The module called where it is required."""
_WORKERS = pattern(r"(?:--workers[= ]|-w ?|--web-concurrency[= ])(?:[2-9]|\d\d)\b")


_AUTOSCALERS = ("HorizontalPodAutoscaler", "ScaledObject")
"""Of Kubernetes itself, and of KEDA."""


def scaled_units(repository: Repository) -> frozenset[str]:
    """Roots of the units of which several processes are declared. Asked by `repository.model(scaled_units)`."""
    return frozenset(_scaled(repository))


def scaled(repository: Repository, path: str) -> bool:
    """Whether a file belongs to what runs in several processes; manifests that belong to no unit speak for all."""
    units = repository.model(scaled_units)
    return "" in units or repository.unit(path).root in units


def _scaled(repository: Repository) -> Iterator[str]:
    for process in production_processes(repository):
        if process.nature not in ("job", "release", "scheduler") and (
            (process.replicas or 1) > 1 or any(_has_workers(step) for step in process.steps)
        ):
            yield process.unit
    for manifest in repository.all(KUBERNETES, _AUTOSCALERS):
        if any(resource.kind in _AUTOSCALERS for resource in manifest.resources):
            yield repository.unit(manifest.path).root


def _has_workers(step: Step) -> bool:
    servers = ("gunicorn", "uvicorn", "granian", "hypercorn", "uwsgi")
    return step.name in servers and _WORKERS.search(step.line) is not None
