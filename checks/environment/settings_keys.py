"""Keys that settings files define and a variable may override: Spring's `application.yml`, .NET's `appsettings.json`."""

from __future__ import annotations

import re

from checks.documents.json import JSON
from checks.documents.node import Node, scalars
from checks.documents.properties import PROPERTIES
from checks.documents.yaml import YAML
from checks.pattern import pattern
from checks.repository import Repository

_SPRING = pattern(r"(?:^|/)(?:application|bootstrap)[\w-]*\.(?:properties|ya?ml)$", re.IGNORECASE)
_DOTNET = pattern(r"(?:^|/)appsettings[\w.-]*\.json$", re.IGNORECASE)
_MARKS = pattern(r"[^a-z0-9]")


def plain(name: str) -> str:
    """`spring.datasource.url`, `Spring:Datasource:Url` and `SPRING_DATASOURCE_URL` are one name to relaxed binding."""
    return _MARKS.sub("", name.lower())


def settings_keys(repository: Repository) -> frozenset[str]:
    """For `repository.model`: the keys that some settings file defines, as `plain` writes them."""
    keys: set[str] = set()
    for path in repository.paths:
        if _SPRING.search(path) and path.endswith(".properties"):
            properties = repository.document(path, PROPERTIES)
            keys.update(plain(each.key) for each in (properties.properties if properties is not None else ()))
        elif _SPRING.search(path):
            document = repository.document(path, YAML)
            for root in document.documents if document is not None else ():
                keys.update(_below(root))
        elif _DOTNET.search(path):
            parsed = repository.document(path, JSON)
            keys.update(_below(parsed.root) if parsed is not None else ())
    return frozenset(keys)


def _below(root: Node | None) -> set[str]:
    return {plain("".join(key for key in path if key != "[]")) for path, _ in scalars(root)}
