"""What a rule asked of the repository beyond the file it was run for, so that its answer can be kept until that changes."""

from __future__ import annotations

TYPE_CHECKING = False  # Every check passes here.
if TYPE_CHECKING:
    from collections.abc import Iterable

    Question = tuple[str, ...]
    """`paths`; `exists` or `text` and a path; `unit` and a path; `units`; `all`, a kind and literals; `changed`, a kind and a rule;
    `model` and its place."""


class Record:
    """Questions in the order they were first asked, and what could not be read on the way."""

    __slots__ = ("notes", "questions")

    def __init__(self) -> None:
        self.questions: dict[Question, dict[str, None]] = {}
        """Per question the paths that were given in answer, where those decide whether the answer still holds."""
        self.notes: dict[str, str] = {}
        """By path, why it could not be read or parsed."""

    def ask(self, *question: str) -> dict[str, None]:
        return self.questions.setdefault(question, {})

    def add(self, other: Record) -> None:
        for question, given in other.questions.items():
            self.questions.setdefault(question, {}).update(given)
        note(self.notes, other.notes.items())


def note(notes: dict[str, str], more: Iterable[tuple[str, str]]) -> None:
    """Of several reasons for one path one is kept, whichever comes first."""
    for path, reason in more:
        known = notes.get(path)
        if known is None or reason < known:
            notes[path] = reason
