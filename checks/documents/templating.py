"""Text templates inside data files: Helm and other Go templates, Jinja, ERB.

A file with template actions is often no valid YAML. Masking keeps every character's place, so that what is read from
the masked text has the positions of the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.value import frozen

_CLOSING = {"{{": "}}", "{%": "%}", "<%": "%>"}
_COMMENT_OPENINGS = ("{{/*", "{{- /*")
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
