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
_HANDED_ON = pattern(
    r"cache|log|metric|trac[ek]|clear|queue|schedule|delay|publish|emit|dispatch|touch|invalidate|analytics|capture",
    re.IGNORECASE,
)
"""What may be lost, or hands the work on to something that keeps it."""


_QUEUED = pattern(r"sendToQueue|\.publish\(|enqueue|\.add\(")


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
    asynchronous = set(_asynchronous(source))
    for statement in source.find("expression_statement"):
        found = statement.named_children()
        told = _unawaited(found[0], asynchronous) if found else None
        if told and not _HANDED_ON.search(told):
            yield statement, f"`{told}`"


def _asynchronous(source: SourceFile) -> Iterator[str]:
    """Names of asynchronous functions of the file that answer nothing themselves."""
    for node in source.find("function_declaration"):
        name = node.field("name")
        if name is not None and _runs_by_itself(source, node, node):
            yield name.text()
    for assignment in source.assignments:
        value = assignment.value
        if value.kind() == "arrow_function" and _runs_by_itself(source, assignment.node, value):
            yield assignment.name.partition(":")[0]


def _runs_by_itself(source: SourceFile, declared: SgNode, function: SgNode) -> bool:
    if not function.text().startswith("async") or source.enclosing_function(declared) is not None:
        return False
    return _ANSWERS.search(function.text()) is None and _QUEUED.search(function.text()) is None


def _unawaited(node: SgNode, asynchronous: set[str]) -> str | None:
    """The name of what gives a promise that is dropped: behind `void`, with nothing but `.catch`, or by its own declaration.

    One that is given the response, or that ends in it, is how the handler answers.
    """
    if _ANSWERS.search(node.text()):
        return None
    if node.kind() == "unary_expression" and node.text().startswith("void "):
        inner = node.named_children()[-1]
        return _name(inner) if inner.kind() == "call_expression" else None
    callee = node.field("function") if node.kind() == "call_expression" else None
    if callee is None:
        return None
    name = callee.text()
    if name in ("setImmediate", "process.nextTick"):
        return name if "async" in node.text()[:80] else None
    return _name(node) if name in asynchronous or name.endswith(".catch") else None


def _name(node: SgNode) -> str:
    """What is called first in a chain, without its arguments; empty for a function written in place."""
    return re.split(r"[({]|\.catch|\.then|\.finally", node.text())[0].strip()[:60]


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
_HANDLERS = {
    JAVASCRIPT.name: pattern(
        r"\b_?req(?:uest)?\b|\bctx\b|@(?:Get|Post|Put|Patch|Delete|All)\(|\b\w*(?:app|router|server|fastify|api)\.(?:get|post|put|patch|delete)\(",
        re.IGNORECASE,
    ),
    **dict.fromkeys((PHP.name, RUBY.name), pattern(r"class\s+\w*Controller\b")),
}
"""Without one of these a file holds no handler; looking for them is much faster than parsing."""
JOB_LITERALS: Mapping[Kind[Any], tuple[str, ...]] = {kind: literals for kind, _, literals in _STARTS}


def jobs(kind: Kind[SourceFile], source: SourceFile) -> Iterator[Stored]:
    """Jobs that the request handlers of a file start and do not wait for."""
    starts = next((starts for each, starts, _ in _STARTS if each is kind), None)
    answers = _HANDLERS.get(kind.name)
    if answers is not None and not answers.search(source.text.content):
        return
    for node, what in starts(source) if starts is not None else ():
        handler = handler_of(source, node)
        if handler is not None and not _waits(handler):
            yield Stored(node, what, source)
