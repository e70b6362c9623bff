"""Engines in lists of environments: Rails' `database.yml` and Gemfile, Sequelize's `config.json`."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.gemfile import GEMFILE
from checks.documents.json import JSON
from checks.documents.node import Node, entries, scalar
from checks.documents.yaml import YAML
from checks.engines.model import ENGINES, ENVIRONMENTS, Engine
from checks.repository import Repository


def in_lists(repository: Repository) -> Iterator[Engine]:
    for listed in repository.all(YAML, ("adapter",)):
        if listed.path.endswith("config/database.yml"):
            yield from _by_environment(listed.path, listed.root, "adapter", "rails")
    for document in repository.all(JSON, ("dialect",)):
        yield from _by_environment(document.path, document.root, "dialect", "sequelize")
    for gemfile in repository.all(GEMFILE, ("sqlite3",)):
        for gem in gemfile.gems:
            engine = ENGINES.get(gem.name)
            for group in gem.groups:
                if engine and group in ENVIRONMENTS:
                    yield Engine(gemfile.path, gem.span, engine, ENVIRONMENTS[group], "gems")


def _by_environment(path: str, root: Node | None, key: str, family: str) -> Iterator[Engine]:
    """`development: {adapter: sqlite3}` and its siblings."""
    for entry in entries(root):
        written = scalar(entry.value, key)
        engine = ENGINES.get(written.value.lower()) if written else None
        if engine and entry.key.value in ENVIRONMENTS:
            yield Engine(path, entry.key.span, engine, ENVIRONMENTS[entry.key.value], family)
