"""Engines of Django's settings modules, by the condition around them or the module's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename
from typing import TYPE_CHECKING

from checks.documents.source import SourceFile
from checks.engines.model import ENGINES, ENVIRONMENTS, Engine, Environment
from checks.pattern import pattern

if TYPE_CHECKING:
    from ast_grep_py import SgNode

LITERALS = ("django.db.backends", "django.contrib.gis.db.backends")
_DJANGO = pattern(r"^(?:django\.(?:contrib\.gis\.)?db\.backends|django_prometheus\.db\.backends)\.(\w+)$")


def in_django(source: SourceFile) -> Iterator[Engine]:
    for pair in source.find("pair"):
        key, value = pair.field("key"), pair.field("value")
        if key is None or value is None or key.text().strip("\"'") != "ENGINE" or not _is_default(pair):
            continue
        found = _DJANGO.match(source.string(value) or "")
        engine = ENGINES.get(found[1]) if found else None
        environment = _environment(source.path, pair)
        if engine and environment:
            yield Engine(source.path, source.span(pair), engine, environment, "django")


def _is_default(pair: SgNode) -> bool:
    """Whether `ENGINE` stands in the database that is named `default`."""
    above = next((each for each in pair.ancestors() if each.kind() in ("pair", "assignment")), None)
    if above is None:
        return False
    name = above.field("key") or above.field("left")
    return name is not None and name.text().rpartition("[")[2].strip("\"']") == "default"


_DEVELOPMENT = pattern(r"^(?:settings\.)?DEBUG$|^(?:IS_)?(?:DEV|LOCAL|DEVELOPMENT)$")
_PRODUCTION = pattern(r"^not (?:settings\.)?DEBUG$|^(?:IS_)?(?:PROD|PRODUCTION)$")
_TESTING = pattern(r"[\"']test[\"'] in sys\.argv|sys\.argv\[1(?::2)?\] == \[?[\"']test[\"']|^(?:IS_)?TEST(?:ING|S)?$")


def _environment(path: str, node: SgNode) -> Environment | None:
    """By the condition around the place, else by the file's name; None for other conditions."""
    inner = node
    for above in node.ancestors():
        if above.kind() in ("function_definition", "class_definition", "try_statement", "match_statement"):
            return None
        if above.kind() == "if_statement":
            condition = above.field("condition")
            return _by_condition(condition.text() if condition else "", inner.kind())
        if above.kind() == "conditional_expression":
            return None
        inner = above
    stem = basename(path).rpartition(".")[0].lower()
    if "settings" not in path and stem != "base":
        return None
    found = {ENVIRONMENTS[word] for word in re.split(r"[^a-z]+", stem) if word in ENVIRONMENTS}
    if len(found) == 1:
        return found.pop()
    return "default" if stem in _BASES else None


_BASES = frozenset("settings base common default defaults __init__".split())
"""Modules that hold where no other does; `old_settings` may be read by nobody."""


def _by_condition(condition: str, branch: str) -> Environment | None:
    opposite: dict[Environment, Environment] = {"development": "production", "production": "development"}
    asked: Environment | None = None
    if _DEVELOPMENT.match(condition):
        asked = "development"
    elif _PRODUCTION.match(condition):
        asked = "production"
    elif _TESTING.search(condition):
        return "test" if branch == "block" else "default"
    if asked is None or branch == "elif_clause":
        return None
    return asked if branch == "block" else opposite[asked]
