"""Matches as bytes that can be stored, and back. Nothing but the values of a match is ever made of stored bytes."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any

from checks.finding import Edit, Fix, Match
from checks.text import Span

_CLASSES: dict[tuple[str, str], type] = {
    (each.__module__, each.__qualname__): each for each in (Match, Fix, Edit, Span)
}


class _Reader(pickle.Unpickler):
    """Knows four classes and no function, so that a file somebody else wrote can make nothing happen."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _CLASSES:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a match")
        return _CLASSES[module, name]


def packed(matches: list[Match]) -> bytes | None:
    """None for matches that name a secret: they are never stored."""
    if any(match.secret is not None for match in matches):
        return None
    return pickle.dumps(matches, pickle.HIGHEST_PROTOCOL)


def unpacked(data: bytes) -> list[Match]:
    """Raises `pickle.UnpicklingError` or what else damaged bytes lead to."""
    matches: list[Match] = _Reader(BytesIO(data)).load()
    return matches


def holds_secret(matches: Iterable[Match], secrets_in: Callable[[str], Iterable[str]]) -> bool:
    """Whether a match names a secret, or quotes one of the secrets of a file that it speaks of.

    secrets_in: the secrets of a file, by its path.
    """
    for match in matches:
        if match.secret is not None:
            return True
        quoted = "\0".join(_quoted(match))
        if any(secret in quoted for path in (match.path, *match.because) for secret in secrets_in(path)):
            return True
    return False


def _quoted(match: Match) -> Iterator[str]:
    yield from match.values.values()
    yield from match.reasons
    yield match.identity or ""
    for edit in match.fix.edits if match.fix is not None else ():
        yield edit.replacement
