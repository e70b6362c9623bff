"""The documents of a snapshot: read once, told apart, searched for literals, parsed on demand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from checks.decoding import BINARY, MAXIMUM_BYTES, decode
from checks.documents.kind import Kind
from checks.documents.listing import Listing
from checks.errors import Unreadable
from checks.index import KINDS
from checks.literals import Literals
from checks.snapshot import Snapshot
from checks.text import Text

if TYPE_CHECKING:
    from checks.documents.looks import Looks


class Seen(NamedTuple):
    """What one pass over a file's bytes told."""

    kinds: frozenset[str]
    literals: frozenset[str]


_MOST_CHARACTERS = 60_000_000
"""How much text one collection keeps, with the trees made of it."""


class Collection:
    """Reads, decodes and parses each file at most once; what could not be read is kept with the reason."""

    def __init__(self, snapshot: Snapshot, listing: Listing, literals: Literals, looks: Looks) -> None:
        """looks: by kind, what its files' contents must pass; a kind that asks for a look but has none here claims nothing."""
        self._looks = looks
        self._snapshot = snapshot
        self._listing = listing
        self._literals = literals
        self._seen: dict[str, Seen] = {}
        self._texts: dict[str, Text | None] = {}
        self._parsed: dict[tuple[str, str], Any] = {}
        self._held = 0
        self._read: set[str] = set()
        self.unread: dict[str, str] = {}

    @property
    def paths(self) -> Sequence[str]:
        return self._listing.paths

    def exists(self, path: str) -> bool:
        return path in self._listing.members

    def seen(self, path: str) -> Seen:
        """Kinds and literals of one file."""
        if path not in self._seen:
            self._seen[path] = self._look(path)
        return self._seen[path]

    def of_kind(self, kind: str) -> Iterator[str]:
        """Paths anywhere in the snapshot that are of a kind; content is read only where the kind asks for markers."""
        for path in self._listing.by_kind.get(kind, ()):
            unmarked = not KINDS[kind][3] and any(
                name == kind and not markers for name, markers in self._listing.kinds(path)
            )
            if unmarked or kind in self.seen(path).kinds:
                yield path

    def marked(self, literal: str) -> Iterator[str]:
        """Paths already looked at that hold a literal."""
        return (path for path, seen in self._seen.items() if literal in seen.literals)

    def looked_at(self) -> Iterator[tuple[str, Seen]]:
        """Paths already looked at with what was seen of them."""
        yield from self._seen.items()

    def count_read(self, paths: frozenset[str] | None) -> int:
        """How many of these files, of all where it is None, were read."""
        return len(self._read if paths is None else self._read & paths)

    def text(self, path: str) -> Text | None:
        if path not in self._texts:
            text = self._decoded(path)
            if text is not None:
                self._read.add(path)
            self._hold(len(text.content) if text else 0)
            self._texts[path] = text
        return self._texts[path]

    def parse(self, path: str, kind: Kind[Any]) -> Any:
        """The parsed document; None when it could not be read or parsed."""
        key = (path, kind.name)
        if key not in self._parsed:
            self._parsed[key] = self._parse(path, kind)
        return self._parsed[key]

    def _hold(self, characters: int) -> None:
        """Forget texts and trees, but not what is known of each path, before they fill the memory."""
        self._held += characters
        if self._held > _MOST_CHARACTERS:
            self._held = characters
            self._texts.clear()
            self._parsed.clear()

    def _look(self, path: str) -> Seen:
        text = self.text(path)
        if text is None:
            names = (kind for kind, markers in self._listing.kinds(path) if not markers)
            return Seen(frozenset(names), frozenset())
        lowered = text.content.lower().encode(errors="surrogatepass")
        kinds = (kind for kind, markers in self._listing.kinds(path) if all(m.encode() in lowered for m in markers))
        admitted = frozenset(kind for kind in kinds if self._admits(kind, path, text))
        return Seen(admitted, self._literals.found(lowered))

    def _admits(self, kind: str, path: str, text: Text) -> bool:
        look = self._looks.get(kind)
        return look(path, text.content.encode(errors="surrogatepass")) if look else not KINDS[kind][3]

    def _decoded(self, path: str) -> Text | None:
        try:
            return Text(path, decode(self._snapshot.read(path)))
        except Unreadable as error:
            self._note(path, error.reason)
            return None

    def _parse(self, path: str, kind: Kind[Any]) -> Any:
        text = Text(path, "") if kind.by_name else self.text(path)
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
