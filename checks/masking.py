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
    """`text` with each of the secrets replaced by its mask, the longest first."""
    for secret in sorted({secret for secret in secrets if secret}, key=len, reverse=True):
        if secret in text:
            text = text.replace(secret, mask(secret))
    return text
