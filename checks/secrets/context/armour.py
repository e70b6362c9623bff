"""Private keys in armour: PEM, OpenSSH, PGP, PuTTY, SSH2, and on one line with escaped line ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from checks.pattern import pattern

LEADS = ("-----begin", "begin ssh2", "putty-user-key-file", "ls0tls1crudjti")


class Armour(NamedTuple):
    title: str
    start: int
    end: int
    encrypted: bool
    body: str


_BEGIN = pattern(r"-{4,5} ?BEGIN (?P<label>(?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?) ?-{4,5}")
_PUTTY = pattern(r"PuTTY-User-Key-File-\d: (?P<label>\S{3,30})")
_BODY = pattern(r"[A-Za-z0-9+/=]{16,}")
_BASE64 = pattern(r"LS0tLS1CRUdJTi[A-Za-z0-9+/]{0,20}[A-Za-z0-9+/=]{60,20000}")
_LONGEST = 20_000


def armours(content: str, at: int) -> Iterator[Armour]:
    """The private key whose armour opens at or near offset `at`."""
    begin = _BEGIN.search(content, at, at + 80)
    if begin is not None:
        yield from _armoured(content, begin.start(), begin.end(), begin["label"])
        return
    putty = _PUTTY.search(content, max(0, at - 1), at + 80)
    if putty is not None:
        yield from _putty(content, putty.start(), putty.end())
        return
    encoded = _BASE64.match(content, at)
    if encoded is not None and _encoded_private(encoded[0]):
        yield Armour("private key", encoded.start(), encoded.end(), False, encoded[0])


def _armoured(content: str, start: int, opened: int, label: str) -> Iterator[Armour]:
    closing = content.find("END " + label, opened, opened + _LONGEST)
    closed = content.find("-----", closing + 4, closing + 80) if closing > 0 else -1
    end = closed + 5 if closed > 0 else min(len(content), opened + 4000)
    body = content[opened : closing if closing > 0 else end]
    runs = _BODY.findall(body)
    if sum(map(len, runs)) < 40:
        return
    encrypted = "ENCRYPTED" in label or "ENCRYPTED" in body[:200]
    if closing < 0:
        end = opened + body.rfind(runs[-1]) + len(runs[-1])
    yield Armour("encrypted private key" if encrypted else _title(label), start, end, encrypted, "".join(runs))


def _title(label: str) -> str:
    owner = label.removesuffix(" BLOCK").removesuffix("PRIVATE KEY").strip()
    return f"{owner} private key" if owner else "private key"


def _putty(content: str, start: int, opened: int) -> Iterator[Armour]:
    private = content.find("Private-Lines:", opened, opened + _LONGEST)
    if private < 0:
        return
    runs = _BODY.findall(content, private, private + 4000)
    if sum(map(len, runs)) < 40:
        return
    encrypted = "Encryption: none" not in content[opened:private]
    end = content.find("Private-MAC", private, private + _LONGEST)
    yield Armour("PuTTY private key", start, end if end > 0 else private + 14, encrypted, "".join(runs))


def _encoded_private(encoded: str) -> bool:
    from base64 import b64decode

    return b"PRIVATE KEY" in b64decode(encoded[:64])
