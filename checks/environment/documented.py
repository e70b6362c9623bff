"""Where a repository says which variables its code takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from checks.documents.app_json import APP_JSON
from checks.documents.compose import COMPOSE
from checks.documents.dotenv import DOTENV
from checks.documents.kubernetes import KUBERNETES, containers
from checks.documents.markdown import MARKDOWN
from checks.documents.node import entries
from checks.environment.lookups.lookup import is_capitals
from checks.pattern import pattern
from checks.repository import Repository
from checks.role import role_of
from checks.text import Span
from checks.value import frozen

Where = Literal["example", "app.json", "compose", "kubernetes", "table"]
_MENTIONING = pattern(
    r"(?:^|/)(?:[\w.-]*dockerfile[\w.-]*|containerfile|procfile[\w.]*|makefile|justfile|[^/]*env[^/]*)$|"
    r"\.(?:md|mdx|rst|adoc|txt|ya?ml|toml|tf|tfvars|hcl|tpl|ini|cfg|conf|sh|bash|service|nix|properties|env|example|sample|dist|template|j2|prisma|xml)$|"
    r"(?:^|/)(?:app|vercel|now|fly|railway|turbo|wrangler|serverless|launchsettings|devcontainer|nixpacks|appsettings[\w.]*|local\.settings)\.jsonc?$",
    re.IGNORECASE,
)
_NAME = pattern(r"(?<![A-Za-z0-9_])[A-Z][A-Z0-9]*(?:_+[A-Z0-9]+)*(?![A-Za-z0-9_])")
_LONGEST = 600_000


@frozen
class Documented:
    """`value` is the example's value; `span` covers the whole entry."""

    name: str
    path: str
    span: Span
    where: Where
    value: str | None = None


def documented(repository: Repository) -> Iterator[Documented]:
    """Entries of example files, `app.json`, Compose, Kubernetes and tables in Markdown."""
    for environment in repository.all(DOTENV):
        if environment.example:
            for variable in (*environment.variables, *environment.commented):
                yield Documented(variable.name, environment.path, variable.span, "example", variable.value)
    for app in repository.all(APP_JSON):
        for asked in app.variables:
            yield Documented(asked.name, app.path, asked.name_span, "app.json", asked.value)
    for compose in repository.all(COMPOSE):
        for service in compose.services:
            for given in service.environment if service.build is not None else ():
                yield Documented(given.name, compose.path, given.name_span, "compose", given.value)
    yield from _orchestrated(repository)
    yield from _tables(repository)


def _orchestrated(repository: Repository) -> Iterator[Documented]:
    for manifest in repository.all(KUBERNETES):
        for resource in manifest.resources:
            for container in containers(resource):
                for given in container.env:
                    yield Documented(given.name, manifest.path, given.name_span, "kubernetes", given.value)
            if resource.kind in ("ConfigMap", "Secret"):
                for entry in (*entries(resource.node, "data"), *entries(resource.node, "stringData")):
                    if is_capitals(entry.key.value):
                        yield Documented(entry.key.value, manifest.path, entry.key.span, "kubernetes")


def _tables(repository: Repository) -> Iterator[Documented]:
    for document in repository.all(MARKDOWN):
        for table in document.tables:
            for row in table.rows:
                for cell in row[:2]:
                    if is_capitals(cell.value) and "_" in cell.value:
                        yield Documented(cell.value, document.path, cell.span, "table")


def mentioned(repository: Repository) -> frozenset[str]:
    """Names in capitals anywhere in documentation, manifests, scripts and settings, but not in source code."""
    names: set[str] = set()
    for path in repository.paths:
        if _MENTIONING.search(path) and role_of(path) not in ("vendored", "generated", "localisation"):
            text = repository.text(path)
            if text is not None and len(text.content) <= _LONGEST:
                names.update(_NAME.findall(text.content))
    return frozenset(names)
