"""Suppressions in comments: `factorlint: ignore[logs/file-handler] reason`, and what became of them.

A suppression names what it silences, may end (`until=2027-01-01`) and is reported when it silences nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from checks.factor import FACTORS
from checks.report import UnusedSuppression
from checks.text import Span, Text
from checks.value import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

MARK = "factorlint:"
_NO_REASONS = ("", "reason")
"""What the printed suggestion says is a place for a reason, not one."""


@frozen
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
    quoted: bool = False
    """Seems to stand in a string. Honoured all the same, for an apostrophe looks like it, but never reported as unused."""

    def reaches(self, span: Span) -> bool:
        return self.whole_file or (span.line <= self.applies_to and self.line <= span.end_line)

    def void(self, today: date | None, require_reason: bool = False) -> str:
        """Why it silences nothing today; empty where it holds."""
        if self.problem:
            return self.problem
        if self.until is not None and (today or _today()) > self.until:
            return f"expired on {self.until.isoformat()}"
        unreasoned = self.reason.strip(" .").lower() in _NO_REASONS
        return "gives no reason, and the configuration requires one" if require_reason and unreasoned else ""

    def names(self, rule_id: str) -> str | None:
        """The id by which it names a rule: the rule's own, or its factor's."""
        return next((name for name in (rule_id, rule_id.partition("/")[0]) if name in self.rules), None)


def _today() -> date:
    from datetime import date  # Few suppressions end.

    return date.today()


def parse(text: Text) -> tuple[Suppression, ...]:
    """Every suppression of a file, also those that cannot be honoured. Costs one search where there is none."""
    if MARK not in text.content:
        return ()
    from checks.directives import found  # compiles patterns that most commits never need

    return tuple(found(text))


def suppresses(
    suppressions: Sequence[Suppression], rule_id: str, span: Span, today: date | None, require_reason: bool = False
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
    today: date | None,
    require_reason: bool = False,
) -> Iterator[UnusedSuppression]:
    """What is wrong with the suppressions of one file.

    used: what `suppresses` returned for the findings of this file.
    assessed: ids of the rules that ran over the file; of others nothing can be said.
    known: ids of all rules.
    """
    for suppression in suppressions:
        if suppression.quoted:
            continue
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
    from checks.comments import commented  # a table that only a finding needs

    comment = commented(path, f"{MARK} ignore[{rule_id}] reason")
    return comment or f'overrides = [{{ paths = ["{_quoted(path)}"], rules = {{ "{rule_id}" = "off" }} }}]'


def _near(name: str, known: Collection[str]) -> str:
    from difflib import get_close_matches  # only for a name that is wrong

    near = get_close_matches(name, [*known, *FACTORS], n=1)
    return f', did you mean "{near[0]}"?' if near else ""


def _quoted(path: str) -> str:
    return path.replace("\\", "\\\\").replace('"', '\\"')
