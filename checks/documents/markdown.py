"""Markdown: headings, fenced code and tables, with positions."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents import command_line
from checks.documents.kind import Claim, Kind
from checks.documents.shell import Command
from checks.text import Span, Text
from checks.value import field, frozen

_SHELL_LANGUAGES = frozenset("sh bash shell zsh console shell-session shellsession terminal".split())


@frozen
class Heading:
    level: int
    title: str
    span: Span


@frozen
class Fence:
    """Fenced code. `language` is the first word after the opening fence, in lower case; `span` covers the content."""

    language: str
    content: str
    span: Span
    heading: str
    """The title of the nearest heading above; empty without one."""

    def commands(self, text: Text) -> tuple[Command, ...]:
        """The commands that a fence of a shell's language documents, prompts left out; of another language, none."""
        if self.language not in _SHELL_LANGUAGES:
            return ()
        lines = ["  " + line[2:] if line.startswith(("$ ", "% ")) else line for line in self.content.split("\n")]
        return command_line.parse("\n".join(lines), text, self.span)


@frozen
class Cell:
    """`value` is without the backticks, asterisks and blanks around it."""

    value: str
    span: Span


@frozen
class Table:
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    span: Span
    heading: str


@frozen
class Markdown:
    text: Text
    headings: tuple[Heading, ...] = field(repr=False)
    fences: tuple[Fence, ...] = field(repr=False)
    tables: tuple[Table, ...] = field(repr=False)

    @property
    def path(self) -> str:
        return self.text.path


def parse(text: Text) -> Markdown:
    headings: list[Heading] = []
    fences: list[Fence] = []
    tables: list[Table] = []
    number, total = 1, len(text.lines)
    while number <= total:
        title = headings[-1].title if headings else ""
        marker = _fence_marker(text.lines[number - 1])
        if marker:
            end = _fence_end(text, number, marker)
            fences.append(_fence(text, number, end, marker, title))
            number = end + 1
        elif number < total and _is_rule(text.lines[number]) and "|" in text.lines[number - 1]:
            end = _table_end(text, number)
            tables.append(_table(text, number, end, title))
            number = end + 1
        else:
            headings.extend(_heading(text, number))
            number += 1
    return Markdown(text, tuple(headings), tuple(fences), tuple(tables))


def _fence_marker(line: str) -> str:
    bare = line.lstrip(" \t>")
    for mark in ("`", "~"):
        length = len(bare) - len(bare.lstrip(mark))
        if length >= 3 and mark not in bare[length:]:
            return mark * length
    return ""


def _fence_end(text: Text, opening: int, marker: str) -> int:
    """The line of the closing fence, or the one after the last line."""
    for number in range(opening + 1, len(text.lines) + 1):
        bare = text.lines[number - 1].strip(" \t>")
        if bare.startswith(marker) and not bare.strip(marker[0]):
            return number
    return len(text.lines) + 1


def _fence(text: Text, opening: int, end: int, marker: str, heading: str) -> Fence:
    words = text.lines[opening - 1].lstrip(" \t>")[len(marker) :].split()
    language = words[0].strip("{.}").partition(",")[0].lower() if words else ""
    if end == opening + 1:
        place = text.offset(opening, len(text.lines[opening - 1]) + 1)
        return Fence(language, "", text.span(place, place), heading)
    last = text.lines[end - 2]
    return Fence(
        language, "\n".join(text.lines[opening : end - 1]), Span(opening + 1, 1, end - 1, len(last) + 1), heading
    )


def _heading(text: Text, number: int) -> Iterator[Heading]:
    line = text.lines[number - 1]
    level = len(line) - len(line.lstrip("#"))
    if 0 < level < 7 and line[level : level + 1] in ("", " ", "\t"):
        yield Heading(level, line.strip("# \t"), text.line_span(number))
    elif line.strip() and number < len(text.lines) and len(text.lines[number]) > 1:
        underline = text.lines[number].strip()
        if underline and not underline.strip(underline[0]) and underline[0] in "=-" and not line.startswith((" ", "-")):
            yield Heading(1 if underline[0] == "=" else 2, line.strip(), text.line_span(number))


def _is_rule(line: str) -> bool:
    bare = line.strip()
    return "-" in bare and "|" in bare and not bare.strip("|:- \t")


def _table_end(text: Text, header: int) -> int:
    end = header + 1
    while end < len(text.lines) and "|" in text.lines[end]:
        end += 1
    return end


def _table(text: Text, header: int, end: int, heading: str) -> Table:
    first, last = text.line_span(header), text.line_span(end)
    return Table(
        header=tuple(_cells(text, header)),
        rows=tuple(tuple(_cells(text, number)) for number in range(header + 2, end + 1)),
        span=Span(first.line, first.column, last.end_line, last.end_column),
        heading=heading,
    )


def _cells(text: Text, number: int) -> Iterator[Cell]:
    line = text.lines[number - 1]
    offset, position = text.offset(number, 1), 0
    edges = [*(at for at, mark in enumerate(line) if mark == "|" and line[at - 1 : at] != "\\"), len(line)]
    for index, edge in enumerate(edges):
        written = line[position:edge]
        outer = not written.strip() and (index == 0 or index == len(edges) - 1)
        bare = written.strip(" \t`*")
        if not outer:
            start = position + written.find(bare) if bare else position
            yield Cell(bare, text.span(offset + start, offset + start + len(bare)))
        position = edge + 1


MARKDOWN: Kind[Markdown] = Kind("markdown", claims=(Claim(suffixes=(".md", ".markdown", ".mdx")),), parse=parse)
