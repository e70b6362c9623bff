"""Applies the edits of findings whose mend needs no judgement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from posixpath import normpath

from checks.errors import Unreadable
from checks.finding import Edit, Finding, Fix
from checks.text import Span, Text
from hooks.disk import ABSENT, Disk
from hooks.encoding import NEW_FILE, Encoding, decoded
from hooks.place import Place
from hooks.stream import say, write_file


def apply(place: Place, findings: Iterable[Finding]) -> int:
    """Write the safe fixes of `findings`, say what was changed, and give the number of files written.

    A fix is applied whole or not at all. It may change files in focus; beyond them it may only create a file or add
    lines to one. Where two fixes overlap the first one counts, and the next run does the other.
    """
    disk, taken = Disk(place.root), _Taken()
    chosen = [
        (finding, finding.fix)
        for finding in findings
        if finding.fix is not None
        and finding.fix.safe
        and all(_is_allowed(edit, place) for edit in finding.fix.edits)
        and taken.take(finding.fix)
    ]
    written = {path for path, edits in taken.by_path.items() if _rewrite(disk, path, edits)}
    for finding, fix in chosen:
        if any(edit.path in written for edit in fix.edits):
            say(f"{finding.path}:{finding.span.line}: {fix.description}")
    return len(written)


class _Taken:
    """Edits that were accepted, by path, each once."""

    def __init__(self) -> None:
        self.by_path: dict[str, list[Edit]] = {}

    def take(self, fix: Fix) -> bool:
        new = [edit for edit in fix.edits if edit not in self.by_path.get(edit.path, ())]
        placed = [edit for edit in new if edit.span is not None]
        if any(_overlap(edit, other) for edit in placed for other in self.by_path.get(edit.path, ())):
            return False
        if any(_overlap(first, second) for first, second in pairwise(sorted(placed, key=_order))):
            return False
        for edit in new:
            self.by_path.setdefault(edit.path, []).append(edit)
        return bool(new)


def _order(edit: Edit) -> tuple[str, Span]:
    assert edit.span is not None
    return edit.path, edit.span


def _overlap(one: Edit, other: Edit) -> bool:
    """Ranges that share a character, or two insertions at one place, whose order nobody could tell."""
    if one.path != other.path or one.span is None or other.span is None:
        return False
    first, second = sorted((one.span, other.span))
    if (first.line, first.column) == (second.line, second.column):
        return _is_insertion(first) == _is_insertion(second)
    return (second.line, second.column) < (first.end_line, first.end_column)


def _is_insertion(span: Span) -> bool:
    return (span.line, span.column) == (span.end_line, span.end_column)


def _is_allowed(edit: Edit, place: Place) -> bool:
    if normpath(edit.path) != edit.path or edit.path.startswith(("/", "../", ".git/")) or edit.path in ("..", ".git"):
        return False
    return edit.span is None or place.focus.has_path(edit.path)


def _rewrite(disk: Disk, path: str, edits: Sequence[Edit]) -> bool:
    """Whether the file was written; where it was not, it is said why."""
    try:
        text, encoding = _current(disk, path)
        content = encoding.encode(_edited(path, text, encoding, edits))
    except (Unreadable, UnicodeEncodeError) as error:
        say(f"{path} is left as it is: {error}")
        return False
    if content == encoding.encode(text):
        return False
    write_file(disk.full(path), content)
    say(f"{path} {'changed' if text else 'written'}")
    return True


def _current(disk: Disk, path: str) -> tuple[str, Encoding]:
    try:
        return decoded(disk.read(path))
    except Unreadable as error:
        if error.reason == ABSENT and disk.can_hold(path):
            return "", NEW_FILE
        raise


def _edited(path: str, content: str, encoding: Encoding, edits: Sequence[Edit]) -> str:
    """From the last edit to the first, so that positions stay true; then what is added at the end."""
    text = Text(path, content)
    placed = [edit for edit in edits if edit.span is not None]
    for edit in sorted(placed, key=_order, reverse=True):
        assert edit.span is not None
        start = text.offset(edit.span.line, edit.span.column)
        end = text.offset(edit.span.end_line, edit.span.end_column)
        content = content[:start] + encoding.lines(edit.replacement) + content[end:]
    return content + "".join(_added(content, encoding, (edit for edit in edits if edit.span is None)))


def _added(content: str, encoding: Encoding, edits: Iterable[Edit]) -> Iterator[str]:
    """Whole lines that the file does not hold yet."""
    there = {line.strip() for line in content.splitlines()}
    closed = not content or content.endswith("\n")
    for line in (line for edit in edits for line in edit.replacement.splitlines()):
        if line.strip() and line.strip() in there:
            continue
        yield ("" if closed else encoding.newline) + line + encoding.newline
        there.add(line.strip())
        closed = True
