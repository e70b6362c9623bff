"""Secrets never leave: what is shown of one is enough to recognise it and not enough to use it."""

from __future__ import annotations

from collections.abc import Iterable

_SHOWN = 3
_SHORTEST_SHOWN = 16
"""A shorter secret shows nothing: a few of its characters would be most of it."""
_HIDDEN = "…"


def mask(secret: str) -> str:
    """First and last few characters of a long secret, nothing of a short one."""
    if len(secret) < _SHORTEST_SHOWN:
        return _HIDDEN * 3
    return f"{secret[:_SHOWN]}{_HIDDEN}{secret[-_SHOWN:]}"


def masked(text: str, secrets: Iterable[str]) -> str:
    """`text` with each of the secrets, and each long enough line of one that spans several, replaced by its mask."""
    for piece in sorted(_pieces(secrets), key=len, reverse=True):
        if piece in text:
            text = text.replace(piece, mask(piece))
    return text


def fingerprint_content(secret: str, *place: str) -> str:
    """32 hexadecimal digits that stand for a secret where it must be recognised and not kept.

    place: the rule and path, for instance; the hash is keyed with it, so that equal secrets in two places look different.
    """
    from hashlib import blake2b

    key = blake2b("\0".join(place).encode("utf-8", "surrogatepass"), digest_size=32).digest()
    return blake2b(secret.encode("utf-8", "surrogatepass"), key=key, digest_size=16).hexdigest()


def _pieces(secrets: Iterable[str]) -> set[str]:
    """The secrets, and of those over several lines the lines: a text may show just one of them."""
    pieces = {secret for secret in secrets if secret}
    for secret in tuple(pieces):
        if "\n" in secret:
            pieces.update(line for line in map(str.strip, secret.split("\n")) if _telling(line))
    return pieces


def _telling(line: str) -> bool:
    return len(line) >= _SHORTEST_SHOWN and not (line.startswith("-----") and line.endswith("-----"))
