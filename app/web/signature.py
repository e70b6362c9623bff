"""Whether a delivery comes from GitHub."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.settings import Secret


def is_genuine(body: bytes, header: str, secrets: Sequence[Secret]) -> bool:
    """Whether `X-Hub-Signature-256` is that of the raw body under one of the secrets, in time that tells nothing.

    Every secret is tried even when one fits: while a secret is rotated, the answer must not tell which is older.
    """
    given = header.encode("utf-8", "replace")
    fits = [
        hmac.compare_digest(b"sha256=" + hmac.new(secret.reveal().encode(), body, hashlib.sha256).hexdigest().encode(), given)
        for secret in secrets
    ]  # fmt: skip
    return any(fits)
