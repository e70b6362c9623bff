"""JavaScript: transports of winston, pino, bunyan and log4js, access logs of morgan, rotating streams."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.source import Call, SourceFile
from checks.finding import Edit, Fix
from checks.log_files.sink import Sink

if TYPE_CHECKING:
    from ast_grep_py import SgNode

LITERALS = (
    "winston", "transports.File", "DailyRotateFile", "pino", "bunyan", "log4js", "morgan", "rotating-file-stream",
    "file-stream-rotator", "simple-node-logger", "appendFile",
)  # fmt: skip
_ROTATING_MODULES = frozenset({"rotating-file-stream", "file-stream-rotator"})
_PINO_FILES = frozenset({"pino/file", "pino-roll", "pino-rotating-file", "pino-rotating-file-stream"})
_BOUNDS = ("maxsize", "maxFiles", "maxSize", "datePattern", "zippedArchive")


def sinks(source: SourceFile) -> Iterator[Sink]:
    for call in source.calls:
        for recognise in (_winston, _daily, _pino, _log4js, _bunyan, _simple, _rotating, _access_log, _appended):
            yield from recognise(source, call)


def _module(call: Call) -> str:
    return call.name.partition(".")[0]


def _constructs(source: SourceFile, call: Call, transport: str) -> bool:
    """`new winston.transports.File`, the same in brackets as winston 2 shows it, or taken out of `transports` before."""
    constructor = call.node.field("constructor")
    written = constructor.text().strip("( )") if constructor is not None else call.callee
    if written.endswith(f"transports.{transport}"):
        return True
    return written == transport and ("transports" in source.text.content or transport != "File")


def _has_console(source: SourceFile) -> bool:
    return any(call.method == "Console" for call in source.calls)


def _winston(source: SourceFile, call: Call) -> Iterator[Sink]:
    if call.method == "add" and (added := call.argument(0)) is not None and added.text().endswith("transports.File"):
        if (path := call.option("filename")) is not None:  # The call of winston 2.
            yield Sink(call.node, call.span, "File transport", path)
        return
    if not _constructs(source, call, "File"):
        return
    rotates = any(call.option(bound) is not None for bound in _BOUNDS)
    path = call.option("filename")
    fix = None
    if path is not None and call.named("transports.File") and not _has_console(source):
        options = call.argument(0)
        kept = [
            f"{key}: {value.text()}"
            for key, value in source.pairs(options).items()
            if key in ("level", "format", "handleExceptions", "handleRejections", "silent")
        ]
        written = f"new {call.receiver}.Console({'{ ' + ', '.join(kept) + ' }' if kept else ''})"
        fix = Fix("Log to standard output", (Edit(source.path, call.span, written),), safe=False)
    yield Sink(call.node, call.span, "File transport", path, rotates=rotates, certain=path is not None, fix=fix)


def _daily(source: SourceFile, call: Call) -> Iterator[Sink]:
    if not _constructs(source, call, "DailyRotateFile") and not call.name.startswith("winston-daily-rotate-file"):
        return
    if (path := call.option("filename")) is not None:
        yield Sink(call.node, call.span, "DailyRotateFile", path, rotates=True)


def _pino(source: SourceFile, call: Call) -> Iterator[Sink]:
    if not call.name.startswith("pino"):
        return
    if call.name == "pino.destination":
        path = call.option("dest") or call.argument(0)
        if path is not None and not source.pairs(path) and path.kind() != "number":
            yield Sink(call.node, call.span, "pino.destination", path, certain=False)
        return
    for found in call.node.find_all(kind="pair"):
        key, value = found.field("key"), found.field("value")
        if (
            key is None
            or value is None
            or key.text().strip("\"'") != "target"
            or source.string(value) not in _PINO_FILES
        ):
            continue
        target = found.parent()
        options = source.pairs(source.pairs(target).get("options")) if target is not None else {}
        path = options.get("destination") or options.get("file")
        if path is not None and path.kind() != "number" and target is not None:
            rotates = source.string(value) != "pino/file"
            yield Sink(target, source.span(target), "pino transport", path, rotates=rotates, certain=rotates)


def _log4js(source: SourceFile, call: Call) -> Iterator[Sink]:
    """Appenders of type file that a category names."""
    if _module(call) != "log4js" or call.method != "configure":
        return
    configuration = source.pairs(call.argument(0))
    used = {
        source.string(item)
        for category in source.pairs(configuration.get("categories")).values()
        for item in _items(source.pairs(category).get("appenders"))
    }
    for name, appender in source.pairs(configuration.get("appenders")).items():
        options = source.pairs(appender)
        kind = source.string(options.get("type"))
        if kind in ("file", "dateFile", "fileSync", "multiFile") and (name in used or not used):
            rotates = kind == "dateFile" or "maxLogSize" in options
            yield Sink(appender, source.span(appender), "log4js appender", options.get("filename"), rotates=rotates)


def _bunyan(source: SourceFile, call: Call) -> Iterator[Sink]:
    if not call.name.startswith("bunyan"):
        return
    for stream in _items(call.option("streams")):
        options = source.pairs(stream)
        if (path := options.get("path")) is not None:
            rotates = source.string(options.get("type")) == "rotating-file"
            yield Sink(stream, source.span(stream), "bunyan stream", path, rotates=rotates)


def _simple(source: SourceFile, call: Call) -> Iterator[Sink]:
    del source
    if _module(call) == "simple-node-logger" and call.method in ("createSimpleFileLogger", "createRollingFileLogger"):
        yield Sink(call.node, call.span, call.method, call.argument(0), rotates="Rolling" in call.method)


def _rotating(source: SourceFile, call: Call) -> Iterator[Sink]:
    del source
    module = _module(call)
    if module in _ROTATING_MODULES and call.method in ("createStream", "getStream", module):
        path = call.option("filename") or call.argument(0)
        yield Sink(call.node, call.span, module, path, rotates=True)


def _access_log(source: SourceFile, call: Call) -> Iterator[Sink]:
    """The `stream` of morgan that `fs.createWriteStream` opened."""
    stream = call.option("stream") if _module(call) == "morgan" else None
    if stream is None:
        return
    written = source.constants.get(stream.text()) if stream.kind() == "identifier" else stream
    if written is None:
        return
    for other in source.calls:
        if other.method == "createWriteStream" and other.node.range().start == written.range().start:
            yield Sink(call.node, call.span, "access log", other.argument(0))


def _appended(source: SourceFile, call: Call) -> Iterator[Sink]:
    del source
    if call.named("fs.appendFile", "fs.appendFileSync", "fs/promises.appendFile", "promises.appendFile"):
        yield Sink(call.node, call.span, call.method, call.argument(0), certain=False)


def _items(node: SgNode | None) -> list[SgNode]:
    return node.named_children() if node is not None and node.kind() == "array" else []
