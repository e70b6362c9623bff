"""Python: handlers of `logging` and its extensions, `basicConfig`, loguru and structlog."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.source import Call, SourceFile
from checks.finding import Edit, Fix
from checks.log_files.sink import Sink
from checks.pattern import pattern
from checks.text import Span

if TYPE_CHECKING:
    from ast_grep_py import SgNode

LITERALS = (
    "FileHandler",
    "basicConfig",
    "loguru",
    "LoggerFactory",
    "sys.stdout =",
    "sys.stderr =",
    "logzero",
    ".log'",
    '.log"',
    "logs/",
)
_PLAIN = frozenset({"logging.FileHandler", "logging.handlers.WatchedFileHandler", "logbook.FileHandler"})
_ROTATING = frozenset(
    "logging.handlers.RotatingFileHandler logging.handlers.TimedRotatingFileHandler logbook.RotatingFileHandler "
    "logbook.TimedRotatingFileHandler concurrent_log_handler.ConcurrentRotatingFileHandler "
    "concurrent_log_handler.ConcurrentTimedRotatingFileHandler cloghandler.ConcurrentRotatingFileHandler "
    "mrfh.MultiprocessRotatingFileHandler safe_logger.TimedRotatingFileHandlerSafe".split()
)
_STRUCTLOG = frozenset("structlog.WriteLoggerFactory structlog.PrintLoggerFactory structlog.BytesLoggerFactory".split())
_HANDLERS = ("FileHandler", "StreamHandler", "RichHandler")
_FILE_ONLY = pattern(r"doRollover|baseFilename|getFilesToDelete|\.namer\b|\.rotator\b")
_ONLY_FOR_FILES = frozenset("filename filemode encoding errors delay".split())


def sinks(source: SourceFile) -> Iterator[Sink]:
    subclasses = dict(_subclasses(source))
    # A second handler on standard output would print each line twice.
    alone = sum(call.method.endswith(_HANDLERS) for call in source.calls) < 2
    for call in source.calls:
        name = subclasses.get(call.callee, call.name)
        if name in _PLAIN or name in _ROTATING:
            yield _handler(source, call, name, alone=alone)
        elif call.name == "logging.basicConfig" and (filename := call.argument(-1, "filename")) is not None:
            yield Sink(call.node, call.span, "basicConfig", filename, fix=_configured_for_stdout(source, call))
        elif call.name == "open" and (call.string(1, "mode") or "").startswith("a"):
            yield Sink(call.node, call.span, "open", call.argument(0, "file"), certain=False)
        else:
            yield from _by_library(source, call)
    yield from _redirected(source)


def _by_library(source: SourceFile, call: Call) -> Iterator[Sink]:
    if call.name.startswith("loguru.") and call.method == "add":
        yield from _loguru(source, call)
    elif call.name in _STRUCTLOG and (opened := _opened(source, call.argument(0, "file"))) is not None:
        yield Sink(call.node, call.span, call.method, opened)
    elif call.name == "logzero.logfile":
        yield Sink(call.node, call.span, "logzero.logfile", call.argument(0, "filename"))


def _redirected(source: SourceFile) -> Iterator[Sink]:
    """`sys.stdout = open("app.log", "w")`."""
    for assignment in source.assignments:
        if assignment.name in ("sys.stdout", "sys.stderr"):
            opened = _opened(source, assignment.value)
            if opened is not None:
                yield Sink(assignment.node, assignment.span, assignment.name, opened)


def _subclasses(source: SourceFile) -> Iterator[tuple[str, str]]:
    for node in source.find("class_definition"):
        name, bases = node.field("name"), node.field("superclasses")
        if name is None or bases is None:
            continue
        for base in bases.named_children():
            first, dot, rest = base.text().partition(".")
            whole = source.imports.get(first, first) + dot + rest
            if whole in _PLAIN or whole in _ROTATING:
                yield name.text(), whole


def _handler(source: SourceFile, call: Call, name: str, *, alone: bool) -> Sink:
    path = call.argument(0, "filename")
    fix = _streaming(source, call) if alone and call.name == name and path is not None else None
    rotates = name in _ROTATING and (
        not name.endswith(".RotatingFileHandler") or call.argument(2, "maxBytes") is not None
    )
    return Sink(call.node, call.span, call.method, path, rotates=rotates, fix=fix)


def _loguru(source: SourceFile, call: Call) -> Iterator[Sink]:
    sink = call.argument(0, "sink")
    if sink is None or sink.kind() == "lambda":
        return
    rotates = any(call.argument(-1, option) is not None for option in ("rotation", "retention", "compression"))
    # Anything may be added: a stream, a function, a handler. Only text, or what says it rotates, is a file.
    text = sink.text()
    if rotates or source.string(sink) is not None or sink.kind() in ("string", "concatenated_string"):
        yield Sink(call.node, call.span, "loguru sink", sink, rotates=rotates)
    elif "os.path.join" in text or "Path(" in text or sink.kind() == "binary_operator":
        yield Sink(call.node, call.span, "loguru sink", sink)


def _opened(source: SourceFile, node: SgNode | None) -> SgNode | None:
    """The path of `open(path, "w")` or `Path(path).open("a")`."""
    if node is None:
        return None
    for call in source.calls:
        if call.node.range().start == node.range().start and call.node.range().end == node.range().end:
            if call.name in ("open", "io.open", "codecs.open"):
                return call.argument(0, "file")
            if call.method == "open" and call.receiver.endswith("Path()"):
                return call.node.field("function")
    return None


def _streaming(source: SourceFile, call: Call) -> Fix | None:
    """`logging.StreamHandler(sys.stdout)` in place of the handler."""
    module = next((name for name, whole in source.imports.items() if whole == "logging"), None)
    if module is None or _FILE_ONLY.search(source.text.content):
        return None
    edit = Edit(source.path, call.span, f"{module}.StreamHandler(sys.stdout)")
    return Fix("Log to standard output", (*_import_of_sys(source), edit))


def _configured_for_stdout(source: SourceFile, call: Call) -> Fix | None:
    kept = [
        argument.node.parent()
        for argument in call.arguments
        if argument.name is not None and argument.name not in _ONLY_FOR_FILES
    ]
    if len(kept) + sum(argument.name in _ONLY_FOR_FILES for argument in call.arguments) != len(call.arguments):
        return None
    listing = call.node.field("arguments")
    if listing is None or "#" in listing.text():
        return None
    written = [node.text() for node in kept if node is not None]
    edit = Edit(source.path, source.span(listing), f"({', '.join(['stream=sys.stdout', *written])})")
    return Fix("Log to standard output", (*_import_of_sys(source), edit))


def _import_of_sys(source: SourceFile) -> Iterator[Edit]:
    if source.imports.get("sys") == "sys":
        return
    for node in source.find("import_statement", "import_from_statement"):
        above = node.parent()
        if above is not None and above.kind() == "module":
            line = source.span(node).line
            yield Edit(source.path, Span(line, 1, line, 1), "import sys\n")
            return
