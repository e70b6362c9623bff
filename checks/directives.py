"""Reads suppressions out of comments, whatever the syntax of the file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from checks.ignores import MARK, Suppression
from checks.pattern import pattern
from checks.text import Span, Text

TOP_LINES = 10
"""Within these lines, or in the comment that opens a file, `ignore-file` is accepted."""

_OPENER = pattern(
    r"(?:\{\{-?\s*/\*|\{\{!--|<!--|<%--|\{#|/\*+|(?<!:)//+|\(\*|#+|(?:^|(?<=\s))(?:--|;+|%+|'|\*|(?i:rem)|::))\s*$"
)
_CLOSER = pattern(r"\*/\s*-?\}\}|--\}\}|--%?>|#\}|\*/|\*\)")
_DIRECTIVE = pattern(r"\s*(?P<verb>[\w-]*)\s*(?:\[(?P<ids>[^\]\n]*)\])?(?P<rest>.*)")
_UNTIL = pattern(r"(?:^|\s)until=(\S*)")
_PROSE = (".md", ".markdown", ".mdx")
"""Here `#` opens a heading and other code is only shown."""
_LINE_COMMENTS = {"/": ("//", "/*", "*"), "<": ("<!--",), "{": ("{{", "{#"), "(": ("(*",), "*": ("*",)}


def found(text: Text) -> Iterator[Suppression]:
    position = text.content.find(MARK)
    while position >= 0:
        line = text.span(position, position).line
        if suppression := _suppression(text, line, position - text.offset(line, 1)):
            yield suppression
        position = text.content.find(MARK, position + len(MARK))


def _suppression(text: Text, line: int, start: int) -> Suppression | None:
    content = text.lines[line - 1]
    opener = _OPENER.search(content[:start])
    if opener is None or (text.path.lower().endswith(_PROSE) and not opener.group().startswith("<")):
        return None
    closer = _CLOSER.search(content, start)
    end = closer.start() if closer else len(content)
    directive = _DIRECTIVE.match(content[start + len(MARK) : end])
    verb, listed, rest = directive.group("verb", "ids", "rest") if directive else ("", None, "")
    names = tuple(name.strip() for name in (listed or "").split(",") if name.strip())
    reason, until, problem = _terms(rest)
    alone = not content[: opener.start()].strip() and not (closer and content[closer.end() :].strip(" \t%>-}"))
    whole_file = verb == "ignore-file"
    problem = _misuse(verb, names) or problem
    if not problem and whole_file and not _at_top(text, line):
        problem = f"ignore-file must stand in the first {TOP_LINES} lines or in the comment that opens the file"
    return Suppression(
        line=line,
        applies_to=_next_line(text, line, opener.group().strip(), closed=closer is not None) if alone else line,
        rules=names,
        reason=reason,
        until=until,
        whole_file=whole_file,
        span=Span(line, start + 1, line, len(content[:end].rstrip()) + 1),
        problem=problem,
        quoted=any(content.count(quote, 0, opener.start()) % 2 for quote in "\"'`"),
    )


def _terms(rest: str) -> tuple[str, date | None, str]:
    """Reason, last day and problem out of what follows the brackets."""
    term = _UNTIL.search(rest)
    if term is None:
        return _reason(rest), None, ""
    reason = _reason(f"{rest[: term.start()]} {rest[term.end() :]}")
    try:
        return reason, date.fromisoformat(term.group(1).rstrip(",;.")), ""
    except ValueError:
        return reason, None, f'"until={term.group(1)}" is no date such as until=2027-01-01'


def _reason(text: str) -> str:
    return " ".join(text.split()).strip("-–—: ")


def _misuse(verb: str, names: tuple[str, ...]) -> str:
    if verb not in ("ignore", "ignore-file"):
        return f'"{verb}" is not understood; write ignore[rule] or ignore-file[rule]'
    if not names or "*" in names:
        return "names no rule; write the rule's id in brackets"
    return ""


def _at_top(text: Text, line: int) -> bool:
    return line <= TOP_LINES or all(
        not content.strip() or content.lstrip().startswith(("#", "/", "*", "<!", "<?", "--", ";", "%", "{{", "{#", "'"))
        for content in text.lines[: line - 1]
    )


def _next_line(text: Text, line: int, opener: str, closed: bool) -> int:
    """The first line after a comment that is neither blank nor a comment of the same kind; `line` where there is none."""
    openers = _LINE_COMMENTS.get(opener[0], (opener,))
    inside = not closed and opener.startswith(("/*", "<", "{", "("))
    for number in range(line + 1, len(text.lines) + 1):
        content = text.lines[number - 1].strip()
        if inside:
            inside = _CLOSER.search(content) is None
        elif content and not content.startswith(openers):
            return number
    return line
