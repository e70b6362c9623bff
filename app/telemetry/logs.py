"""Structured logs: one JSON object a line on standard output, with the ids of what is being worked on and no secret."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from app.settings import Secret

_context: ContextVar[dict[str, Any] | None] = ContextVar("log_context", default=None)
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}
_CREDENTIAL = re.compile(
    r"gh[a-z]_[A-Za-z0-9_.=-]{16,}|github_pat_\w{20,}"  # GitHub's tokens, about 520 characters in the newer form
    r"|\bv1\.[0-9a-f]{40}\b|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"  # installation tokens of old, JSON web tokens
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"  # user and password of a URL
    r"|(?<=earer )[^\s\"']{8,}",
    re.DOTALL,
)


@contextmanager
def log_context(**fields: Any) -> Iterator[None]:
    """Add fields to every line logged within, in this thread."""
    token = _context.set({**(_context.get() or {}), **fields})
    try:
        yield
    finally:
        _context.reset(token)


class Redaction:
    """Takes secrets out of text: those of this process by value, and anything with the form of a credential."""

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        values = {part for secret in secrets for part in _parts(secret.reveal()) if len(part) >= 8}
        by_length = sorted(values, key=len, reverse=True)
        self._values = re.compile("|".join(map(re.escape, by_length))) if by_length else None

    def __call__(self, text: str) -> str:
        if self._values is not None:
            text = self._values.sub("***", text)
        return _CREDENTIAL.sub("***", text)


def _parts(value: str) -> Iterator[str]:
    """A key also leaks a line at a time, and quoted."""
    yield value
    yield json.dumps(value)[1:-1]
    yield from (line.strip() for line in value.splitlines() if "PRIVATE KEY" not in line)


class JsonFormatter(logging.Formatter):
    def __init__(self, redact: Redaction) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **(_context.get() or {}),
        }
        entry |= {key: value for key, value in vars(record).items() if key not in _STANDARD}
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return self._redact(json.dumps(entry, default=str, ensure_ascii=False))


def configure(level: str, secrets: Iterable[Secret]) -> None:
    """Send every log line of the process to standard output as JSON; the platform routes it from there."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter(Redaction(secrets)))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # These say on every job and request what our own lines say once.
    for chatty in ("procrastinate", "httpx", "httpcore", "githubkit", "psycopg.pool"):
        logging.getLogger(chatty).setLevel(max(logging.getLevelName(level), logging.WARNING))
