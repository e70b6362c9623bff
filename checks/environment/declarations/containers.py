"""Variables that containers are given: Compose, Kubernetes with its ConfigMaps and Secrets, Kustomize."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.dotenv import DOTENV
from checks.documents.kubernetes import KUBERNETES, Resource, containers
from checks.documents.node import Node, items, text
from checks.documents.yaml import YAML
from checks.environment.declarations.charts import charts
from checks.environment.declarations.declaration import Documented, Where, keyed, named
from checks.environment.lookups.lookup import is_capitals
from checks.pattern import pattern
from checks.repository import Repository

_KUSTOMIZATION = pattern(r"(?:^|/)kustomization\.ya?ml$")
_GENERATORS = ("configMapGenerator", "secretGenerator")


def contained(repository: Repository) -> Iterator[Documented]:
    yield from _composed(repository)
    roots = charts(repository)
    for manifest in repository.all(KUBERNETES):
        where: Where = "helm" if roots and manifest.path.startswith(roots) else "kubernetes"
        for resource in manifest.resources:
            yield from _of_resource(manifest.path, where, resource)
    for path in repository.paths:
        if _KUSTOMIZATION.search(path) and (found := repository.document(path, YAML)) is not None:
            for root in found.documents:
                yield from _generated(repository, path, root)


def _composed(repository: Repository) -> Iterator[Documented]:
    """What services that are built here are given, by name or by a file of the repository."""
    for compose in repository.all(COMPOSE):
        folder = compose.path.rpartition("/")[0]
        for service in compose.services:
            for given in service.environment if service.build is not None else ():
                yield Documented(given.name, compose.path, given.name_span, "compose", given.value)
            for reference in service.env_file if service.build is not None else ():
                path = f"{folder}/{reference.path}" if folder else reference.path
                yield from _of_file(repository, path.replace("/./", "/").removeprefix("./"), "compose")


def _of_file(repository: Repository, path: str, where: Where) -> Iterator[Documented]:
    environment = repository.document(path, DOTENV) if repository.exists(path) else None
    for variable in environment.variables if environment is not None and not environment.example else ():
        yield Documented(variable.name, path, variable.span, where)


def _of_resource(path: str, where: Where, resource: Resource) -> Iterator[Documented]:
    """Variables of the containers of a resource, and the keys of one that containers take variables from."""
    for container in containers(resource):
        for given in container.env:
            yield Documented(given.name, path, given.name_span, where, given.value)
    if resource.kind in ("ConfigMap", "Secret"):
        yield from keyed(path, where, resource.node, "data")
        yield from keyed(path, where, resource.node, "stringData")
    elif resource.kind == "SealedSecret":
        yield from keyed(path, where, resource.node, "spec", "encryptedData")
    elif resource.kind == "ExternalSecret":
        yield from named(path, where, resource.node, "spec", "data", by="secretKey")


def _generated(repository: Repository, path: str, root: Node | None) -> Iterator[Documented]:
    folder = path.rpartition("/")[0]
    for section in _GENERATORS:
        for generator in items(root, section):
            for literal in items(generator, "literals"):
                name = (text(literal) or "").partition("=")[0]
                if is_capitals(name):
                    yield Documented(name, path, literal.span, "kubernetes")
            for file in (*items(generator, "envs"), *items(generator, "env")):
                name = text(file) or ""
                yield from _of_file(repository, f"{folder}/{name}" if folder else name, "kubernetes")
