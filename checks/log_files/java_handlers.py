"""Java and Kotlin: `java.util.logging`, and appenders of Log4j and Logback that code sets up."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.source import Call, SourceFile
from checks.log_files.sink import Sink

LITERALS = ("FileHandler", "FileAppender", "System.setOut", "System.setErr", "FileWriter(")
_APPENDERS = frozenset(
    "FileAppender RollingFileAppender DailyRollingFileAppender RollingRandomAccessFileAppender "
    "RandomAccessFileAppender".split()
)
_PACKAGES = ("ch.qos.logback.", "org.apache.log4j.", "org.apache.logging.log4j.")


def sinks(source: SourceFile) -> Iterator[Sink]:
    for call in source.calls:
        if call.method == "FileHandler" and _imported(source, call, ("java.util.logging.",)):
            yield Sink(call.node, call.span, "FileHandler", call.argument(0), rotates=len(call.arguments) > 2)
        elif call.method in _APPENDERS and _imported(source, call, _PACKAGES):
            yield _appender(source, call)
        elif call.method == "FileWriter" and len(call.arguments) == 2 and call.arguments[1].node.text() == "true":
            yield Sink(call.node, call.span, "FileWriter", call.argument(0), certain=False)
        elif call.callee in ("System.setOut", "System.setErr"):
            yield from _redirected(source, call)


def _imported(source: SourceFile, call: Call, packages: tuple[str, ...]) -> bool:
    return call.name.startswith(packages) or any(
        f"import {package}" in source.text.content and ".*;" in source.text.content for package in packages
    )


def _appender(source: SourceFile, call: Call) -> Sink:
    """Logback's take their file later, by `setFile`."""
    path = None
    for other in source.calls:
        if other.method in ("setFile", "withFileName", "setFileName") and other.arguments:
            path = other.argument(0)
            break
    if path is None and call.arguments:
        path = next((each.node for each in call.arguments if source.string(each.node) is not None), None)
    return Sink(
        call.node, call.span, call.method, path, rotates=call.method not in ("FileAppender", "RandomAccessFileAppender")
    )


def _redirected(source: SourceFile, call: Call) -> Iterator[Sink]:
    for inner in source.calls:
        if inner.method not in ("FileOutputStream", "PrintStream", "File"):
            continue
        if inner.node.range().start.index < call.node.range().start.index:
            continue
        if inner.node.range().end.index <= call.node.range().end.index and source.string(
            inner.argument(0) or inner.node
        ):
            yield Sink(call.node, call.span, call.callee, inner.argument(0))
            return
