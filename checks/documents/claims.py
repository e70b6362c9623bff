"""Which kinds claim a path. Works on plain tuples, so that a clean commit is told from a suspicious one without a parser."""

from __future__ import annotations

TYPE_CHECKING = False  # The clean path of a hook cannot afford importing `typing` and `collections`.
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PlainClaim = tuple[tuple[str, ...], ...]
"""Names, prefixes, suffixes, folders and markers of a `Claim`, in this order."""


def named(path: str, claims: Mapping[str, tuple[PlainClaim, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Kinds that claim the path by its name and place, each with the markers its content must hold."""
    lowered = path.lower()
    base = lowered.rpartition("/")[2]
    for kind, alternatives in claims.items():
        for names, prefixes, suffixes, folders, markers in alternatives:
            if (names or prefixes or suffixes) and not (
                base in names or (suffixes and base.endswith(suffixes)) or (prefixes and base.startswith(prefixes))
            ):
                continue
            if folders and not any(f"/{folder}/" in f"/{lowered}" for folder in folders):
                continue
            yield kind, markers


def claimed(path: str, lowered: bytes, claims: Mapping[str, tuple[PlainClaim, ...]]) -> frozenset[str]:
    """Kinds that claim a file by its path and its content in lower case."""
    return frozenset(
        kind for kind, markers in named(path, claims) if all(marker.encode() in lowered for marker in markers)
    )
