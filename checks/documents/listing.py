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
            self._named[path] = tuple(named(path, self._claims))
        return self._named[path]
