"""Rust: tracing-appender, log4rs, fern, simplelog, flexi_logger."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.source import Call, SourceFile
from checks.log_files.sink import Sink

LITERALS = (
    "tracing_appender", "FileAppender", "fern::log_file", "WriteLogger", "log_to_file", "DateBased", "file_rotate",
)  # fmt: skip
_ROLLING = ("rolling.daily", "rolling.hourly", "rolling.minutely", "rolling.never", "rolling.weekly")


def sinks(source: SourceFile) -> Iterator[Sink]:
    """Appenders that the code decides on: one in an arm of a `match` is chosen by a setting."""
    for call in source.calls:
        if not any(above.kind() == "match_arm" for above in call.node.ancestors()):
            yield from _appender(source, call)


def _appender(source: SourceFile, call: Call) -> Iterator[Sink]:
    if call.named(*_ROLLING) and "tracing_appender" in source.text.content:
        path = call.argument(1) or call.argument(0)
        yield Sink(call.node, call.span, call.callee.replace(".", "::"), path, rotates=call.method != "never")
    elif call.named("RollingFileAppender.new", "RollingFileAppender.builder"):
        yield Sink(call.node, call.span, "RollingFileAppender", call.argument(2), rotates=True)
    elif call.method == "build" and "FileAppender.builder" in call.callee and call.arguments:
        yield Sink(call.node, call.span, "FileAppender", call.argument(0), rotates="Rolling" in call.callee)
    elif call.callee == "fern.log_file":
        yield Sink(call.node, call.span, "fern::log_file", call.argument(0))
    elif call.named("fern.DateBased.new") or call.callee == "DateBased.new":
        yield Sink(call.node, call.span, "fern::DateBased", call.argument(0), rotates=True)
    elif call.named("WriteLogger.new", "WriteLogger.init"):
        yield from _simplelog(source, call)
    elif call.callee == "vec" and "WriteLogger::new" in call.node.text():
        yield from _in_macro(call)
    elif call.method == "log_to_file" and "flexi_logger" in source.text.content:
        yield Sink(call.node, call.span, "log_to_file", None)


def _simplelog(source: SourceFile, call: Call) -> Iterator[Sink]:
    for inner in source.calls:
        if not inner.named("File.create", "File.open") or not inner.arguments:
            continue
        begins, ends = inner.node.range().start.index, inner.node.range().end.index
        if call.node.range().start.index < begins and ends <= call.node.range().end.index:
            yield Sink(call.node, call.span, "WriteLogger", inner.argument(0))
            return


def _in_macro(call: Call) -> Iterator[Sink]:
    """`vec![WriteLogger::new(…, File::create("app.log")…)]`: what a macro is given are tokens, no calls."""
    for literal in call.node.find_all(kind="string_literal"):
        if literal.text().strip('"').endswith((".log", ".txt")):
            yield Sink(call.node, call.span, "WriteLogger", literal)
            return
