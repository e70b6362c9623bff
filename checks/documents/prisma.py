"""Prisma's schema files: the data source they name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.kind import Claim, Kind
from checks.text import Span, Text
from checks.value import frozen


@frozen
class PrismaSetting:
    """`span` covers the value, its quotes left out."""

    key: str
    value: str
    span: Span


@frozen
class PrismaSchema:
    """`provider` is as written, `postgresql`; None where the schema has no data source or computes it."""

    text: Text
    provider: str | None
    span: Span
    urls: tuple[PrismaSetting, ...] = ()
    """The URLs of the data source that are literal; one that comes from the environment is none."""

    @property
    def path(self) -> str:
        return self.text.path


def parse(text: Text) -> PrismaSchema:
    # Comments of two and three slashes; a URL of a string never begins with one.
    content = re.sub(r"(?m)^\s*//[^\n]*", lambda found: " " * len(found[0]), text.content)
    block = re.search(r"\bdatasource\s+\w+\s*\{([^}]*)\}", content)
    given = re.search(r"provider\s*=\s*\"([\w-]+)\"", block[1]) if block else None
    urls = tuple(_urls(text, block[1], block.start(1))) if block else ()
    if block is None or given is None:
        return PrismaSchema(text, None, text.line_span(1), urls)
    start = block.start(1) + given.start()
    return PrismaSchema(text, given[1], text.span(start, start + len(given[0])), urls)


def _urls(text: Text, block: str, start: int) -> Iterator[PrismaSetting]:
    for found in re.finditer(r"\b(url|directUrl|shadowDatabaseUrl)\s*=\s*\"([^\"\n]*)\"", block):
        yield PrismaSetting(found[1], found[2], text.span(start + found.start(2), start + found.end(2)))


PRISMA: Kind[PrismaSchema] = Kind("prisma", claims=(Claim(suffixes=(".prisma",)),), parse=parse)
