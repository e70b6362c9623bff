"""PHP: Monolog's handlers, `error_log` to a file, appending to a log by hand."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.source import Call, SourceFile
from checks.finding import Edit, Fix
from checks.log_files.sink import Sink

LITERALS = ("Monolog", "error_log", "FILE_APPEND", "Zend\\Log", "Laminas\\Log", "KLogger")
_MONOLOG = "Monolog.Handler."


def sinks(source: SourceFile) -> Iterator[Sink]:
    for call in source.calls:
        if call.name == f"{_MONOLOG}StreamHandler":
            path = call.argument(0, "stream")
            if path is not None:
                yield Sink(call.node, call.span, "StreamHandler", path, certain=False, fix=_streaming(source, call))
        elif call.name == f"{_MONOLOG}RotatingFileHandler":
            yield Sink(call.node, call.span, "RotatingFileHandler", call.argument(0, "filename"), rotates=True)
        elif call.name == "error_log" and source.text.slice(source.span(call.argument(1) or call.node)) == "3":
            yield Sink(call.node, call.span, "error_log", call.argument(2))
        elif call.name == "ini_set" and call.string(0) == "error_log":
            yield Sink(call.node, call.span, "ini_set('error_log')", call.argument(1), certain=False)
        elif call.name == "file_put_contents" and "FILE_APPEND" in call.node.text():
            yield Sink(call.node, call.span, "file_put_contents", call.argument(0), certain=False)
        elif call.name in ("Laminas.Log.Writer.Stream", "Zend.Log.Writer.Stream"):
            yield Sink(call.node, call.span, "Stream writer", call.argument(0), certain=False)


def _streaming(source: SourceFile, call: Call) -> Fix | None:
    path = call.argument(0, "stream")
    if path is None:
        return None
    return Fix("Log to standard output", (Edit(source.path, source.span(path), "'php://stdout'"),))
