"""Bytes of a text file to characters and back, with its byte-order mark and line endings as they were."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from checks.decoding import decode
from checks.errors import Unreadable
from checks.value import frozen

_MARKS = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))


@frozen
class Encoding:
    mark: bytes
    codec: str
    newline: str

    def encode(self, text: str) -> bytes:
        """Raises UnicodeEncodeError for characters that the file's encoding has not."""
        return self.mark + text.encode(self.codec)

    def lines(self, text: str) -> str:
        """`text` with the line endings of the file."""
        return text.replace("\r\n", "\n").replace("\n", self.newline)


NEW_FILE = Encoding(b"", "utf-8", "\n")


def decoded(data: bytes) -> tuple[str, Encoding]:
    """The characters that positions count in, and how to write them. Raises `Unreadable` where they would not survive."""
    text = decode(data)
    mark, codec = next((known for known in _MARKS if data.startswith(known[0])), (b"", _unmarked(data)))
    windows = text.count("\r\n") * 2 > text.count("\n")
    encoding = Encoding(mark, codec, "\r\n" if windows else "\n")
    if encoding.encode(text) != data:
        raise Unreadable("its encoding is not known well enough to be written")
    return text, encoding


def _unmarked(data: bytes) -> str:
    try:
        data.decode()
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"
