"""What an earlier check of the same tree found, and how much of it still holds.

A kept answer is one rule's matches for one file, or for the whole tree, with everything the rule asked beyond that file. It
holds as long as the file is the same and each question would be answered the same. Whoever stores the memory, and where, is
not decided here; what is stored is plain data (`marshal`), and holds neither file contents nor matches that name a secret.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from checks.documents.collection import Collection, Look, Seen
from checks.finding import Match
from checks.index import RULES
from checks.kept import packed, unpacked
from checks.record import Record
from checks.unit import Unit, innermost

if TYPE_CHECKING:
    from checks.record import Question

FORMAT = 1


class Answer(NamedTuple):
    """What a rule said of one file, or of the whole tree where `path` is empty."""

    path: str
    rule: str
    matches: list[Match]
    record: Record
    evidence: tuple[str, ...] = ()
    """Paths that a rule over the whole tree looked at; of others they follow from the kinds."""
    keep: bool = True
    """False where a secret is in it or it crashed: then the rule is run again next time."""

    @property
    def trivial(self) -> bool:
        """Whether nothing was said and nothing asked: true of most."""
        return not (self.matches or self.record.questions or self.record.notes)


class Memory:
    """One check's use of what was stored: `recall`, `compare`, `answer` for each rule and file, `learn`, `stored`."""

    def __init__(self, stored: Any, digest: Callable[[bytes], bytes], stamp: Callable[[str], bytes]) -> None:
        """stored: what `stored` gave an earlier check of the same rules, configuration and code; None where there is none.

        digest: stands for contents; keyed, so that nobody tells a content by it.
        stamp: by path what changes whenever the content changes, without reading it; empty where that cannot be told.
        """
        self.digest = digest
        self._stamp = stamp
        usable = isinstance(stored, dict) and stored.get("format") == FORMAT
        self._old: dict[str, Any] = stored if usable else {}
        self._files: dict[str, Any] = self._old.get("files", {})
        self._stamps: dict[str, bytes] = {}
        self._holding: dict[int, bool] = {}
        self._changed: dict[str, Seen | None] = {}
        self._answers: list[Answer] = []
        self._models: dict[str, Record] = {}
        self._kept: dict[tuple[str, str], Any] = {}

    def recall(self, collection: Collection) -> None:
        """Tell the collection what is known of the files that were not touched since."""
        seen = [Seen(frozenset(kinds), frozenset(literals)) for kinds, literals in self._old.get("seen", ())]
        for path in collection.paths:
            stamp = self._stamps[path] = self._stamp(path)
            entry = self._files.get(path)
            if entry is not None and stamp and entry[0] == stamp:
                collection.learn(path, Look(seen[entry[2]], entry[1], entry[3]))

    def compare(self, collection: Collection, units: Sequence[Unit]) -> None:
        """Find out what changed, once every file was looked at."""
        self._collection = collection
        before = self._old.get("paths", ())
        present = frozenset(collection.paths)
        self._same_paths: bool = present == frozenset(before)
        self._before: frozenset[str] = frozenset(before)
        self._units = {unit.root: unit for unit in units}
        self._old_units: dict[str, str] = self._old.get("units", {})
        self._same_units: bool = self._old_units == {root: repr(unit) for root, unit in self._units.items()}
        seen = [Seen(frozenset(kinds), frozenset(literals)) for kinds, literals in self._old.get("seen", ())]
        for path in present | self._before if self._old else ():
            entry = self._files.get(path)
            if entry is None or path not in present or entry[1] != collection.content_digest(path):
                self._changed[path] = seen[entry[2]] if entry is not None else None

    def answer(self, path: str, rule: str) -> Answer | None:
        """What the rule said of the file, or of the tree where `path` is empty; None where it must be asked again."""
        if path:
            entry = self._files.get(path)
            if entry is None or path in self._changed or not self._same_unit(path):
                return None
            kept = (entry[4] or {}).get(rule, _NOTHING)
        else:
            kept = self._old.get("wide", {}).get(rule)
        if kept is None or not all(map(self._holds, kept[0])):
            return None
        self._kept[path, rule] = kept
        record = Record()
        record.notes.update(kept[1])
        matches = unpacked(kept[2]) if kept[2] else []
        return Answer(path, rule, matches, record, tuple(self._old["places"][index] for index in kept[3]))

    def learn(self, answers: Iterable[Answer], models: Mapping[str, Record]) -> None:
        """Take over what rules said now, and what models they asked for were made of."""
        self._answers.extend(answers)
        self._models.update(models)

    @property
    def grew(self) -> bool:
        """Whether there is anything to store that was not stored before."""
        kept = any(answer.keep for answer in self._answers)
        return kept or not self._old or bool(self._changed) or self._restamped()

    def _restamped(self) -> bool:
        return any(self._files[path][0] != stamp for path, stamp in self._stamps.items() if path in self._files)

    def stored(self) -> dict[str, Any]:
        """All that is to be known in a later check."""
        return _Storing(self).made()

    def _holds(self, index: int) -> bool:
        known = self._holding.get(index)
        if known is None:
            self._holding[index] = known = self._same(tuple(self._old["questions"][index]), index)
        return known

    def _same(self, question: Question, index: int) -> bool:
        """Whether a question would be answered as it was then."""
        match question:
            case ("paths",):
                return self._same_paths
            case ("units",):
                return self._same_units
            case ("exists", path):
                return (path in self._before) == self._collection.exists(path)
            case ("text", path):
                return path not in self._changed
            case ("unit", path):
                return self._same_unit(path)
            case ("model", name):
                made_of = self._old["models"].get(name)
                return made_of is not None and all(map(self._holds, made_of))
            case ("all", kind, *literals):
                return not any(
                    self._given(path, before, kind, literals, index) for path, before in self._changed.items()
                )
            case ("changed", kind, rule):
                return not any(self._looked_at(path, before, kind, rule) for path, before in self._changed.items())
        return False

    def _same_unit(self, path: str) -> bool:
        return self._same_units or self._unit_before(path) == repr(innermost(path, self._units))

    def _unit_before(self, path: str) -> str:
        folder = path.rpartition("/")[0]
        while folder and folder not in self._old_units:
            folder = folder.rpartition("/")[0]
        return self._old_units.get(folder, "")

    def _given(self, path: str, before: Seen | None, kind: str, literals: Sequence[str], index: int) -> bool:
        """Whether a file that changed is, or was, among those of a kind that hold one of the literals."""
        if path in self._old["given"].get(index, ()) or (before is None and path in self._before):
            return True
        if before is not None and not literals and kind in before.kinds:
            return True
        if not self._collection.exists(path) or kind not in self._collection.seen(path).kinds:
            return False
        if not literals:
            return True
        text = self._collection.text(path)
        lowered = text.content.lower() if text is not None else ""
        return any(literal in lowered for literal in literals)

    def _looked_at(self, path: str, before: Seen | None, kind: str, rule: str) -> bool:
        """Whether a file that changed came to be, or ceased to be, one the rule looks at, or is one it looked into."""
        if before is None and path in self._before:
            return True
        now = self._collection.seen(path) if self._collection.exists(path) else None
        was, is_now = before is not None and kind in before.kinds, now is not None and kind in now.kinds
        if was != is_now:
            return True
        wanted = RULES[rule][3].get(kind, ()) if rule in RULES else ()
        held = (each.literals for each in (before, now) if each is not None)
        return was and (not wanted or any(not literals.isdisjoint(wanted) for literals in held))


