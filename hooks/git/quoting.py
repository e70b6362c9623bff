"""Names as git writes them in a patch: in double quotes with C escapes where they hold unusual characters."""

from __future__ import annotations

import os
import re

_ESCAPE = re.compile(rb'\\([0-7]{3}|[abfnrtv"\\])')
_LETTERS = {b"a": 7, b"b": 8, b"f": 12, b"n": 10, b"r": 13, b"t": 9, b"v": 11, b'"': 34, b"\\": 92}


def unquoted(name: str) -> str:
    """The path behind a name of a patch header whose bytes were decoded as Latin-1."""
    raw = name.encode("latin-1")
    if len(raw) >= 2 and raw.startswith(b'"') and raw.endswith(b'"'):
        raw = _ESCAPE.sub(_byte, raw[1:-1])
    return os.fsdecode(raw)


def _byte(escape: re.Match[bytes]) -> bytes:
    code = escape[1]
    return bytes([_LETTERS[code] if code in _LETTERS else int(code, 8) & 0xFF])
