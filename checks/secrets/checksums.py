"""Checksums that some providers put into their tokens, verified offline."""

from __future__ import annotations

from zlib import crc32

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def base62_crc(token: str) -> bool:
    """GitHub and npm: the last six characters are the CRC-32 of the thirty before them, in base 62."""
    body = token.rpartition("_")[2]
    return base62(crc32(body[:-6].encode())) == body[-6:]


def base62(number: int, width: int = 6) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 62)
        digits = _BASE62[rest] + digits
    return digits.rjust(width, "0")


def bech32(token: str) -> bool:
    """age: the checksum of BIP 173 over the human-readable part and the data."""
    lowered = token.lower()
    prefix, _, data = lowered.rpartition("1")
    values = [_BECH32.find(character) for character in data]
    if -1 in values:
        return False
    head = [ord(character) >> 5 for character in prefix] + [0] + [ord(character) & 31 for character in prefix]
    return _polymod(head + values) == 1


def with_bech32(prefix: str, values: list[int]) -> str:
    """`prefix`, the separator, the data and its checksum: how an age key is written."""
    lowered = prefix.lower()
    head = [ord(character) >> 5 for character in lowered] + [0] + [ord(character) & 31 for character in lowered]
    rest = _polymod(head + values + [0] * 6) ^ 1
    checksum = [(rest >> 5 * (5 - position)) & 31 for position in range(6)]
    return (lowered + "1" + "".join(_BECH32[value] for value in values + checksum)).upper()


def _polymod(values: list[int]) -> int:
    state = 1
    for value in values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for position, generator in enumerate(_GENERATORS):
            state ^= generator if (top >> position) & 1 else 0
    return state