_NOTHING: tuple[Any, ...] = ((), {}, b"", ())
"""Stored by leaving it out: most rules have nothing to say of most files, and asked nothing."""


class _Storing:
    """Makes the tables that a memory is stored as."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._questions: dict[Question, int] = {}
        self._given: dict[int, dict[str, None]] = {}
        self._places: dict[str, int] = {}
        self._models: dict[str, Any] = {}
        self._renumbered: dict[int, int] = {}

    def made(self) -> dict[str, Any]:
        memory, collection = self._memory, self._memory._collection
        told: dict[str, dict[str, Any]] = {}
        for (path, rule), kept in memory._kept.items():
            if kept is not _NOTHING:
                told.setdefault(path, {})[rule] = self._renewed(kept)
        for answer in memory._answers:
            entry = self._entry(answer)
            if entry != _NOTHING or not answer.path:
                told.setdefault(answer.path, {})[answer.rule] = entry
        wide = told.pop("", {})
        seen: dict[Seen, int] = {}
        files = {}
        for path in collection.paths:
            look = collection.look(path)
            if look.digest:
                number = seen.setdefault(look.seen, len(seen))
                files[path] = (memory._stamps.get(path, b""), look.digest, number, look.note, told.get(path))
        return {
            "format": FORMAT,
            "paths": tuple(collection.paths),
            "seen": [(tuple(each.kinds), tuple(each.literals)) for each in seen],
            "files": files,
            "wide": wide,
            "units": {root: repr(unit) for root, unit in memory._units.items()},
            "models": self._models,
            "questions": list(self._questions),
            "given": {index: tuple(paths) for index, paths in self._given.items()},
            "places": list(self._places),
        }

    def _entry(self, answer: Answer) -> Any:
        blob = packed(answer.matches) if answer.keep and answer.matches else b""
        if blob is None or not answer.keep:
            return None
        asked = tuple(self._number(question, given) for question, given in answer.record.questions.items())
        return asked, answer.record.notes, blob, tuple(map(self._place, answer.evidence))

    def _renewed(self, kept: Any) -> Any:
        """An answer that still holds, in the numbers of the new tables."""
        places = self._memory._old["places"]
        asked = tuple(self._renumber(index) for index in kept[0])
        return asked, kept[1], kept[2], tuple(self._place(places[index]) for index in kept[3])

    def _renumber(self, index: int) -> int:
        number = self._renumbered.get(index)
        if number is None:
            old = self._memory._old
            question = tuple(old["questions"][index])
            number = self._renumbered[index] = self._number(question, dict.fromkeys(old["given"].get(index, ())))
        return number

    def _number(self, question: Question, given: Mapping[str, None]) -> int:
        number = self._questions.get(question)
        if number is None:
            number = self._questions[question] = len(self._questions)
            if question[0] == "model":
                self._model(question[1])
        if len(question) > 2 and question[0] == "all":
            self._given.setdefault(number, {}).update(given)
        return number

    def _model(self, name: str) -> None:
        self._models[name] = ()  # Models that ask for each other would end nowhere.
        made = self._memory._models.get(name)
        if made is not None:
            self._models[name] = tuple(self._number(question, given) for question, given in made.questions.items())
        else:
            self._models[name] = tuple(map(self._renumber, self._memory._old["models"][name]))

    def _place(self, path: str) -> int:
        return self._places.setdefault(path, len(self._places))
