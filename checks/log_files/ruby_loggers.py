"""Ruby: `Logger.new` with a path, appenders of SemanticLogger and Logging."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.source import Call, SourceFile
from checks.finding import Edit, Fix
from checks.log_files.sink import Sink

LITERALS = ("Logger.new", "add_appender", "appenders.file", "appenders.rolling_file", "File.open")
_LOGGERS = frozenset(
    "Logger ActiveSupport.Logger ActiveSupport.BufferedLogger ActiveSupport.TaggedLogging Ougai.Logger "
    "Lumberjack.Logger Yell LogStashLogger MonoLogger Fluent.Logger".split()
)


def sinks(source: SourceFile) -> Iterator[Sink]:
    for call in source.calls:
        if call.method == "new" and call.receiver.lstrip(".") in _LOGGERS:
            path = call.argument(0)
            if path is not None and _may_be_path(source, call):
                rotates = len([each for each in call.arguments if each.name is None]) > 1
                what = f"{call.receiver.lstrip('.').replace('.', '::')}.new"
                yield Sink(call.node, call.span, what, path, rotates, certain=False, fix=_streaming(source, call))
        elif call.callee == "File.open" and (call.string(1) or "").startswith("a"):
            yield Sink(call.node, call.span, call.callee, call.argument(0), certain=False)
        elif call.method == "add_appender" and (path := call.option("file_name")) is not None:
            yield Sink(call.node, call.span, "appender", path)
        elif call.callee in ("Logging.appenders.file", "Logging.appenders.rolling_file"):
            path = call.option("filename") or call.argument(0)
            yield Sink(call.node, call.span, call.callee, path, rotates=call.method == "rolling_file")


def _may_be_path(source: SourceFile, call: Call) -> bool:
    node = call.argument(0)
    if node is None or node.text() in ("STDOUT", "STDERR", "$stdout", "$stderr", "nil", "IO::NULL", "File::NULL"):
        return False
    return source.string(node) is not None or any(mark in node.text() for mark in ('"', "'"))


def _streaming(source: SourceFile, call: Call) -> Fix | None:
    listing = call.node.field("arguments")
    if listing is None or not listing.text().startswith("("):
        return None
    keywords = [each for each in call.arguments if each.name is not None]
    kept = [source.text.slice(source.span(parent)) for each in keywords if (parent := each.node.parent()) is not None]
    written = ", ".join(["$stdout", *kept])
    return Fix("Log to standard output", (Edit(source.path, source.span(listing), f"({written})"),))
