"""Handles in the settings of a named environment: in a file of its own, or below its name in a file of several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.ini import INI
from checks.documents.json import JSON
from checks.documents.node import Mapping, Node, child, scalars
from checks.documents.node import text as text_of
from checks.documents.properties import PROPERTIES
from checks.documents.source import SourceFile
from checks.documents.yaml import YAML
from checks.environment.groups import NAMED, group_of
from checks.environment.settings_modules import LANGUAGES, is_settings_module, settings
from checks.environment.settings_names import Place, place_of, snake
from checks.finding import Level
from checks.handles.connection_strings import password_in
from checks.handles.hosts import is_host, is_loopback
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_OTHERS = frozenset({"development", "dev", "test", "testing", "local", "production", "prod", "staging", "default"})
_SPRING = pattern(r"(?:^|/)(?:application|bootstrap)[\w-]*\.ya?ml$", re.IGNORECASE)
_SERVER = pattern(r"(?:^|;)\s*(?:Server|Data Source|Host|Address)\s*=\s*(?:tcp:)?(?P<host>[^;,:\\]+)", re.IGNORECASE)
_CONFIGURATION = pattern(
    r"(?:^|/)(?:config|database|settings|knexfile|dbconfig|db|ormconfig|phinx|cable|mongoid|redis)\.\w+$", re.IGNORECASE
)


@frozen
class Grouped:
    path: str
    span: Span
    group: str
    name: str
    level: Level | None = None
    secret: str | None = None
    """A password in the value, to be masked."""


def grouped_data(repository: Repository) -> Iterator[Grouped]:
    """Handles in data files in focus."""
    for properties in repository.changed(PROPERTIES):
        group = group_of(properties.path)
        for each in properties.properties if group else ():
            yield from _given(properties.path, each.value_span, group, each.key, each.value)
    for ini in repository.changed(INI):
        group = group_of(ini.path)
        for key in ini.keys if group else ():
            yield from _given(ini.path, key.span, group, f"{key.section}_{key.name}", key.value or "")
    for document in repository.changed(YAML):
        for root in document.documents:
            yield from _tree(document.path, root)
    for parsed in repository.changed(JSON):
        yield from _tree(parsed.path, parsed.root)


def _tree(path: str, root: Node | None) -> Iterator[Grouped]:
    group = group_of(path) or _profile(path, root)
    if group is not None:
        yield from _below(path, root, group)
    elif isinstance(root, Mapping) and _CONFIGURATION.search(path):
        inner = child(root, "environments")
        root = inner if isinstance(inner, Mapping) else root
        names = {entry.key.value for entry in root.entries}
        for entry in root.entries if len(names & _OTHERS) > 1 else ():
            if NAMED.match(entry.key.value):
                yield from _below(path, entry.value, entry.key.value)


def _profile(path: str, root: Node | None) -> str | None:
    """The environment that one document of Spring's settings is for."""
    if not _SPRING.search(path):
        return None
    given = text_of(root, "spring", "config", "activate", "on-profile") or text_of(root, "spring", "profiles")
    return given if given and NAMED.match(given) else None


def _below(path: str, root: Node | None, group: str) -> Iterator[Grouped]:
    for keys, scalar in scalars(root):
        named = [key for key in keys if key != "[]"]
        yield from _given(path, scalar.span, group, "_".join(named[-2:]), scalar.value)


def grouped_source(repository: Repository) -> Iterator[Grouped]:
    """Handles in source files in focus."""
    for kind in LANGUAGES:
        for source in repository.changed(kind):
            group = group_of(source.path)
            if group is not None:
                for setting in settings(source):
                    yield from _given(source.path, setting.span, group, setting.name, setting.value)
            elif is_settings_module(source) or _CONFIGURATION.search(source.path):
                yield from _sections(source)


def _sections(source: SourceFile) -> Iterator[Grouped]:
    """Keys named for environments, two of them at least, with literals below."""
    for setting in settings(source):
        group = _section(source, setting.node)
        if group:
            yield from _given(source.path, setting.span, group, setting.name, setting.value)


def _section(source: SourceFile, node: SgNode) -> str | None:
    for above in node.ancestors():
        parent = above.parent()
        if above.kind() not in source.grammar.pairs or parent is None:
            continue
        key, _ = source._pair(above)
        if key and NAMED.match(key) and len(set(source.pairs(parent)) & _OTHERS) > 1:
            return key
    return None


def _given(path: str, span: Span, group: str | None, name: str, value: str) -> Iterator[Grouped]:
    place = _place(name, value)
    if place is not None and group is not None and "<%" not in value:
        yield Grouped(
            path, span, group, snake(name).strip("_"), "warning" if place == "local" else None, password_in(value)
        )


def _place(name: str, value: str) -> Place | None:
    connection = _SERVER.search(value)
    if (connection is not None and "connection" in name.lower()) or (
        connection is not None and "=" in value and ";" in value
    ):
        host = connection["host"].strip() if connection else ""
        if not is_host(host):
            return None
        return "local" if is_loopback(host) else "deployed"
    if name.rpartition("_")[2].lower() in ("host", "hostname", "server", "address") and is_host(value.strip()):
        return place_of("DB_HOST", value)
    return place_of(name, value)
