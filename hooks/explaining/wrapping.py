"""Sentences and lists of rules at the width of the terminal."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checks.rule import Rule

_LONGEST = 100
_LEVEL = 9
_SHORTEST_REST = 30
_TELLING = 3
"""Words of its own that a message needs to be understood without a finding."""


def paragraphs(text: str, width: int, used: int = 0) -> str:
    """Each paragraph wrapped by itself; `used` cells of the first line are taken already."""
    from textwrap import fill

    wrapped = (
        fill(
            " ".join(part.split()),
            min(width, _LONGEST),
            initial_indent=" " * (0 if number else used),
            break_long_words=False,
            break_on_hyphens=False,
        )
        for number, part in enumerate(text.strip().split("\n\n"))
    )
    return "\n\n".join(wrapped)[used:]


def found_by(rule: Rule) -> str:
    """What a rule finds, for a list of rules; names in braces are filled in by each finding.

    It is the rule's message; where that is made up of names, the first sentence of its why says more.
    """
    from re import findall, sub

    if len(findall(r"[A-Za-z]{2,}", sub(r"\{\w+\}", "", rule.message))) >= _TELLING:
        return rule.message
    return " ".join(rule.why.partition("\n\n")[0].split()).partition(". ")[0].rstrip(".")


def table(rules: Sequence[Rule], width: int) -> Iterator[str]:
    """A line a rule: id, level and what is found, which goes on below itself where it does not fit."""
    from textwrap import wrap

    longest = max(len(rule.id) for rule in rules)
    indent = 2 + longest + 2 + _LEVEL
    room = max(min(width, _LONGEST + indent) - indent, _SHORTEST_REST)
    for rule in rules:
        lines = wrap(
            found_by(rule).replace("{", "<").replace("}", ">"), room, break_long_words=False, break_on_hyphens=False
        )
        yield f"  {rule.id:<{longest}}  {rule.level:<{_LEVEL}}{lines[0]}\n"
        yield from (f"{'':<{indent}}{line}\n" for line in lines[1:])
