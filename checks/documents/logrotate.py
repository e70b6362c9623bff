"""logrotate configuration: which files are rotated, and how."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.kind import Claim, Kind
from checks.text import Span, Text
from checks.value import frozen


@frozen
class Pattern:
    """A file name or glob whose files are rotated."""

    value: str
    span: Span


@frozen
class Rotation:
    patterns: tuple[Pattern, ...]
    directives: tuple[str, ...]
    """The lines of the block, scripts among them, without indentation."""
    span: Span


@frozen
class Logrotate:
    text: Text
    rotations: tuple[Rotation, ...]

    @property
    def path(self) -> str:
        return self.text.path


def parse(text: Text) -> Logrotate:
    return Logrotate(text, tuple(_rotations(text)))


def _rotations(text: Text) -> Iterator[Rotation]:
    patterns: list[Pattern] = []
    directives: list[str] | None = None
    for number, line in enumerate(text.lines, 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if directives is not None:
            if bare != "}":
                directives.append(bare)
                continue
            yield Rotation(tuple(patterns), tuple(directives), _extent(patterns, text.line_span(number)))
            patterns, directives = [], None
            continue
        names, opened, _ = line.partition("{")
        if opened or bare.startswith(("/", '"', "'")):
            patterns.extend(_patterns(text, number, names))
        if opened:
            directives = []


def _extent(patterns: list[Pattern], last: Span) -> Span:
    first = patterns[0].span if patterns else last
    return Span(first.line, first.column, last.end_line, last.end_column)


def _patterns(text: Text, number: int, names: str) -> Iterator[Pattern]:
    start, position = text.offset(number, 1), 0
    for name in names.split():
        position = names.index(name, position)
        yield Pattern(name.strip("\"'"), text.span(start + position, start + position + len(name)))
        position += len(name)


LOGROTATE: Kind[Logrotate] = Kind(
    "logrotate",
    claims=(
        Claim(names=("logrotate.conf", "logrotate"), suffixes=(".logrotate", "-logrotate", "logrotate.conf")),
        Claim(folders=("logrotate.d", "logrotate")),
    ),
    parse=parse,
)
