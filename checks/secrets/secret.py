"""The value that detection yields."""

from __future__ import annotations

from checks.text import Span
from checks.value import field, frozen


@frozen
class Secret:
    """A credential in a text. `score` runs from 0 to 1: how sure it is that this is a real one."""

    kind: str
    """The detector's id: `github-token`, `private-key`, `password`, `connection-password`, ..."""
    title: str
    """What it is, for a sentence: `GitHub token`."""
    name: str
    """The key it is given, `DB_PASSWORD`; empty where it stands alone."""
    value: str = field(repr=False)
    span: Span
    score: float
    reasons: tuple[str, ...] = ()
    verified_shape: bool = False
    """Whether the value alone, whatever it is called, has the form that one provider gives out."""
    checksum: bool = False
    """Whether a checksum inside the value was verified."""
