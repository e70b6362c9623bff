"""Caddyfiles: directives with the blocks around them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.dockerfile_words import bare_words
from checks.documents.kind import Claim, Kind
from checks.errors import Unreadable
from checks.text import Span, Text
from checks.value import frozen

_DEEPEST = 60


@frozen
class Directive:
    """`within` holds the first words of the blocks around it, outermost first: the site's address, `reverse_proxy`."""

    name: str
    values: tuple[str, ...]
    within: tuple[str, ...]
    span: Span


@frozen
class Caddyfile:
    text: Text
    directives: tuple[Directive, ...]

    @property
    def path(self) -> str:
        return self.text.path

    def named(self, *names: str) -> Iterator[Directive]:
        return (directive for directive in self.directives if directive.name in names)


def parse(text: Text) -> Caddyfile:
    """Raises `Unreadable` for blocks nested too deeply."""
    return Caddyfile(text, tuple(_directives(text)))


def _directives(text: Text) -> Iterator[Directive]:
    within: list[str] = []
    for number, line in enumerate(text.lines, 1):
        values = bare_words(line)
        if values == ["}"]:
            within = within[:-1]
            continue
        opens = values[-1:] == ["{"]
        name, *arguments = (values[:-1] if opens else values) or [""]
        if name:
            yield Directive(name, tuple(arguments), tuple(within), text.line_span(number))
        if opens:
            within.append(name)
        if len(within) > _DEEPEST:
            raise Unreadable(f"nested more than {_DEEPEST} levels deep")


CADDYFILE: Kind[Caddyfile] = Kind(
    "caddyfile",
    claims=(Claim(names=("caddyfile",), prefixes=("caddyfile.",), suffixes=(".caddyfile", ".caddy")),),
    parse=parse,
)
