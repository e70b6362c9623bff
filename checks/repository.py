"""What a rule sees of a repository."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from checks.documents.kind import Kind
from checks.focus import Focus
from checks.role import Role
from checks.text import Text
from checks.unit import Unit

Parsed = TypeVar("Parsed")
Model = TypeVar("Model")


class Repository(Protocol):
    """Every method is cached for the length of one check; a file is read and parsed at most once per kind."""

    focus: Focus

    @property
    def paths(self) -> Sequence[str]:
        """All paths of the snapshot that are not excluded, sorted."""

    def exists(self, path: str) -> bool: ...

    def text(self, path: str) -> Text | None:
        """The decoded file; None where it is absent, binary or over a bound."""

    def changed(self, kind: Kind[Parsed]) -> Iterator[Parsed]:
        """Documents in focus of this kind that hold one of the rule's literals and are of its roles and scope."""

    def all(self, kind: Kind[Parsed], containing: Sequence[str] = ()) -> Iterator[Parsed]:
        """Documents of this kind anywhere in the repository, of the rule's roles and scope; `containing` any of some literals."""

    def document(self, path: str, kind: Kind[Parsed]) -> Parsed | None:
        """One document by path, of whatever role; None where it is absent or did not parse."""

    def role(self, path: str) -> Role: ...

    def unit(self, path: str) -> Unit:
        """The innermost unit that holds the path."""

    @property
    def units(self) -> Sequence[Unit]: ...

    def model(self, derive: Callable[[Repository], Model]) -> Model:
        """What `derive` makes of the whole repository, computed once per check whichever rules ask.

        `derive` is given a view without any rule's roles, scope and literals.
        """
