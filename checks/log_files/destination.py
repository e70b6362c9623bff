"""Where log output goes: a standard stream, or a file."""

from __future__ import annotations

import re

from checks.pattern import pattern

_STREAMS = frozenset("- stdout stderr /dev/stdout /dev/stderr /dev/null /dev/tty nul con: syslog journald".split())
_STREAM_PREFIXES = ("/dev/fd/", "/proc/self/fd/", "/proc/1/fd/", "php://", "syslog:", "/dev/log", "data:", "|")
_LOG_NAME = pattern(
    r"(?:^|[/\\._-])logs?(?:$|[/\\._{%-])|\.(?:log|err|out)(?:$|[.{%])|(?:access|error|debug|app|server|out)logs?$",
    re.IGNORECASE,
)


def is_stream(target: str) -> bool:
    """Whether a path means standard output or error, the null device or another sink that is no regular file."""
    lowered = target.strip().strip("\"'").lower()
    return not lowered or lowered in _STREAMS or lowered.startswith(_STREAM_PREFIXES)


def is_log_path(target: str) -> bool:
    """Whether a path is one that logs are kept in: `app.log`, `logs/today`, `/var/log/app`, `access_log`."""
    return not is_stream(target) and _LOG_NAME.search(target.strip().strip("\"'")) is not None
