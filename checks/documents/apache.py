"""Apache httpd configuration and `.htaccess`: directives with the sections around them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.dockerfile_words import without_quotes, words
from checks.documents.kind import Claim, Kind
from checks.errors import Unreadable
from checks.text import Span, Text
from checks.value import frozen

_DEEPEST = 60


@frozen
class Argument:
    value: str
    span: Span


@frozen
class Directive:
    """`within` holds the names of the sections around it, outermost first; a section is a directive itself."""

    name: str
    arguments: tuple[Argument, ...]
    within: tuple[str, ...]
    span: Span

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(argument.value for argument in self.arguments)


@frozen
class Apache:
    text: Text
    directives: tuple[Directive, ...]

    @property
    def path(self) -> str:
        return self.text.path

    def named(self, *names: str) -> Iterator[Directive]:
        """Directives by name, compared without case."""
        lowered = {name.lower() for name in names}
        return (directive for directive in self.directives if directive.name.lower() in lowered)


def parse(text: Text) -> Apache:
    """Raises `Unreadable` for sections nested too deeply."""
    return Apache(text, tuple(_directives(text)))


def _directives(text: Text) -> Iterator[Directive]:
    within: list[str] = []
    for start, line in _logical_lines(text):
        if line.startswith("#"):
            continue
        if line.startswith("</"):
            if within:
                within.pop()
            continue
        section = line.startswith("<")
        inner = line.rstrip().removesuffix(">") if section else line
        ranges = list(words(inner[1:] if section else inner))
        if not ranges:
            continue
        shift = start + section
        name = inner[section:][slice(*ranges[0])]
        arguments = tuple(
            Argument(without_quotes(inner[section:][at:end]), text.span(shift + at, shift + end))
            for at, end in ranges[1:]
        )
        yield Directive(name, arguments, tuple(within), text.span(start, start + len(line)))
        if section:
            within.append(name)
        if len(within) > _DEEPEST:
            raise Unreadable("Apache sections nested too deeply")


def _logical_lines(text: Text) -> Iterator[tuple[int, str]]:
    """Lines without indentation, those that end in `\\` joined with the next, each with its offset."""
    content, position = text.content, 0
    while position < len(content):
        start = position
        while True:
            end = content.find("\n", position)
            end = len(content) if end < 0 else end
            position = end + 1
            if not content[start:end].removesuffix("\r").endswith("\\") or end == len(content):
                break
        line = content[start:end].rstrip()
        indent = len(line) - len(line.lstrip())
        if line.strip():
            yield start + indent, line[indent:]


_SUFFIXES = (".conf", ".conf.template", ".conf.j2", ".conf.erb", ".conf.tmpl")
APACHE: Kind[Apache] = Kind(
    "apache",
    claims=(
        Claim(names=(".htaccess", "httpd.conf", "apache2.conf", "apache.conf")),
        Claim(folders=("apache", "apache2", "httpd"), suffixes=_SUFFIXES),
        Claim(suffixes=_SUFFIXES, markers=("<virtualhost",)),
    ),
    parse=parse,
)
