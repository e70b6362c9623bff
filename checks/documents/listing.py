"""The paths of a snapshot and which kinds claim them by name: listed once, however many collections read from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from checks.documents.claims import PlainClaim, named
from checks.snapshot import Snapshot

NamedKinds = tuple[tuple[str, tuple[str, ...]], ...]
"""Kinds that claim a path by its name, each with the markers its content must hold."""


class Listing:
    """Nothing is listed until a rule asks for paths beyond those it was given."""

    def __init__(
        self, snapshot: Snapshot, claims: Mapping[str, tuple[PlainClaim, ...]], excluded: Callable[[str], bool]
    ) -> None:
        self._snapshot = snapshot
        self._claims = claims
        self._excluded = excluded
        self._named: dict[str, NamedKinds] = {}
        self._by_ending: dict[str, Mapping[str, tuple[PlainClaim, ...]]] = {}

    @cached_property
    def paths(self) -> Sequence[str]:
        """All paths that are not excluded, sorted."""
        return [path for path in self._snapshot.paths() if not self._excluded(path)]

    @cached_property
    def members(self) -> frozenset[str]:
        return frozenset(self.paths)

    @cached_property
    def by_kind(self) -> dict[str, list[str]]:
        """Paths by the kinds that may claim them."""
        found: dict[str, dict[str, None]] = {}
        for path in self.paths:
            for kind, _ in self.kinds(path):
                found.setdefault(kind, {})[path] = None
        return {kind: list(paths) for kind, paths in found.items()}

    def kinds(self, path: str) -> NamedKinds:
        if path not in self._named:
            self._named[path] = tuple(named(path, self._possible(path.rpartition("/")[2].lower())))
        return self._named[path]

    def _possible(self, name: str) -> Mapping[str, tuple[PlainClaim, ...]]:
        """The claims that a name with this ending can meet: few of all there are."""
        ending = _ending(name)
        if ending not in self._by_ending:
            possible = (
                (kind, tuple(claim for claim in claims if _can_meet(claim, ending)))
                for kind, claims in self._claims.items()
            )
            self._by_ending[ending] = {kind: claims for kind, claims in possible if claims}
        return self._by_ending[ending]


def _ending(name: str) -> str:
    """What follows the last dot; empty where there is none."""
    return name.rpartition(".")[2] if "." in name else ""


def _can_meet(claim: PlainClaim, ending: str) -> bool:
    names, prefixes, suffixes, _, _ = claim
    if prefixes or not (names or suffixes):
        return True
    return any(_ending(name) == ending for name in names) or any(
        "." not in suffix or _ending(suffix) == ending for suffix in suffixes
    )
