"""Backing services by the scheme of their URLs."""

from __future__ import annotations

import re

from checks.environment.values import is_local, is_placeholder
from checks.handles.connection_strings import LITERALS, START, connection_string
from checks.pattern import pattern
from checks.value import frozen

SCHEMES: dict[str, str] = {
    "postgres": "PostgreSQL", "postgresql": "PostgreSQL", "mysql": "MySQL", "mysql2": "MySQL", "mariadb": "MariaDB",
    "mongodb": "MongoDB", "mongodb+srv": "MongoDB", "redis": "Redis", "rediss": "Redis", "valkey": "Valkey",
    "amqp": "RabbitMQ", "amqps": "RabbitMQ", "kafka": "Kafka", "nats": "NATS", "smtp": "SMTP", "smtps": "SMTP",
    "ldap": "LDAP", "ldaps": "LDAP", "elasticsearch": "Elasticsearch", "mssql": "SQL Server", "sqlserver": "SQL Server",
    "oracle": "Oracle", "clickhouse": "ClickHouse", "neo4j": "Neo4j", "bolt": "Neo4j", "memcached": "Memcached",
    "cassandra": "Cassandra", "couchdb": "CouchDB", "cockroachdb": "CockroachDB", "pulsar": "Pulsar", "mqtt": "MQTT",
    "mqtts": "MQTT", "etcd": "etcd", "s3": "S3", "gs": "Cloud Storage",
}  # fmt: skip
URL_LITERALS = (
    *sorted({f"{scheme}://" for scheme in SCHEMES} | {"+psycopg", "+asyncpg", "+pymysql"}),
    "jdbc:",
    *LITERALS,
)
"""One of these stands in every URL and connection string that `service_url` knows."""
URL_START = pattern(rf"(?:jdbc:)?(?:{'|'.join(map(re.escape, SCHEMES))})(?:\+[a-z0-9_]+)?:|{START}", re.IGNORECASE)
"""Where a service's URL may start."""
_URL = pattern(
    r"^(?:jdbc:)?(?P<scheme>[a-z][a-z0-9]*(?:\+srv)?)(?:\+[a-z0-9_]+)?:(?:thin:)?(?://|@)(?P<rest>[^\s\"'<>{}]+)$",
    re.IGNORECASE,
)


@frozen
class ServiceUrl:
    service: str
    host: str
    """Host and port, with what stands behind them left out; empty where it is computed or left out."""
    password: bool
    machine: bool = False
    """It is the machine itself, in a way that its host does not show, such as SQL Server's `(localdb)`."""

    @property
    def local(self) -> bool:
        return self.machine or is_local(self.host)


def service_url(value: str) -> ServiceUrl | None:
    """What a literal URL or connection string points to; None for a scheme alone, a pattern, a placeholder and every other URL."""
    found = _URL.match(value.strip())
    if found is None:
        given = connection_string(value)
        if given is None or is_placeholder(given.host):
            return None
        return ServiceUrl("database", given.host, given.password, given.local)
    service = SCHEMES.get(found["scheme"].lower())
    authority = re.split(r"[/?#;]", found["rest"], maxsplit=1)[0]
    credentials, _, host = authority.rpartition("@")
    if (
        service is None
        or not host
        or not host.isprintable()
        or "%s" in host
        or "$" in host
        or host.startswith((":", "*"))
    ):
        return None
    if is_placeholder(host) or host.lower().split(":")[0] in (
        "host",
        "hostname",
        "server",
        "your-host",
        "h",
        "x",
        "my-bucket",
        "bucket",
    ):
        return None
    return ServiceUrl(service, host, ":" in credentials)
