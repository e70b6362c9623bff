"""Dockerfile instructions as they stand in the file, with their here-documents.

An instruction's source has the length it has in the file: comments and blank lines between continued lines are blanked,
and every continuation is written `\\` and a line end, so that an offset in it is an offset in the file.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from checks.documents.dockerfile_words import words
from checks.documents.shell import unquoted
from checks.errors import Unreadable
from checks.text import Span, Text
from checks.value import frozen

_MOST_INSTRUCTIONS = 5_000
_MOST_HEREDOCS = 200
_WITH_HEREDOCS = frozenset(("RUN", "COPY", "ADD", "ONBUILD"))


@frozen
class Argument:
    """`value` has its quotes removed and keeps `$NAME` as written; `raw` is the argument as it stands in the file."""

    value: str
    raw: str
    span: Span


@frozen
class Heredoc:
    """`expands`: the delimiter is not quoted, so variables in the content are filled in. `start` is an offset."""

    delimiter: str
    expands: bool
    content: str
    start: int
    span: Span


@frozen
class Line:
    """One instruction: its keyword in upper case, its offset, its source, and the offset of the rest in the file."""

    keyword: str
    start: int
    rest: int
    source: str
    heredocs: tuple[Heredoc, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.source)


def directives(text: Text) -> dict[str, str]:
    """Parser directives, `# escape=`` and `# syntax=…`, which stand above everything else."""
    found: dict[str, str] = {}
    for line in text.lines:
        name, equals, value = line.lstrip().removeprefix("#").partition("=")
        key = name.strip().lower()
        if not line.lstrip().startswith("#") or not equals or not key.isalpha() or key in found:
            break
        found[key] = value.strip()
    return found


def lines(text: Text, escape: str) -> Iterator[Line]:
    """The instructions in order; raises `Unreadable` when there are too many."""
    content, position, count = text.content, 0, 0
    closings = _closings(text) if "<<" in content else {}
    while position < len(content):
        start, source, position = _instruction(content, position, escape)
        if not source.strip():
            continue
        count += 1
        if count > _MOST_INSTRUCTIONS:
            raise Unreadable(f"more than {_MOST_INSTRUCTIONS:,} instructions")
        keyword = source.split(None, 1)[0]
        rest = start + len(keyword)
        heredocs: tuple[Heredoc, ...] = ()
        if keyword.upper() in _WITH_HEREDOCS and "<<" in source:
            heredocs, position = _heredocs(text, source[len(keyword) :], position, closings)
        yield Line(keyword.upper(), start, rest, source, heredocs)


def _instruction(content: str, position: int, escape: str) -> tuple[int, str, int]:
    """Offset and source of the next instruction, and the offset of the line after it."""
    pieces: list[str] = []
    start = position
    while position < len(content):
        end = content.find("\n", position)
        end = len(content) if end < 0 else end
        line = content[position:end]
        bare = line.strip()
        following = min(end + 1, len(content))
        if not bare or bare.startswith("#") or _is_template_statement(bare):
            pieces.append(" " * (following - position))
            position = following
            if len(pieces) == 1:
                pieces, start = [], position
            continue
        position = following
        if not bare.endswith(escape):
            pieces.append(line)
            break
        kept = line.rstrip()[:-1]
        pieces.append(kept + " " * (len(line) - len(kept) - 1) + "\\" + "\n" * (end < len(content)))
    joined = "".join(pieces)
    indent = len(joined) - len(joined.lstrip())
    return start + indent, joined[indent:].rstrip(), position


def _is_template_statement(line: str) -> bool:
    """`{% if … %}` alone on its line, in a Dockerfile that Jinja or cookiecutter fills in."""
    return line.startswith("{%") and line.endswith("%}")


def _closings(text: Text) -> dict[str, list[int]]:
    """The numbers of the lines that may close a here-document, by their content without leading tabs."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(text.lines, 1):
        found.setdefault(line.lstrip("\t"), []).append(number)
    return found


def _heredocs(text: Text, rest: str, position: int, closings: dict[str, list[int]]) -> tuple[tuple[Heredoc, ...], int]:
    """The here-documents that the words of an instruction announce, and the offset after the last of them."""
    found: list[Heredoc] = []
    for start, end in words(rest):
        raw = rest[start:end].lstrip("0123456789")
        if not raw.startswith("<<") or raw.startswith("<<<"):
            continue
        tabs = raw.startswith("<<-")
        quoted = raw[3 if tabs else 2 :]
        delimiter = unquoted(quoted) or ""
        number = _closing(text, position, delimiter, tabs, closings) if delimiter else None
        if number is None or len(found) >= _MOST_HEREDOCS:
            break
        end = text.offset(number, 1)
        found.append(
            Heredoc(delimiter, quoted == delimiter, text.content[position:end], position, text.span(position, end))
        )
        position = text.offset(number + 1, 1) if number < len(text.lines) else len(text.content)
    return tuple(found), position


def _closing(text: Text, position: int, delimiter: str, tabs: bool, closings: dict[str, list[int]]) -> int | None:
    """The line that closes a here-document whose content starts at `position`."""
    first = text.span(position, position).line
    for number in closings.get(delimiter, [])[bisect_left(closings.get(delimiter, []), first) :]:
        if tabs or text.lines[number - 1] == delimiter:
            return number
    return None
