"""What a rule sees of a repository."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from checks.documents.collection import Collection
from checks.documents.kind import Kind
from checks.focus import Focus
from checks.record import Record, note
from checks.role import EVERY, Role, role_of
from checks.rule import Rule
from checks.text import Text
from checks.unit import Unit, discover_units, innermost

Parsed = TypeVar("Parsed")
Model = TypeVar("Model")


class Shared:
    """What all rules of one check share: documents, units and derived models."""

    def __init__(self, collection: Collection, settings: Sequence[Unit] = ()) -> None:
        self.collection = collection
        self.settings = settings
        self.models: dict[Callable[[Repository], Any], Any] = {}
        self.units: Sequence[Unit] | None = None
        self.by_root: dict[str, Unit] | None = None
        self.focus: Focus | None = None
        """What models see as in focus; None: what the rule sees that asks first."""
        self.record: Record | None = None
        """Takes down what is asked, where somebody keeps the answers."""
        self.model_records: dict[str, Record] = {}


class Repository:
    """A rule's view. A file is read and parsed at most once per kind, whichever rules ask."""

    def __init__(self, shared: Shared, focus: Focus, rule: Rule | None = None) -> None:
        self._shared = shared
        self._collection = shared.collection
        self._rule = rule
        self.focus = focus
        self.evidence: dict[str, None] = {}
        """Paths of documents in focus that were of a kind the rule looks at, in order."""

    @property
    def paths(self) -> Sequence[str]:
        """All paths of the snapshot that are not excluded, sorted."""
        self._asks("paths")
        return self._collection.paths

    def exists(self, path: str) -> bool:
        self._asks("exists", path)
        return self._collection.exists(path)

    def text(self, path: str) -> Text | None:
        """The decoded file; None where it is absent, binary or over a bound."""
        self._asks("text", path)
        text = self._collection.text(path) if self._collection.exists(path) else None
        self._notes(path, "")
        return text

    def content(self, path: str) -> bytes | None:
        """The bytes of a file that is read by its own rules, such as another tool's; None where it is absent or cannot be read."""
        self._asks("text", path)
        return self._collection.content(path)

    def changed(self, kind: Kind[Parsed]) -> Iterator[Parsed]:
        """Documents in focus of this kind that hold one of the rule's literals and are of its roles and scope."""
        literals = self._rule.looks_at.get(kind, ()) if self._rule else ()
        if self.focus.paths is None:
            self._asks("changed", kind.name, self._rule.id if self._rule else "")
        for path in self._focused(kind):
            if not self._admits(path):
                continue
            self.evidence[path] = None
            if literals and self._collection.seen(path).literals.isdisjoint(literals):
                continue
            parsed = self._collection.parse(path, kind)
            self._notes(path, kind.name)
            if parsed is not None:
                yield parsed

    def all(self, kind: Kind[Parsed], containing: Sequence[str] = ()) -> Iterator[Parsed]:
        """Documents of this kind anywhere, of the rule's roles and scope, that hold any of the literals `containing`."""
        wanted = [literal.lower() for literal in containing]
        given = self._asks("all", kind.name, *wanted)
        for path in self._collection.of_kind(kind.name):
            if not self._admits(path):
                continue
            if wanted and not self._holds(path, wanted):
                continue
            if given is not None:
                given[path] = None
            parsed = self._collection.parse(path, kind)
            self._notes(path, kind.name)
            if parsed is not None:
                yield parsed

    def document(self, path: str, kind: Kind[Parsed]) -> Parsed | None:
        """One document by path, of whatever role; None where it is absent or did not parse."""
        self._asks("text", path)
        if not self._collection.exists(path):
            return None
        parsed: Parsed | None = self._collection.parse(path, kind)
        self._notes(path, kind.name)
        return parsed

    def role(self, path: str) -> Role:
        return role_of(path)

    def unit(self, path: str) -> Unit:
        """The innermost unit that holds the path."""
        if self.focus.paths is None or path not in self.focus.paths:  # That of a file itself goes without asking.
            self._asks("unit", path)
        return self._unit(path)

    @property
    def units(self) -> Sequence[Unit]:
        self._asks("units")
        return self._units

    @property
    def _units(self) -> Sequence[Unit]:
        if self._shared.units is None:
            record, self._shared.record = self._shared.record, None
            self._shared.units = discover_units(self._unrestricted(), self._shared.settings)
            self._shared.record = record
        return self._shared.units

    def _unit(self, path: str) -> Unit:
        if self._shared.by_root is None:
            self._shared.by_root = {unit.root: unit for unit in self._units}
        return innermost(path, self._shared.by_root)

    def model(self, derive: Callable[[Repository], Model]) -> Model:
        """What `derive` makes of the whole repository, computed once per check whichever rules ask.

        `derive` is given a view without any rule's roles, scope and literals.
        """
        if self._shared.record is not None:
            self._derive(derive, self._shared.record)
        elif derive not in self._shared.models:
            self._shared.models[derive] = derive(self._unrestricted())
        model: Model = self._shared.models[derive]
        return model

    def _derive(self, derive: Callable[[Repository], Any], asking: Record) -> None:
        """What a model was made of is taken down once, and whoever asks for it depends on that."""
        name = f"{derive.__module__}:{derive.__qualname__}"
        if derive not in self._shared.models:
            self._shared.record = self._shared.model_records[name] = Record()
            try:
                self._shared.models[derive] = derive(self._unrestricted())
            finally:
                self._shared.record = asking
        asking.ask("model", name)
        note(asking.notes, self._shared.model_records[name].notes.items())

    def _asks(self, *question: str) -> dict[str, None] | None:
        record = self._shared.record
        return None if record is None else record.ask(*question)

    def _notes(self, path: str, kind: str) -> None:
        record = self._shared.record
        if record is not None and (reason := self._collection.noted(path, kind)):
            note(record.notes, ((path, reason),))

    def _unrestricted(self) -> Repository:
        return Repository(self._shared, self._shared.focus or self.focus)

    def _focused(self, kind: Kind[Any]) -> Iterator[str]:
        if self.focus.paths is None:
            yield from self._collection.of_kind(kind.name)
            return
        for path in sorted(self.focus.paths):
            if kind.name in self._collection.seen(path).kinds:
                yield path

    def _holds(self, path: str, literals: Sequence[str]) -> bool:
        text = self._collection.text(path)
        if text is None:
            return False
        lowered = text.content.lower()
        return any(literal in lowered for literal in literals)

    def _admits(self, path: str) -> bool:
        roles = self._rule.roles if self._rule else EVERY
        return role_of(path) in roles and self._in_scope(path)

    def _in_scope(self, path: str) -> bool:
        if self._rule is None or self._rule.scope == "any":
            return True
        kind = self._unit(path).kind
        if self.focus.paths is None:
            self._asks("units")
        elif path not in self.focus.paths:
            self._asks("unit", path)
        return holds_in(self._rule.scope, kind)


def holds_in(scope: str, unit_kind: str) -> bool:
    """Whether a rule of this scope holds for units of this kind."""
    if scope == "any":
        return True
    return unit_kind == "application" if scope == "application" else unit_kind != "library"
