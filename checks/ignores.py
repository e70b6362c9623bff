"""Suppressions in comments: `factorlint: ignore[logs/file-handler] reason`, and what became of them.

A suppression names what it silences, may end (`until=2027-01-01`) and is reported when it silences nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checks.comments import commented
from checks.factor import FACTORS
from checks.report import UnusedSuppression
from checks.text import Span, Text

MARK = "factorlint:"
TOP_LINES = 10
"""Within these lines, or in the comment that opens a file, `ignore-file` is accepted."""

_OPENER = re.compile(
    r"(?:\{\{-?\s*/\*|\{\{!--|<!--|<%--|\{#|/\*+|//+|\(\*|#+|(?:^|(?<=\s))(?:--|;+|%+|'|\*|(?i:rem)|::))\s*$"
)
_CLOSER = re.compile(r"\*/\s*-?\}\}|--\}\}|--%?>|#\}|\*/|\*\)")
_DIRECTIVE = re.compile(r"\s*(?P<verb>[\w-]*)\s*(?:\[(?P<ids>[^\]\n]*)\])?(?P<rest>.*)")
_UNTIL = re.compile(r"(?:^|\s)until=(\S*)")
_LINE_COMMENTS = {"/": ("//", "/*", "*"), "<": ("<!--",), "{": ("{{", "{#"), "(": ("(*",), "*": ("*",)}


@dataclass(frozen=True, slots=True)
class Suppression:
    line: int
    applies_to: int
    """Last line whose findings it silences: its own, or for a comment that stands alone the next line that is none."""
    rules: tuple[str, ...]
    """Rule ids and factor ids, as written."""
    reason: str
    until: date | None
    """The last day it holds."""
    whole_file: bool
    span: Span
    """The directive, from `factorlint:` to the end of its text."""
    problem: str = ""
    """Why it cannot be honoured, or empty."""

    def reaches(self, span: Span) -> bool:
        return self.whole_file or (span.line <= self.applies_to and self.line <= span.end_line)

    def void(self, today: date, require_reason: bool = False) -> str:
        """Why it silences nothing today; empty where it holds."""
        if self.problem:
            return self.problem
        if self.until is not None and today > self.until:
            return f"expired on {self.until.isoformat()}"
        return "gives no reason, and the configuration requires one" if require_reason and not self.reason else ""

    def names(self, rule_id: str) -> str | None:
        """The id by which it names a rule: the rule's own, or its factor's."""
        return next((name for name in (rule_id, rule_id.partition("/")[0]) if name in self.rules), None)


def parse(text: Text) -> tuple[Suppression, ...]:
    """Every suppression of a file, also those that cannot be honoured. Costs one search where there is none."""
    return tuple(_found(text)) if MARK in text.content else ()


def suppresses(
    suppressions: Sequence[Suppression], rule_id: str, span: Span, today: date, require_reason: bool = False
) -> tuple[Suppression, str] | None:
    """The suppression that silences a finding and the id it names it by; one for its line goes before one for the file."""
    for suppression in sorted(suppressions, key=lambda each: each.whole_file):
        name = suppression.names(rule_id) if suppression.reaches(span) else None
        if name and not suppression.void(today, require_reason):
            return suppression, name
    return None


def unused(
    path: str,
    suppressions: Iterable[Suppression],
    used: Collection[tuple[Suppression, str]],
    assessed: Collection[str],
    known: Collection[str],
    today: date,
    require_reason: bool = False,
) -> Iterator[UnusedSuppression]:
    """What is wrong with the suppressions of one file.

    used: what `suppresses` returned for the findings of this file.
    assessed: ids of the rules that ran over the file; of others nothing can be said.
    known: ids of all rules.
    """
    for suppression in suppressions:
        if why := suppression.void(today, require_reason):
            yield UnusedSuppression(path, suppression.line, ", ".join(suppression.rules), why)
            continue
        for name in suppression.rules:
            if (suppression, name) in used:
                continue
            if name not in FACTORS and name not in known:
                yield UnusedSuppression(path, suppression.line, name, f"unknown rule{_near(name, known)}")
            elif name in assessed or any(rule.startswith(f"{name}/") for rule in assessed):
                yield UnusedSuppression(path, suppression.line, name, "nothing found")


def comment_for(path: str, rule_id: str) -> str:
    """What silences a rule in this file: a comment in its own syntax, to which a reason belongs.

    For files that hold no comments it is a line of `factorlint.toml`.
    """
    comment = commented(path, f"{MARK} ignore[{rule_id}] reason")
    return comment or f'overrides = [{{ paths = ["{_quoted(path)}"], rules = {{ "{rule_id}" = "off" }} }}]'


def _found(text: Text) -> Iterator[Suppression]:
    position = text.content.find(MARK)
    while position >= 0:
        line = text.span(position, position).line
        if suppression := _suppression(text, line, position - text.offset(line, 1)):
            yield suppression
        position = text.content.find(MARK, position + len(MARK))


def _suppression(text: Text, line: int, start: int) -> Suppression | None:
    content = text.lines[line - 1]
    opener = _OPENER.search(content[:start])
    if opener is None:
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


def _near(name: str, known: Collection[str]) -> str:
    from difflib import get_close_matches  # only for a name that is wrong

    near = get_close_matches(name, [*known, *FACTORS], n=1)
    return f', did you mean "{near[0]}"?' if near else ""


def _quoted(path: str) -> str:
    return path.replace("\\", "\\\\").replace('"', '\\"')
