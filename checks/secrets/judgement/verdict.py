"""What judgement says of a candidate."""

from __future__ import annotations

from typing import NamedTuple


class Verdict(NamedTuple):
    kind: str
    title: str
    score: float
    reasons: tuple[str, ...]
    verified_shape: bool = False
    checksum: bool = False
