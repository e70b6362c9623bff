"""Names that logging frameworks give to what writes a file."""

from __future__ import annotations

PYTHON_HANDLERS = frozenset(
    "logging.FileHandler logging.handlers.WatchedFileHandler logging.handlers.RotatingFileHandler "
    "logging.handlers.TimedRotatingFileHandler concurrent_log_handler.ConcurrentRotatingFileHandler "
    "concurrent_log_handler.ConcurrentTimedRotatingFileHandler cloghandler.ConcurrentRotatingFileHandler "
    "FileHandler handlers.RotatingFileHandler handlers.TimedRotatingFileHandler handlers.WatchedFileHandler".split()
)
LOG4J2_APPENDERS = frozenset("file rollingfile randomaccessfile rollingrandomaccessfile memorymappedfile".split())
SERILOG_SINKS = frozenset("file rollingfile rollingfilealternate".split())


def rotates(name: str) -> bool:
    return "rolling" in name.lower() or "rotat" in name.lower()


def writes_file(appender: str) -> bool:
    """A class of Logback, Log4j 1 or log4net by its last part."""
    return appender.partition(",")[0].strip().endswith("FileAppender")
