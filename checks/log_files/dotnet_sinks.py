"""C#: Serilog's file sinks, NLog's and log4net's targets, file providers of Microsoft.Extensions.Logging."""

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
    ".File(",
    "RollingFile",
    "FileTarget",
    "FileAppender",
    ".AddFile(",
    "TextWriterTraceListener",
    "File.Append",
)
_SERILOG = pattern(r"WriteTo(?:\(\))?\.(?:File|RollingFile|RollingFileAlternate|Map)$")
_NESTED = pattern(r"\.(?:Async|Conditional|Map|Logger)\(")


def sinks(source: SourceFile) -> Iterator[Sink]:
    for call in source.calls:
        if call.method in ("File", "RollingFile", "RollingFileAlternate") and _of_serilog(call):
            rotates = call.method != "File" or call.argument(-1, "rollingInterval") is not None
            fix = _console(source, call)
            yield Sink(
                call.node, _place(source, call), f"Serilog {call.method} sink", _path(call), rotates=rotates, fix=fix
            )
        elif call.method == "FileTarget" and "NLog" in source.text.content:
            yield Sink(call.node, call.span, "FileTarget", call.option("FileName"))
        elif call.method in ("FileAppender", "RollingFileAppender") and "log4net" in source.text.content:
            rotates = call.method == "RollingFileAppender"
            yield Sink(call.node, call.span, call.method, call.option("File"), rotates=rotates)
        elif call.method == "AddFile" and "ogg" in call.receiver:
            yield Sink(call.node, call.span, "AddFile", call.argument(0), certain=False)
        elif call.callee in ("File.AppendAllText", "File.AppendAllLines", "File.AppendText", "File.AppendAllTextAsync"):
            yield Sink(call.node, call.span, call.callee, call.argument(0), certain=False)
        elif call.method == "TextWriterTraceListener" and call.arguments:
            yield Sink(call.node, call.span, "TextWriterTraceListener", call.argument(0), certain=False)


def _path(call: Call) -> SgNode | None:
    """The first positional text, or the one given by name; a formatter may stand before it."""
    named = call.argument(-1, "path") or call.argument(-1, "pathFormat")
    if named is not None:
        return named
    first = call.argument(0)
    return call.argument(1) if first is not None and first.kind() == "object_creation_expression" else first


def _of_serilog(call: Call) -> bool:
    if _SERILOG.search(call.callee):
        return True
    if call.receiver.count(".") or not call.receiver.isidentifier():
        return False
    return any(
        above.kind() == "invocation_expression" and "WriteTo" in above.text()[:2000] and _NESTED.search(above.text())
        for above in call.node.ancestors()
    )


def _place(source: SourceFile, call: Call) -> Span:
    """From the method's name to the end of its arguments: the call itself begins where the chain does."""
    function, listing = call.node.field("function"), call.node.field("arguments")
    name = function.field("name") if function is not None else None
    if name is None or listing is None:
        return call.span
    start, end = source.span(name), source.span(listing)
    return Span(start.line, start.column, end.end_line, end.end_column)


def _console(source: SourceFile, call: Call) -> Fix | None:
    """`Console` is of another package, so that this is a suggestion only."""
    if ".Console(" in source.text.content or call.node.field("arguments") is None:
        return None
    return Fix("Log to standard output", (Edit(source.path, _place(source, call), "Console()"),), safe=False)
