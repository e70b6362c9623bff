"""A tolerant reader: single fields out of a payload, None where one is absent or not of the expected form.

GitHub adds fields and values without notice, and its own examples do not all fit its own schema. A field that is not
understood must not lose the event.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

_LARGEST = 2**63 - 1  # PostgreSQL's bigint
_LONGEST = 1000
_SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def dig(payload: Any, *keys: str | int) -> Any:
    """The value at a path of keys and indices, or None."""
    for key in keys:
        if isinstance(payload, dict) and isinstance(key, str):
            payload = payload.get(key)
        elif isinstance(payload, list) and isinstance(key, int) and key < len(payload):
            payload = payload[key]
        else:
            return None
    return payload


def items(payload: Any, *keys: str | int) -> list[Any]:
    found = dig(payload, *keys)
    return found if isinstance(found, list) else []


def text(payload: Any, *keys: str | int) -> str | None:
    """Printable text of bounded length: PostgreSQL takes no NUL, and logs no control characters."""
    found = dig(payload, *keys)
    return found if isinstance(found, str) and len(found) <= _LONGEST and found.isprintable() else None


def number(payload: Any, *keys: str | int) -> int | None:
    found = dig(payload, *keys)
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 < found <= _LARGEST else None


def flag(payload: Any, *keys: str | int) -> bool | None:
    found = dig(payload, *keys)
    return found if isinstance(found, bool) else None


def sha(payload: Any, *keys: str | int) -> str:
    """A commit's name, empty where there is none (a deleted branch has one of zeros)."""
    found = dig(payload, *keys)
    return found if isinstance(found, str) and _SHA.fullmatch(found) and found.strip("0") else ""


def moment(payload: Any, *keys: str | int) -> datetime | None:
    """An ISO date or a Unix time; GitHub sends either for the same field in different events."""
    found = dig(payload, *keys)
    try:
        if isinstance(found, str) and len(found) <= 40:
            read = datetime.fromisoformat(found)
            return read if read.tzinfo else read.replace(tzinfo=UTC)
        if isinstance(found, int) and not isinstance(found, bool):
            return datetime.fromtimestamp(found, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None
