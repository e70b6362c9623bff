"""Text templates inside data files: Helm and other Go templates, Jinja, ERB.

A file with template actions is often no valid YAML. Masking keeps every character's place, so that what is read from
the masked text has the positions of the file.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from checks.pattern import pattern
from checks.text import Span, Text
from checks.value import frozen

_CLOSING = {"{{": "}}", "{%": "%}", "<%": "%>"}
_COMMENT_OPENINGS = ("{{/*", "{{- /*")
_CONTROL = pattern(
    r"\{\{-?\s*(?:(?:if|else|end|range|with|define|block|break|continue|fail)\b|/\*|\$\w*\s*:?=)"
    r"|\{%[-+]?\s*(?!include\b)|<%(?!=)"
)
"""Actions that write nothing themselves."""

_MARK = "\ue000"
"""A private-use character: a plain scalar wherever it stands, and of no meaning in any of the formats."""


@frozen
class Action:
    """One template action with its delimiters, from character offset `start` up to, not including, `end`."""

    start: int
    end: int


def templated(value: str) -> bool:
    """Whether a value is computed by a template: `{{ .Values.tag }}`, `{% if … %}`, `<%= ENV["X"] %>`."""
    return any(opening in value for opening in _CLOSING)


def actions(content: str) -> Iterator[Action]:
    """The template actions of a text, in order. An action that is never closed is none."""
    position, absent = 0, set[str]()
    while (start := _next_opening(content, position, absent)) >= 0:
        closing = _CLOSING[content[start : start + 2]]
        inside = start + 2
        if content.startswith(_COMMENT_OPENINGS, start) and "*/" not in absent:
            comment_end = content.find("*/", inside)
            if comment_end < 0:
                absent.add("*/")
            inside = max(inside, comment_end)
        end = content.find(closing, inside)
        if end < 0:
            absent.add(content[start : start + 2])
            position = start + 2
            continue
        yield Action(start, end + 2)
        position = end + 2


def _next_opening(content: str, position: int, absent: set[str]) -> int:
    """The nearest opening; those known not to occur again are dropped, which keeps the whole scan linear."""
    nearest = -1
    for opening in _CLOSING:
        if opening in absent:
            continue
        found = content.find(opening, position)
        if found < 0:
            absent.add(opening)
        elif nearest < 0 or found < nearest:
            nearest = found
    return nearest


def masked(content: str) -> str:
    """The text with actions masked: a line of nothing but actions becomes blank, any other action a plain word."""
    found = tuple(actions(content))
    marked = _replaced(content, found, _MARK)
    lines = marked.split("\n")
    return "\n".join(" " * len(line) if _only_marks(line) else line for line in lines)


def _replaced(content: str, found: tuple[Action, ...], mark: str) -> str:
    pieces, position = [], 0
    for action in found:
        pieces.append(content[position : action.start])
        pieces.extend(
            mark if character not in "\r\n" else character for character in content[action.start : action.end]
        )
        position = action.end
    pieces.append(content[position:])
    return "".join(pieces)


def _only_marks(line: str) -> bool:
    return _MARK in line and not line.strip(_MARK + " \t\r")


def unmasked(value: str, source: str) -> str:
    """`value`, read from masked text, with the actions that stand at its place in `source` put back."""
    if _MARK not in value:
        return value
    pieces, position = [], 0
    for action in actions(source):
        marks = _MARK * (action.end - action.start)
        found = value.find(marks, position)
        if found < 0:
            continue
        pieces += [value[position:found], source[action.start : action.end]]
        position = found + len(marks)
    return "".join(pieces) + value[position:]


def insertions(text: Text, span: Span) -> Iterator[Action]:
    """Actions alone on a line that may put something into the block at `span`: `{{- toYaml .Values.probes | nindent 8 }}`.

    Where there are any, what the block lacks cannot be told. Conditions, loops and comments put nothing in themselves.
    """
    if not templated(text.content):
        return
    found, visible = _looked_through(text)
    last = _last_line(visible, span)
    start, end = text.offset(span.line, span.column), text.offset(last, 1) + len(visible[last - 1])
    for action in found[bisect_left(found, start, key=_start) :]:
        if action.start >= end:
            return
        if _CONTROL.match(text.content, action.start, action.end):
            continue
        if not visible[text.span(action.start, action.start).line - 1].strip():
            yield action


@lru_cache(maxsize=4)
def _looked_through(text: Text) -> tuple[tuple[Action, ...], tuple[str, ...]]:
    """All actions and the masked lines, kept because one asks for every container of a file in turn."""
    return tuple(actions(text.content)), tuple(masked(text.content).split("\n"))


def _start(action: Action) -> int:
    return action.start


def _last_line(visible: tuple[str, ...], span: Span) -> int:
    """The last line of a block: before the next that is indented less, or parts documents."""
    last = span.end_line
    for number in range(span.end_line + 1, len(visible) + 1):
        line = visible[number - 1]
        if line.strip() and (len(line) - len(line.lstrip()) + 1 < span.column or line.startswith("---")):
            break
        last = number
    return last
