"""The version of each backing service, wherever a repository names one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname

from checks.backing_services.instances import ORDER, instances
from checks.documents.node import Scalar
from checks.documents.terraform import EXPRESSION, TEMPLATE, TERRAFORM, Block
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

_BY_MINOR = frozenset({"MySQL", "MariaDB"})
"""Products whose second number is a line of its own: MySQL 8.0 and 8.4, MariaDB 10.6 and 10.11."""
_UNCOMPARED = frozenset({"MinIO", "Oracle", "NATS", "Vault", "etcd", "Kafka", "Kafka (Confluent)"})
"""Products whose tags are dates, or whose lines are drop-in for each other."""
_NUMBERS = pattern(r"^[a-z]{0,12}[-_]?v?(\d+)(?:\.(\d+))?", re.IGNORECASE)
_SUFFIXED = pattern(r"^(?:pg|pg-|PG)(\d+)|-pg(\d+)")
_ENGINES = {
    "postgres": "PostgreSQL", "postgresql": "PostgreSQL", "pg": "PostgreSQL", "aurora-postgresql": "PostgreSQL",
    "mysql": "MySQL", "aurora-mysql": "MySQL", "mariadb": "MariaDB", "redis": "Redis", "valkey": "Valkey",
    "memcached": "Memcached", "rabbitmq": "RabbitMQ", "mongodb": "MongoDB",
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
    "digitalocean_database_cluster": ("engine", "version"),
}
"""Where each resource names its engine (an attribute, `=` a default) and its version."""


@frozen
class Versioned:
    """`line` is the release line that is compared: `16`, `8.0`."""

    path: str
    span: Span
    product: str
    line: str
    kind: str
    place: str

    @property
    def rank(self) -> int:
        return ORDER.index(self.kind)


def versions(repository: Repository) -> Iterator[Versioned]:
    """Every backing service of a known version, from images and from infrastructure code."""
    for instance in instances(repository):
        line = release_line(instance.product, instance.reference.tag)
        if line is not None:
            yield Versioned(instance.path, instance.span, instance.product, line, instance.kind, instance.place)
    for document in repository.all(TERRAFORM, tuple(_RESOURCES)):
        for block in document.resources(*_RESOURCES):
            found = _managed(block)
            if found is not None:
                product, line, span = found
                yield Versioned(document.path, span, product, line, "infrastructure", dirname(document.path))


def release_line(product: str, written: str) -> str | None:
    """`16` of `16.4-alpine`, `8.0` of `8.0.36`; None where a tag names no version that can be compared."""
    if product in _UNCOMPARED:
        return None
    behind = _SUFFIXED.search(written) if product == "PostgreSQL" else None
    if behind is not None:
        return behind[1] or behind[2]
    found = _NUMBERS.match(written)
    if found is None or len(found[1]) > 4:
        return None
    major, minor = found[1], found[2]
    if product in _BY_MINOR:
        return f"{major}.{minor}" if minor is not None else None
    if product == "PostgreSQL" and int(major) < 10:
        return f"{major}.{minor}" if minor is not None else None
    return major


def _managed(block: Block) -> tuple[str, str, Span] | None:
    attribute, version_attribute = _RESOURCES[block.labels[0]]
    name, _, default = attribute.partition("=")
    written, version = _literal(block, name), _literal(block, version_attribute)
    if version is None:
        return None
    engine = written.value if written else default
    if attribute == version_attribute:
        engine = engine.partition("_")[0]
    product = _ENGINES.get(engine.lower())
    number = re.sub(r"^(?:[A-Z]+_)+", "", version.value).replace("_", ".")
    line = release_line(product, number) if product else None
    return (product, line, version.span) if product and line else None


def _literal(block: Block, name: str) -> Scalar | None:
    found = block.attribute(name) if name else None
    return found if isinstance(found, Scalar) and found.tag not in (EXPRESSION, TEMPLATE) else None
