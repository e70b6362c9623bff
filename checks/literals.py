"""Which of many literals a file holds, in one pass over its bytes."""

from __future__ import annotations

TYPE_CHECKING = False  # The clean path of a hook cannot afford importing `typing` and `collections`.
if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORT_TABLE = 3
"""Below this many literals the interpreter's own search is faster than building an automaton."""


class Literals:
    """A set of lower-case literals, looked for in content that was made lower case."""

    def __init__(self, literals: Iterable[str]) -> None:
        self._literals = tuple(sorted(set(literals)))
        self._encoded = tuple(literal.encode() for literal in self._literals)
        self._automaton = _automaton(self._encoded) if len(self._encoded) > _SHORT_TABLE else None

    def found(self, lowered: bytes) -> frozenset[str]:
        """The literals that occur in `lowered`, overlapping ones too."""
        if self._automaton is None:
            return frozenset(
                literal for literal, encoded in zip(self._literals, self._encoded, strict=True) if encoded in lowered
            )
        hits = self._automaton.find_matches_as_indexes(lowered, overlapping=True)
        return frozenset(self._literals[index] for index in {hit[0] for hit in hits})


def _automaton(literals: tuple[bytes, ...]):  # type: ignore[no-untyped-def]
    try:
        from ahocorasick_rs import BytesAhoCorasick
    except ImportError:  # No wheel for this platform (musl): slower, same answer.
        return None
    return BytesAhoCorasick(literals)
