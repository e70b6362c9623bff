"""Engines of Prisma: a schema for each environment, or one that is rewritten for production."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.prisma import PRISMA
from checks.engines.model import ENGINES, ENVIRONMENTS, Engine, Environment
from checks.pattern import pattern
from checks.repository import Repository
from checks.written_commands import commands_anywhere

_REWRITTEN = pattern(r"s([/|#@]).*?(sqlite|mysql|postgresql).*?\1.*?(sqlite|mysql|postgresql)")


def in_prisma(repository: Repository) -> Iterator[Engine]:
    schemas = [each for each in repository.all(PRISMA) if each.provider is not None]
    for schema in schemas:
        engine = ENGINES.get(schema.provider or "")
        if engine is not None:
            yield Engine(schema.path, schema.span, engine, _environment(schema.path, engine), "prisma")
    for written in commands_anywhere(repository, ("sed",)) if schemas else ():
        line = " ".join(written.invocation.values)
        found = _REWRITTEN.search(line) if ".prisma" in line else None
        if found is not None and found[2] != found[3]:
            yield Engine(written.path, written.span, ENGINES[found[3]], "production", "prisma")


def _environment(path: str, engine: str) -> Environment:
    """By the words of the path; a schema that is named after SQLite is whoever works without a server's."""
    words = set(re.split(r"[^a-z0-9]+", path.lower()))
    found = {environment for word, environment in ENVIRONMENTS.items() if word in words}
    if len(found) == 1:
        return found.pop()
    return "development" if engine == "SQLite" and "sqlite" in words else "default"
