"""Go: lumberjack and file-rotatelogs, `SetOutput` and `log.New` on an opened file, zap's output paths, Gin's writers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.source import Call, SourceFile
from checks.log_files.sink import Sink

if TYPE_CHECKING:
    from ast_grep_py import SgNode

LITERALS = (
    "lumberjack", "rotatelogs", "OutputPaths", "SetOutput(", "log.New(", "slog.New", "zerolog.New", "DefaultWriter",
    "DefaultErrorWriter", "AddSync(", ".Out =", "LoggingHandler(", "timberjack",
)  # fmt: skip
_TAKES_WRITER = frozenset(
    "SetOutput New NewTextHandler NewJSONHandler AddSync Lock MultiWriter LoggingHandler CombinedLoggingHandler "
    "NewCore ConsoleWriter LoggerWithWriter NewSyncWriter NewLogfmtLogger NewJSONLogger MultiLevelWriter".split()
)
_LOGGERS = frozenset(
    "log logrus logger slog zerolog zap zapcore gin handlers io logging golog klog glog charmlog".split()
)
_WRITERS = ("gin.DefaultWriter", "gin.DefaultErrorWriter", ".Out", "log.Logger")


def sinks(source: SourceFile) -> Iterator[Sink]:
    opened = dict(_opened(source))
    for call in source.calls:
        if call.name in ("lumberjack.Logger", "timberjack.Logger"):
            path = call.option("Filename")
            yield Sink(call.node, call.span, call.name, path, rotates=True)
        elif call.name in ("rotatelogs.New", "file-rotatelogs.New"):
            yield Sink(call.node, call.span, "rotatelogs", call.argument(0), rotates=True)
        elif call.name == "zap.Config" or call.name.endswith("zap.Config"):
            yield from _paths(source, call.option("OutputPaths"))
        elif call.method in _TAKES_WRITER:
            yield from _written(call, opened)
    for assignment in source.assignments:
        if assignment.name.endswith(("OutputPaths",)):
            yield from _paths(source, assignment.value)
        elif assignment.name.endswith(_WRITERS) and assignment.value.text() in opened:
            yield Sink(assignment.node, assignment.span, assignment.name, opened[assignment.value.text()])


def _opened(source: SourceFile) -> Iterator[tuple[str, SgNode]]:
    """Variables that hold a file opened for writing, with the path it is opened at."""
    openings = {
        (call.node.range().start.index, call.node.range().end.index): call
        for call in source.calls
        if call.name in ("os.OpenFile", "os.Create", "afero.OpenFile")
    }
    for assignment in source.assignments if openings else ():
        place = assignment.value.range()
        call = openings.get((place.start.index, place.end.index))
        path = call.argument(0) if call else None
        if call is not None and path is not None and "O_RDONLY" not in call.node.text():
            yield assignment.name.partition(",")[0], path


def _written(call: Call, opened: dict[str, SgNode]) -> Iterator[Sink]:
    """A logger on a file; `io.MultiWriter(os.Stdout, file)` counts once, where it is made."""
    if call.callee.partition(".")[0].lower() not in _LOGGERS and call.method != "SetOutput":
        return
    for argument in call.arguments:
        if argument.node.text() in opened:
            yield Sink(call.node, call.span, call.callee, opened[argument.node.text()], certain=False)
            return


def _paths(source: SourceFile, node: SgNode | None) -> Iterator[Sink]:
    for literal in node.find_all(kind="interpreted_string_literal") if node is not None else ():
        yield Sink(literal, source.span(literal), "zap output path", literal)
