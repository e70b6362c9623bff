"""Settings files that an application reads itself, as opposed to what is handed to it at its start."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.json import JSON
from checks.documents.node import Node, scalars
from checks.documents.properties import PROPERTIES
from checks.documents.yaml import YAML
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

_NAME = pattern(
    r"^(?:application|bootstrap|database|config|settings|hibernate|cable|cache|sidekiq|appsettings|default|production)\b"
)
_NOT_OF_THE_APP = pattern(
    r"\.github/|(?:^|/)(?:docker-)?compose|chart|values|kustomization|mkdocs|_config\.yml|openapi|swagger|charts?/|deploy/|grafana|prometheus|loki|provisioning|otel|fluent|traefik|(?:^|/)(?:target/classes|build/resources|bin/main|out/production)/"
)


@frozen
class Given:
    """One setting: dotted key, value as written, and where the value stands."""

    path: str
    key: str
    value: str
    span: Span


def settings_in_focus(repository: Repository) -> Iterator[Given]:
    """Every setting of the changed settings files."""
    for properties in repository.changed(PROPERTIES):
        if is_settings(properties.path):
            for each in properties.properties:
                yield Given(properties.path, each.key, each.value, each.value_span)
    for path, root in _trees(repository):
        if is_settings(path):
            for keys, scalar in scalars(root):
                yield Given(path, ".".join(keys), scalar.value, scalar.span)


def _trees(repository: Repository) -> Iterator[tuple[str, Node | None]]:
    for document in repository.changed(YAML):
        for root in document.documents:
            yield document.path, root
    for parsed in repository.changed(JSON):
        yield parsed.path, parsed.root


def is_settings(path: str) -> bool:
    """Whether the name says that an application reads the file: `application-prod.yml`, `appsettings.json`, `config/default.json`."""
    if path.startswith(".") or "/." in path:
        return False  # What a tool keeps for itself.
    return bool(_NAME.match(path.rpartition("/")[2].lower())) and not _NOT_OF_THE_APP.search(path.lower())
