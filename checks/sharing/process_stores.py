"""Limiters, socket servers and channels left on a store in the memory of their process, and whether an application is scaled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.kubernetes import KUBERNETES
from checks.documents.python import PYTHON
from checks.documents.source import SourceFile
from checks.processes import production_processes
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
        elif call.name in ("socket.io.Server", "socket.io") and "adapter" not in content.lower():
            yield Stored(call.node, f"`{call.callee}`", source, "rooms and clients")
        elif call.name == "rate-limiter-flexible.RateLimiterMemory":
            yield Stored(call.node, f"`{call.callee}`", source, "limits")


_FINDERS: tuple[tuple[Kind[SourceFile], Callable[[SourceFile], Iterator[Stored]], tuple[str, ...]], ...] = (
    (PYTHON, _python, ("flask_limiter", "slowapi", "socketio", "InMemoryChannelLayer")),
    (JAVASCRIPT, _javascript, ("express-rate-limit", "socket.io", "RateLimiterMemory")),
)
LITERALS: Mapping[Kind[Any], tuple[str, ...]] = {kind: literals for kind, _, literals in _FINDERS}
FINDERS: Mapping[Kind[SourceFile], Callable[[SourceFile], Iterator[Stored]]] = {
    kind: find for kind, find, _ in _FINDERS
}
_WORKERS = re.compile(r"(?:--workers[= ]|-w ?|--web-concurrency[= ])(?:[2-9]|\d\d)\b")


def scaled(repository: Repository) -> bool:
    """Whether the repository declares more than one process of its own application."""
    for process in production_processes(repository):
        if (process.replicas or 1) > 1:
            return True
        if any(
            step.name in ("gunicorn", "uvicorn", "granian", "hypercorn", "uwsgi") and _WORKERS.search(step.line)
            for step in process.steps
        ):
            return True
    for manifest in repository.all(KUBERNETES, ("replicas", "HorizontalPodAutoscaler")):
        for resource in manifest.resources:
            if resource.kind == "HorizontalPodAutoscaler":
                return True
    return False
