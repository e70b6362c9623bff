"""What a user may have meant."""

from __future__ import annotations

from collections.abc import Collection


def suggestion(given: str, known: Collection[str]) -> str:
    """`; did you mean 'logs'?`, or nothing where no known name is near."""
    from difflib import get_close_matches  # Only on the way to an error.

    near = get_close_matches(given.lower(), known, n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""
