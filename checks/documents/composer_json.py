"""PHP's `composer.json`."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents import json
from checks.documents.kind import Claim, Kind
from checks.documents.node import Entry, Mapping, Scalar, entries
from checks.documents.node import text as text_of
from checks.errors import Unreadable
from checks.text import Span, Text
from checks.value import frozen

_SECTIONS = ("require", "require-dev")


@frozen
class ComposerRequirement:
    """`section` is `require` or `require-dev`; `span` covers the constraint with its quotes."""

    name: str
    constraint: str
    section: str
    span: Span
    name_span: Span

    @property
    def platform(self) -> bool:
        """Whether the machine has to bring it (`php`, `ext-pdo`) and no package does."""
        return "/" not in self.name


@frozen
class Composer:
    text: Text
    root: Mapping
    requirements: tuple[ComposerRequirement, ...]

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def name(self) -> str | None:
        return text_of(self.root, "name")

    @property
    def type(self) -> str | None:
        """`project`, `library` (also where none is given), `wordpress-plugin`."""
        return text_of(self.root, "type")

    @property
    def scripts(self) -> tuple[Entry, ...]:
        return entries(self.root, "scripts")


def parse(text: Text) -> Composer:
    root = json.parse(text).root
    if not isinstance(root, Mapping):
        raise Unreadable("not a composer.json: the file holds no object")
    return Composer(text, root, tuple(_requirements(root)))


def _requirements(root: Mapping) -> Iterator[ComposerRequirement]:
    for section in _SECTIONS:
        for entry in entries(root, section):
            if isinstance(entry.value, Scalar):
                yield ComposerRequirement(entry.key.value, entry.value.value, section, entry.value.span, entry.key.span)


COMPOSER_JSON: Kind[Composer] = Kind("composer-json", claims=(Claim(names=("composer.json",)),), parse=parse)
