"""Lookups of variables in data files, in the notation of the framework that reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.environment.read import Access, EnvironmentRead
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Text
from checks.value import frozen

_NAME = r"(?P<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)"


ENVSUBST = "envsubst"


@frozen
class Notation:
    """`default` of the expression is what the lookup goes on with; without the group `optional` an absent variable is an error."""

    how: str
    path: re.Pattern[str]
    mark: str
    """Stands in every file that has such a lookup."""
    written: re.Pattern[str]
    comment: tuple[str, ...]


_NOTATIONS = (
    Notation(
        "ERB",
        pattern(r"\.ya?ml(?:\.erb)?$|\.erb$"),
        "ENV",
        pattern(
            rf"<%[^%]*?\bENV(?:\[|\.fetch\(|\.fetch\s)\s*[\"']{_NAME}[\"']"
            r"(?:\s*\]\s*\|\||\s*,|\s*\)\s*\{)?\s*(?:[\"'](?P<default>[^\"']*)[\"'])?"
        ),
        ("#",),
    ),
    Notation(
        "%env()%",
        pattern(r"\.(?:ya?ml|xml|php)$"),
        "%env(",
        pattern(rf"%env\((?:\w+:)*{_NAME}\)%"),
        ("#",),
    ),
    Notation("prisma", pattern(r"\.prisma$"), "env(", pattern(rf"\benv\(\s*\"{_NAME}\"\s*\)"), ("//",)),
    Notation(
        "HOCON",
        pattern(r"(?:^|/)(?:application|reference)[\w-]*\.conf$"),
        "${",
        pattern(rf"\$\{{(?P<optional>\?)?{_NAME}\}}"),
        ("#", "//"),
    ),
    Notation(
        ENVSUBST,
        pattern(r"\.conf\.(?:template|tmpl|tpl)$"),
        "${",
        pattern(rf"\$\{{{_NAME}\}}"),
        ("#",),
    ),
)


def noted_reads(repository: Repository) -> Iterator[EnvironmentRead]:
    """In the order of paths; of one file each variable once."""
    for path in repository.paths:
        for notation in _NOTATIONS:
            if not notation.path.search(path):
                continue
            text = repository.text(path)
            if text is not None and notation.mark in text.content:
                yield from _of_text(text, notation)


def _of_text(text: Text, notation: Notation) -> Iterator[EnvironmentRead]:
    names: set[str] = set()
    for number, line in enumerate(text.lines, 1):
        if line.lstrip().startswith(notation.comment):
            continue
        for found in notation.written.finditer(line):
            if found["name"] not in names:
                names.add(found["name"])
                start, groups = text.offset(number, 1), found.groupdict()
                default = groups.get("default")
                access: Access = "default" if default else "optional" if groups.get("optional") else "required"
                span = text.span(start + found.start(), start + found.end())
                yield EnvironmentRead(found["name"], text.path, span, access, notation.how, default)
