"""Bytes to text: UTF-8, UTF-16 by its mark, Latin-1 as the last resort; binary files are told apart and not read."""

from __future__ import annotations

from checks.errors import Unreadable

MAXIMUM_BYTES = 10_000_000
BINARY = "binary"
_HEAD = 8_192
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(data: bytes) -> str:
    """The text of a file without its byte-order mark. Raises `Unreadable` for binary and over-long content."""
    if len(data) > MAXIMUM_BYTES:
        raise Unreadable(f"larger than {MAXIMUM_BYTES // 1_000_000} MB")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding)
    if b"\0" in data[:_HEAD]:
        raise Unreadable(BINARY)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _marked(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(f"its byte-order mark says {encoding}, its content does not") from error
