"""Jobs that request handlers start inside of their web process and do not wait for."""

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
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.source import SourceFile
from checks.handlers import handler_of
from checks.pattern import pattern
from checks.sharing.memory_sessions import Stored

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_JOINED = pattern(
    r"\.join\b|\.value\b|\.wait\(|\.Wait\(\)|<-\s*\w+|select\s*\{|Promise\.all|await Task|\.get\(\)|\.communicate\(|\.result\(|WaitGroup|errgroup"
)
_ANSWERS = pattern(r"\b(?:res|response|reply|next|ctx|h|done|cb|callback)\b")
_ASYNCHRONOUS = pattern(r"(?:async\s+function\s+(\w+)|(?:const|let|var)\s+(\w+)(?:\s*:[^=]+)?\s*=\s*async\b)")


def _waits(handler: SgNode) -> bool:
    return _JOINED.search(handler.text()) is not None


def _dropped(node: SgNode) -> bool:
    """Whether a call's result goes nowhere: it is a statement by itself, or is given to `_`."""
    above = node.parent()
    if above is not None and above.kind() == "assignment_expression":
        left = above.field("left")
        return left is not None and left.text() == "_"
    return above is not None and above.kind() in ("expression_statement", "statements", "block")


def _python_job(source: SourceFile) -> Iterator[tuple[SgNode, str]]:
    for call in source.calls:
        if call.name in ("threading.Thread", "multiprocessing.Process", "threading.Timer", "subprocess.Popen") or (
            _dropped(call.node)
            and (call.name in ("asyncio.create_task", "asyncio.ensure_future") or call.method == "run_in_executor")
        ):
            yield call.node, f"`{call.callee}`"


def _javascript_job(source: SourceFile) -> Iterator[tuple[SgNode, str]]:
    for call in source.calls:
        if call.name in ("child_process.fork", "worker_threads.Worker"):
            yield call.node, f"`{call.callee}`"
    asynchronous = {name for pair in _ASYNCHRONOUS.findall(source.text.content) for name in pair if name}
    for statement in source.find("expression_statement"):
        found = statement.named_children()
        told = _unawaited(found[0], asynchronous) if found else None
        if told is not None:
            yield statement, told


def _unawaited(node: SgNode, asynchronous: set[str]) -> str | None:
    """A promise that is dropped: behind `void`, with nothing but `.catch`, or of an asynchronous function of the file.

    One that is given the response, or that ends in it, is how the handler answers.
    """
    if node.kind() == "unary_expression" and node.text().startswith("void "):
        inner = node.named_children()[-1]
        return f"`{_name(inner)}`" if inner.kind() == "call_expression" and not _ANSWERS.search(inner.text()) else None
    callee = node.field("function") if node.kind() == "call_expression" else None
    if callee is None or _ANSWERS.search(node.text()):
        return None
    name = callee.text()
    if name in ("setImmediate", "process.nextTick") and "async" in node.text()[:80]:
        return f"`{name}`"
    return f"`{_name(node)}`" if name in asynchronous or name.endswith(".catch") else None


def _name(node: SgNode) -> str:
    """What is called first in a chain, without its arguments."""
    return re.split(r"[({]|\.catch|\.then|\.finally", node.text())[0].strip()[:60] or "a function"


def _java_job(source: SourceFile) -> Iterator[tuple[SgNode, str]]:
    for call in source.calls:
        thread = call.callee in ("Thread", "CompletableFuture.runAsync", "thread") and call.arguments
        if thread or call.callee == "GlobalScope.launch":
            yield call.node, f"`{call.callee}`"


def _csharp_job(source: SourceFile) -> Iterator[tuple[SgNode, str]]:
    for call in source.calls:
        if call.callee in ("Task.Run", "Task.Factory.StartNew", "ThreadPool.QueueUserWorkItem") and _dropped(call.node):
            yield call.node, f"`{call.callee}`"


def _ruby_job(source: SourceFile) -> Iterator[tuple[SgNode, str]]:
    for call in source.calls:
        if call.callee in ("Thread.new", "Process.spawn", "fork"):
            yield call.node, f"`{call.callee}`"


def _php_job(source: SourceFile) -> Iterator[tuple[SgNode, str]]:
    for call in source.calls:
        written = call.argument(0) if call.callee in ("exec", "shell_exec", "popen", "proc_open") else None
        if written is not None and re.search(r"&\s*['\"]\s*$", written.text()):
            yield call.node, f"`{call.callee}` with `&`"


def _go_job(source: SourceFile) -> Iterator[tuple[SgNode, str]]:
    if re.search(r"websocket|Upgrade\(|text/event-stream", source.text.content):
        # The two directions of a connection, which last as long as it does.
        return
    for node in source.find("go_statement"):
        yield node, "a goroutine"


_Starts = Callable[[SourceFile], Iterator[tuple["SgNode", str]]]
_STARTS: tuple[tuple[Kind[SourceFile], _Starts, tuple[str, ...]], ...] = (
    (
        PYTHON,
        _python_job,
        ("Thread(", "Process(", "Timer(", "Popen(", "create_task(", "ensure_future(", "run_in_executor("),
    ),
    (JAVASCRIPT, _javascript_job, ("child_process", "worker_threads", "void ", ".catch(", "async ")),
    (JAVA, _java_job, ("new Thread", "runAsync")),
    (KOTLIN, _java_job, ("Thread(", "thread", "runAsync", "GlobalScope")),
    (CSHARP, _csharp_job, ("Task.Run", "StartNew", "QueueUserWorkItem")),
    (RUBY, _ruby_job, ("Thread.new", "Process.spawn", "fork")),
    (PHP, _php_job, ("exec(", "popen(", "proc_open(")),
    (GO, _go_job, ("go func", "go ")),
)
JOB_LITERALS: Mapping[Kind[Any], tuple[str, ...]] = {kind: literals for kind, _, literals in _STARTS}


def jobs(kind: Kind[SourceFile], source: SourceFile) -> Iterator[Stored]:
    """Jobs that the request handlers of a file start and do not wait for."""
    starts = next((starts for each, starts, _ in _STARTS if each is kind), None)
    for node, what in starts(source) if starts is not None else ():
        handler = handler_of(source, node)
        if handler is not None and not _waits(handler):
            yield Stored(node, what, source)
