"""Data of Kubernetes Secrets: every value is base64, whatever it is called."""

from __future__ import annotations

import re
from binascii import Error, a2b_base64
from collections.abc import Iterator
from typing import NamedTuple

from checks.pattern import pattern

LEADS = ("kind: secret", 'kind: "secret"', "kind: 'secret'", '"kind": "secret"', '"kind":"secret"')
_ENTRY = pattern(
    r"^[ \t]{1,20}[\"']?(?P<name>[\w.\-]{1,120})[\"']?:[ \t]{0,8}[\"']?(?P<value>[A-Za-z0-9+/]{8,100000}={0,2})[\"']?[ \t]*$",
    re.MULTILINE,
)
_MOST = 200
_AROUND = 20_000


class Encoded(NamedTuple):
    name: str
    start: int
    end: int
    content: str


def encoded(content: str, at: int) -> Iterator[Encoded]:
    """Values of the document around offset `at` that decode to text."""
    low = content.rfind("\n---", max(0, at - _AROUND), at) + 1
    high = content.find("\n---", at, at + _AROUND)
    for count, found in enumerate(
        _ENTRY.finditer(content, low, high if high >= 0 else min(len(content), at + _AROUND))
    ):
        if count >= _MOST:
            return
        try:
            decoded = a2b_base64(found["value"], strict_mode=True).decode()
        except (Error, ValueError):
            continue
        yield Encoded(found["name"], found.start("value"), found.end("value"), decoded)
