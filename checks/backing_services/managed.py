"""Versions of backing services that no image of the repository names: a cloud's, a chart's dependency's, a test's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname

from checks.backing_services.products import product_of
from checks.documents.cloudformation import CLOUDFORMATION, CloudResource
from checks.documents.go import GO
from checks.documents.helm import HELM_VALUES
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.kotlin import KOTLIN
from checks.documents.node import Scalar, child, entries, scalar
from checks.documents.python import PYTHON
from checks.documents.source import SourceFile
from checks.documents.terraform import EXPRESSION, TEMPLATE, TERRAFORM, Block
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

_ENGINES = {
    "postgres": "PostgreSQL", "postgresql": "PostgreSQL", "pg": "PostgreSQL", "aurora-postgresql": "PostgreSQL",
    "mysql": "MySQL", "aurora-mysql": "MySQL", "mariadb": "MariaDB", "redis": "Redis", "valkey": "Valkey",
    "memcached": "Memcached", "rabbitmq": "RabbitMQ", "mongodb": "MongoDB", "docdb": "MongoDB", "elasticsearch": "Elasticsearch", "opensearch": "OpenSearch",
}  # fmt: skip
_RESOURCES: dict[str, tuple[str, str]] = {
    "aws_db_instance": ("engine", "engine_version"),
    "aws_rds_cluster": ("engine", "engine_version"),
    "aws_elasticache_cluster": ("engine", "engine_version"),
    "aws_elasticache_replication_group": ("engine=redis", "engine_version"),
    "aws_mq_broker": ("engine_type", "engine_version"),
    "google_sql_database_instance": ("database_version", "database_version"),
    "google_redis_instance": ("=redis", "redis_version"),
    "azurerm_postgresql_flexible_server": ("=postgres", "version"),
    "azurerm_mysql_flexible_server": ("=mysql", "version"),
    "azurerm_redis_cache": ("=redis", "redis_version"),
    "google_alloydb_cluster": ("=postgres", "database_version"),
    "azurerm_postgresql_server": ("=postgres", "version"),
    "azurerm_mysql_server": ("=mysql", "version"),
    "aws_docdb_cluster": ("=mongodb", "engine_version"),
    "digitalocean_database_cluster": ("engine", "version"),
}
"""Where each resource names its engine (an attribute, `=` a default) and its version."""
RESOURCE_LITERALS = ("engine", "version", *_RESOURCES)
_CLOUDFORMATION = (
    "AWS::RDS::DBInstance",
    "AWS::RDS::DBCluster",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
)
_CHARTS = {
    "postgresql": "PostgreSQL", "postgresql-ha": "PostgreSQL", "mysql": "MySQL", "mariadb": "MariaDB", "redis": "Redis",
    "mongodb": "MongoDB", "rabbitmq": "RabbitMQ", "memcached": "Memcached", "elasticsearch": "Elasticsearch",
}  # fmt: skip
"""Charts whose values take the tag of the product's image, under their own name or alias."""
_VARIABLE = pattern(r"^var\.([\w-]+)$")
TEST_LITERALS = ("testcontainers", "dockerimagename")


@frozen
class Managed:
    path: str
    span: Span
    product: str
    version: str
    kind: str
    place: str


def managed_services(repository: Repository) -> Iterator[Managed]:
    """Resources, and modules that take an engine, of Terraform; resources of CloudFormation."""
    for document in repository.all(TERRAFORM, ("engine", *_RESOURCES)):
        for block in document.blocks:
            known = _RESOURCES.get(block.labels[0]) if block.type == "resource" and block.labels else None
            attributes = ("engine", "engine_version") if block.type == "module" else known
            if attributes is not None:
                yield from _in_terraform(document.path, block, attributes, repository)
    for template in repository.all(CLOUDFORMATION, ("engineversion",)):
        for resource in template.resources:
            if resource.type in _CLOUDFORMATION:
                yield from _in_cloudformation(template.path, resource)


def _in_terraform(path: str, block: Block, attributes: tuple[str, str], repository: Repository) -> Iterator[Managed]:
    attribute, version_attribute = attributes
    name, _, default = attribute.partition("=")
    written = _literal(block, name, path, repository)
    version = _literal(block, version_attribute, path, repository)
    if version is None:
        return
    engine = written.value if written else default
    if attribute == version_attribute:
        engine = engine.partition("_")[0]
    product = _ENGINES.get(engine.lower())
    number = re.sub(r"^(?:[A-Z]+_)+", "", version.value).replace("_", ".")
    given = block.attribute(version_attribute)
    if product is not None and given is not None:
        yield Managed(path, given.span, product, number, "infrastructure", dirname(path))


def _literal(block: Block, name: str, path: str, repository: Repository) -> Scalar | None:
    """The value of an attribute where it is written out, or is a variable of the folder with a default."""
    found = block.attribute(name) if name else None
    if not isinstance(found, Scalar) or found.tag == TEMPLATE:
        return None
    if found.tag != EXPRESSION:
        return found
    variable = _VARIABLE.match(found.value)
    if variable is None:
        return None
    for document in repository.all(TERRAFORM, (f'"{variable[1]}"',)):
        if dirname(document.path) != dirname(path):
            continue
        for declared in document.blocks:
            default = declared.attribute("default") if declared.labels == (variable[1],) else None
            if isinstance(default, Scalar) and default.tag not in (EXPRESSION, TEMPLATE):
                return default
    return None


def _in_cloudformation(path: str, resource: CloudResource) -> Iterator[Managed]:
    engine, version = resource.property("Engine"), resource.property("EngineVersion")
    if not isinstance(engine, Scalar) or not isinstance(version, Scalar) or engine.tag.startswith("!"):
        return
    product = _ENGINES.get(engine.value.lower())
    if product is not None and not version.tag.startswith("!") and "{{" not in version.value:
        yield Managed(path, version.span, product, version.value, "infrastructure", dirname(path))


def chart_services(repository: Repository) -> Iterator[Managed]:
    """`postgresql: {image: {tag: 16.4.0}}`: what a chart's dependency is told to run."""
    for values in repository.all(HELM_VALUES, tuple(_CHARTS)):
        for entry in entries(values.root):
            product = _CHARTS.get(entry.key.value)
            tag = scalar(entry.value, "image", "tag")
            if product is not None and tag is not None and child(entry.value, "image", "repository") is None:
                yield Managed(values.path, tag.span, product, tag.value, "cluster", dirname(values.path))


def test_services(repository: Repository) -> Iterator[Managed]:
    """Images that tests start by Testcontainers."""
    kinds: tuple[Kind[SourceFile], ...] = (JAVA, KOTLIN, PYTHON, JAVASCRIPT, GO)
    for kind in kinds:
        for source in repository.all(kind, TEST_LITERALS):
            if repository.role(source.path) != "test":
                continue
            for call in source.calls:
                written = (
                    call.string(0) if call.method.endswith(("Container", "DockerImageName.parse", "parse")) else None
                )
                found = product_of(written) if written is not None and ":" in written else None
                if found is not None:
                    yield Managed(source.path, call.span, found[0], found[1].tag, "ci", "tests")
