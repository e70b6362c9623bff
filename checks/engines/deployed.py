"""Engines by what runs them: images of compose files, manifests and CI, and what platforms and Terraform are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from checks.backing_services.instances import instances
from checks.documents.app_json import APP_JSON
from checks.documents.node import Scalar, items
from checks.documents.terraform import TERRAFORM
from checks.documents.yaml import YAML
from checks.engines.model import ENGINES, Engine, Environment
from checks.repository import Repository

_PRODUCTS = {
    "PostgreSQL": "PostgreSQL",
    "MySQL": "MySQL",
    "MariaDB": "MySQL",
    "SQL Server": "SQL Server",
    "Oracle": "Oracle",
    "CockroachDB": "PostgreSQL",
}
_KINDS: dict[str, Environment] = {
    "infrastructure": "production",
    "cluster": "production",
    "compose": "production",
    "development": "development",
    "ci": "test",
}
_ADDONS = {"heroku-postgresql": "PostgreSQL", "jawsdb": "MySQL", "cleardb": "MySQL"}
_RESOURCES = ("aws_db_instance", "aws_rds_cluster")


def deployed_engines(repository: Repository) -> Iterator[Engine]:
    """Engines in the family `services`, which is compared with itself."""
    for instance in instances(repository):
        engine = _PRODUCTS.get(instance.product)
        if engine is not None and instance.kind in _KINDS:
            yield Engine(instance.path, instance.span, engine, _KINDS[instance.kind], "services")
    yield from _on_platforms(repository)


def _on_platforms(repository: Repository) -> Iterator[Engine]:
    for app in repository.all(APP_JSON):
        for addon in app.addons:
            engine = _ADDONS.get(addon.value.partition(":")[0])
            if engine is not None:
                yield Engine(app.path, addon.span, engine, "production", "services")
    for file in repository.all(YAML, ("databases:",)):
        listed = items(file.root, "databases") if basename(file.path) in ("render.yaml", "render.yml") else ()
        if listed:
            yield Engine(file.path, listed[0].span, "PostgreSQL", "production", "services")
    for document in repository.all(TERRAFORM, _RESOURCES):
        for block in document.resources(*_RESOURCES):
            given = block.attribute("engine")
            engine = ENGINES.get(given.value.removeprefix("aurora-")) if isinstance(given, Scalar) else None
            if isinstance(given, Scalar) and engine is not None:
                yield Engine(document.path, given.span, engine, "production", "services")
