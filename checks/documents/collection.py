"""The documents of a snapshot: read once, told apart, searched for literals, parsed on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any, NamedTuple

from checks.decoding import BINARY, MAXIMUM_BYTES, decode
from checks.documents.claims import PlainClaim, claimed, named
from checks.documents.kind import Kind
from checks.errors import Unreadable
from checks.literals import Literals
from checks.snapshot import Snapshot
from checks.text import Text


class Seen(NamedTuple):
    """What one pass over a file's bytes told."""

    kinds: frozenset[str]
    literals: frozenset[str]


_NOTHING = Seen(frozenset(), frozenset())


class Collection:
    """Reads, decodes and parses each file at most once; what could not be read is kept with the reason."""

    def __init__(
        self,
        snapshot: Snapshot,
        claims: dict[str, tuple[PlainClaim, ...]],
        literals: Literals,
        excluded: Callable[[str], bool],
        paths: Sequence[str] | None = None,
    ) -> None:
        self._snapshot = snapshot
        self._claims = claims
        self._literals = literals
        self._excluded = excluded
        self._paths = paths
        self._members: frozenset[str] | None = None
        self._named: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}
        self._by_kind: dict[str, list[str]] | None = None
        self._seen: dict[str, Seen] = {}
        self._texts: dict[str, Text | None] = {}
        self._parsed: dict[tuple[str, str], Any] = {}
        self.unread: dict[str, str] = {}

    @property
    def paths(self) -> Sequence[str]:
        """All paths that are not excluded, listed at most once; whoever lists them elsewhere hands them in."""
        if self._paths is None:
            self._paths = [path for path in self._snapshot.paths() if not self._excluded(path)]
        return self._paths

    def exists(self, path: str) -> bool:
        if self._members is None:
            self._members = frozenset(self.paths)
        return path in self._members

    def seen(self, path: str) -> Seen:
        """Kinds and literals of one file."""
        if path not in self._seen:
            self._seen[path] = self._look(path)
        return self._seen[path]

    def of_kind(self, kind: str) -> Iterator[str]:
        """Paths anywhere in the snapshot that are of a kind; content is read only where the kind asks for markers."""
        if self._by_kind is None:
            self._by_kind = {}
            for path in self.paths:
                for name, _ in self._names(path):
                    self._by_kind.setdefault(name, []).append(path)
        previous = None
        for path in self._by_kind.get(kind, ()):
            if path == previous:
                continue
            previous = path
            if (
                any(name == kind and not markers for name, markers in self._names(path))
                or kind in self.seen(path).kinds
            ):
                yield path

    def marked(self, literal: str) -> Iterator[str]:
        """Paths already looked at that hold a literal."""
        return (path for path, seen in self._seen.items() if literal in seen.literals)

    @property
    def files_read(self) -> int:
        """How many files were looked at by their content."""
        return sum(1 for seen in self._seen.values() if seen is not _NOTHING)

    def text(self, path: str) -> Text | None:
        if path not in self._texts:
            self._texts[path] = self._decoded(path)
        return self._texts[path]

    def parse(self, path: str, kind: Kind[Any]) -> Any:
        """The parsed document; None when it could not be read or parsed."""
        key = (path, kind.name)
        if key not in self._parsed:
            self._parsed[key] = self._parse(path, kind)
        return self._parsed[key]

    def _names(self, path: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        if path not in self._named:
            self._named[path] = tuple(named(path, self._claims))
        return self._named[path]

    def _look(self, path: str) -> Seen:
        text = self.text(path)
        if text is None:
            return _NOTHING
        lowered = text.content.lower().encode(errors="surrogatepass")
        return Seen(claimed(path, lowered, self._claims), self._literals.found(lowered))

    def _decoded(self, path: str) -> Text | None:
        try:
            return Text(path, decode(self._snapshot.read(path)))
        except Unreadable as error:
            self._note(path, error.reason)
            return None

    def _parse(self, path: str, kind: Kind[Any]) -> Any:
        text = self.text(path)
        if text is None:
            return None
        try:
            parsed = kind.parse(text)
            for reason in getattr(parsed, "unread", ()):
                self._note(path, reason)
            return parsed
        except Unreadable as error:
            self._note(path, error.reason)
        except RecursionError:
            self._note(path, "nested too deeply")
        return None

    def _note(self, path: str, reason: str) -> None:
        """What is no text was never meant to be read; only what should have been is worth a word."""
        if reason == BINARY:
            return
        self.unread.setdefault(path, reason)


def kind_named(module: str, name: str) -> Kind[Any]:
    """The kind that the index names. Its module is imported only now."""
    kind: Kind[Any] = getattr(import_module(module), name)
    return kind


__all__ = ["MAXIMUM_BYTES", "Collection", "Seen", "kind_named"]
