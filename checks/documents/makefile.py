"""Makefiles: targets, what they need, and the commands of their recipes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from checks.documents.kind import Claim, Kind
from checks.documents.shell import Command
from checks.text import Span, Text
from checks.value import field, frozen

_LONGEST_NAME = 200


@frozen
class Target:
    """A rule; one with several targets comes once for each. `phony` when declared so."""

    name: str
    prerequisites: tuple[str, ...]
    recipe: tuple[Span, ...]
    """One span for each line of the recipe, continued lines together, without indentation and `@`, `-`, `+`."""
    span: Span
    phony: bool
    text: Text = field(repr=False, compare=False)

    @cached_property
    def commands(self) -> tuple[Command, ...]:
        """The recipe's commands; a word with a make variable has no value. A line over a bound gives none."""
        from checks.documents.shell_grammar import commands_within_bounds

        found: list[Command] = []
        for span in self.recipe:
            source, offsets = _for_shell(self.text.slice(span), self.text.offset(span.line, span.column))
            found.extend(commands_within_bounds(source, _located(self.text, offsets)))
        return tuple(found)


@frozen
class Makefile:
    text: Text
    targets: tuple[Target, ...]

    @property
    def path(self) -> str:
        return self.text.path

    def target(self, name: str) -> Target | None:
        return next((target for target in self.targets if target.name == name), None)


@frozen
class _Rule:
    names: tuple[str, ...]
    prerequisites: tuple[str, ...]
    line: int
    recipe: list[Span]


def parse(text: Text) -> Makefile:
    rules = list(_rules(text))
    phony = {name for rule in rules if rule.names == (".PHONY",) for name in rule.prerequisites}
    return Makefile(
        text,
        tuple(
            Target(name, rule.prerequisites, tuple(rule.recipe), text.line_span(rule.line), name in phony, text)
            for rule in rules
            for name in rule.names
            if not name.startswith(".")
        ),
    )


def _rules(text: Text) -> Iterator[_Rule]:
    rule: _Rule | None = None
    for first, last in _logical_lines(text):
        line = text.lines[first - 1]
        if line.startswith("\t"):
            span = _recipe_span(text, first, last)
            if rule and span:
                rule.recipe.append(span)
            continue
        head, colon, rest = line.partition(":")
        if not line.strip() or line.lstrip().startswith("#") or line.startswith(" "):
            continue
        if rule:
            yield rule
        rule = None
        if colon and head.strip() and "=" not in head and not rest.startswith(("=", ":=")):
            joined = " ".join((rest, *text.lines[first:last])).replace("\\", " ")
            needs, _, script = joined.lstrip(":").partition(";")
            if "=" in needs:
                needs = ""
            rule = _Rule(tuple(head.split()[:100]), tuple(needs.partition("#")[0].split()), first, [])
            if script.strip() and first == last:
                at = line.index(";") + 1
                at += len(line[at:]) - len(line[at:].lstrip())
                rule.recipe.append(Span(first, at + 1, first, len(line.rstrip()) + 1))
    if rule:
        yield rule


def _logical_lines(text: Text) -> Iterator[tuple[int, int]]:
    """First and last line, from 1, of each line with those that continue it."""
    first = 1
    for number, line in enumerate(text.lines, 1):
        if line.endswith("\\") and number < len(text.lines):
            continue
        yield first, number
        first = number + 1


def _recipe_span(text: Text, first: int, last: int) -> Span | None:
    line, end = text.lines[first - 1], text.lines[last - 1]
    command = line.lstrip("\t @-+")
    if not command or command.startswith("#"):
        return None
    return Span(first, len(line) - len(command) + 1, last, len(end.rstrip()) + 1 if end.strip() else len(end) + 1)


def _for_shell(recipe: str, start: int) -> tuple[str, list[int]]:
    """The recipe as the shell gets it, `$$` as `$` and `$(NAME)` as `${NAME}`, with each character's offset."""
    characters: list[str] = []
    offsets: list[int] = []
    position = 0
    while position < len(recipe):
        character = recipe[position]
        offsets.append(start + position)
        if character == "$" and recipe.startswith("$", position + 1):
            position += 1
        elif character == "$" and recipe.startswith("(", position + 1):
            closing = recipe.find(")", position, position + _LONGEST_NAME)
            name = recipe[position + 2 : closing]
            if closing > 0 and name.replace("_", "").isalnum() and name.isascii():
                offsets.extend(range(start + position + 1, start + closing + 1))
                characters.extend(("$", "{", *name, "}"))
                position = closing + 1
                continue
        characters.append(character)
        position += 1
    offsets.append(start + len(recipe))
    return "".join(characters), offsets


def _located(text: Text, offsets: list[int]) -> Callable[[int, int], Span]:
    return lambda start, end: text.span(offsets[min(start, len(offsets) - 1)], offsets[min(end, len(offsets) - 1)])


MAKEFILE: Kind[Makefile] = Kind(
    "makefile",
    claims=(
        Claim(names=("makefile", "gnumakefile", "bsdmakefile", "makefile.am", "makefile.in"), suffixes=(".mk", ".mak")),
    ),
    parse=parse,
)
