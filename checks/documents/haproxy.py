"""HAProxy configuration: sections and the directives in them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.dockerfile_words import bare_words
from checks.documents.kind import Claim, Kind
from checks.text import Span, Text
from checks.value import frozen

_SECTIONS = frozenset(
    "global defaults frontend backend listen peers resolvers userlist cache program mailers ring http-errors".split()
)


@frozen
class Directive:
    """`section` is the kind of section, `backend`, and `within` the name of it; both are empty above the first."""

    name: str
    arguments: tuple[str, ...]
    section: str
    within: str
    span: Span


@frozen
class Haproxy:
    text: Text
    directives: tuple[Directive, ...]

    @property
    def path(self) -> str:
        return self.text.path

    def named(self, *names: str) -> Iterator[Directive]:
        return (directive for directive in self.directives if directive.name in names)


def parse(text: Text) -> Haproxy:
    return Haproxy(text, tuple(_directives(text)))


def _directives(text: Text) -> Iterator[Directive]:
    section, within = "", ""
    for number, line in enumerate(text.lines, 1):
        name, *arguments = bare_words(line) or [""]
        if name in _SECTIONS:
            section, within = name, arguments[0] if arguments else ""
        elif name.strip():
            yield Directive(name, tuple(arguments), section, within, text.line_span(number))


HAPROXY: Kind[Haproxy] = Kind(
    "haproxy",
    claims=(
        Claim(
            names=("haproxy.cfg", "haproxy.conf", "haproxy.cfg.j2", "haproxy.cfg.template", "haproxy.cfg.tmpl"),
            suffixes=(".haproxy", "haproxy.cfg"),
        ),
    ),
    parse=parse,
)
