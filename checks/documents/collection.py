"""The documents of a snapshot: read once, told apart, searched for literals, parsed on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from checks.decoding import BINARY, MAXIMUM_BYTES, decode
from checks.documents.kind import Kind
from checks.documents.listing import Listing
from checks.errors import Unreadable
from checks.index import KINDS
from checks.literals import Literals
from checks.record import note
from checks.snapshot import Snapshot
from checks.text import Text

if TYPE_CHECKING:
    from checks.documents.looks import Looks


class Seen(NamedTuple):
    """What one pass over a file's bytes told."""

    kinds: frozenset[str]
    literals: frozenset[str]


class Look(NamedTuple):
    """All that has to be known of a file before a rule asks for its text."""

    seen: Seen
    digest: bytes
    """Stands for its content; empty where nobody keeps it or it could not be read."""
    note: str
    """Why it could not be read; empty where it could."""


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
        self._notes: dict[tuple[str, str], str] = {}
        self.unread: dict[str, str] = {}
        self.digest: Callable[[bytes], bytes] | None = None
        """What tells contents apart, where they are to be recognised in a later check."""
        self._digests: dict[str, bytes] = {}
        self._same: dict[Seen, Seen] = {}
        """Most files are seen like others; what is the same is held once."""

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

    def knows(self, path: str) -> bool:
        """Whether a file was looked at."""
        return path in self._seen

    def learn(self, path: str, look: Look) -> None:
        """Take over what another process, or an earlier check, saw of a file."""
        self._seen[path] = self._same.setdefault(look.seen, look.seen)
        self._digests[path] = look.digest
        if look.note:
            self._note(path, "", look.note)

    def look(self, path: str) -> Look:
        """What is to be told of a file to others, without keeping its text."""
        seen = self.seen(path)
        return Look(seen, self._digests.get(path, b""), self._notes.get((path, ""), ""))

    def content_digest(self, path: str) -> bytes:
        """What stands for the content of a file that was looked at; empty where it could not be read."""
        return self._digests.get(path, b"")

    def noted(self, path: str, kind: str) -> str:
        """Why a file could not be read, or not be parsed as a kind; empty where it could."""
        return self._notes.get((path, kind)) or self._notes.get((path, "")) or "" if self._notes else ""

    def forget(self) -> None:
        """Let go of texts and trees, but not of what is known of each path."""
        self._held = 0
        self._texts.clear()
        self._parsed.clear()

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

    def content(self, path: str) -> bytes | None:
        """The bytes of a file, whether or not it is listed; None where it is absent or cannot be read."""
        try:
            return self._snapshot.read(path)
        except Unreadable:
            return None

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
            self.forget()
            self._held = characters

    def _look(self, path: str) -> Seen:
        text = self.text(path)
        if text is None:
            names = (kind for kind, markers in self._listing.kinds(path) if not markers)
            return Seen(frozenset(names), frozenset())
        content = text.content.encode(errors="surrogatepass")
        lowered = content.lower() if text.content.isascii() else text.content.lower().encode(errors="surrogatepass")
        kinds = (kind for kind, markers in self._listing.kinds(path) if all(m.encode() in lowered for m in markers))
        admitted = frozenset(kind for kind in kinds if self._admits(kind, path, content))
        return Seen(admitted, self._literals.found(lowered))

    def _admits(self, kind: str, path: str, content: bytes) -> bool:
        look = self._looks.get(kind)
        return look(path, content) if look else not KINDS[kind][3]

    def _decoded(self, path: str) -> Text | None:
        try:
            data = self._snapshot.read(path)
            if self.digest is not None:
                self._digests[path] = self.digest(data)
            return Text(path, decode(data))
        except Unreadable as error:
            if self.digest is not None:
                self._digests.setdefault(path, self.digest(error.reason.encode()))
            self._note(path, "", error.reason)
            return None

    def _parse(self, path: str, kind: Kind[Any]) -> Any:
        text = Text(path, "") if kind.by_name else self.text(path)
        if text is None:
            return None
        try:
            parsed = kind.parse(text)
            for reason in getattr(parsed, "unread", ()):
                self._note(path, kind.name, reason)
            return parsed
        except Unreadable as error:
            self._note(path, kind.name, error.reason)
        except RecursionError:
            self._note(path, kind.name, "nested too deeply")
        return None

    def _note(self, path: str, kind: str, reason: str) -> None:
        """What is no text was never meant to be read; only what should have been is worth a word."""
        if reason == BINARY:
            return
        self._notes.setdefault((path, kind), reason)
        note(self.unread, ((path, reason),))


def kind_named(module: str, name: str) -> Kind[Any]:
    """The kind that the index names. Its module is imported only now."""
    kind: Kind[Any] = getattr(import_module(module), name)
    return kind


__all__ = ["MAXIMUM_BYTES", "Collection", "Look", "Seen", "kind_named"]
