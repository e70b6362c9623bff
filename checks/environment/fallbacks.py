"""Whether a default for a variable is one that a deploy must never run on: a secret, or the handle of a backing service."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from checks.environment.values import is_placeholder, names_secret, url_password
from checks.pattern import pattern

Deployed = Literal["secret", "handle"]

_NOTHING = frozenset(
    {
        "",
        "none",
        "null",
        "nil",
        "undefined",
        "false",
        "true",
        "0",
        "1",
        "-",
        "n/a",
        "disabled",
        "off",
        "on",
        "auto",
        "unset",
        "unknown",
        "(none)",
        "<none>",
        "pending",
        "tbd",
        "todo",
    }
)
_STAND_IN = pattern(r"(?:dummy|fake|unused|ignored|not[-_]?(?:needed|used|set|required)|n/?a)\b", re.IGNORECASE)
"""What is handed to a client that asks for a key it does not need."""
_CHECKED_HERE = pattern(
    r"SECRET_KEY|JWT|SESSION|COOKIE|APP_(?:KEY|SECRET)|SIGNING|ENCRYPT|HMAC|SALT|CSRF|ADMIN|AUTH_SECRET"
)
"""A secret that the program checks by itself, and that opens it to whoever knows the placeholder for it. With a placeholder for a
credential that somebody else checks nothing works, and nothing is open."""
_TRUST = pattern(r"(?:CACERTS|TRUST_?STORE)_?(?:PASSWORD|PASS|PWD)$")
"""Guards a list of public certificates; the default that Java comes with is known to everybody."""
_FILE = pattern(r"\.(?:pem|key|crt|cer|jks|p12|pfx|json|txt|ya?ml)$", re.IGNORECASE)
_LOOPBACK = pattern(r"(?:^|[/@])(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[?::1?\]?)(?:[:/]|$)", re.IGNORECASE)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Compiled on first use: most commits hold no lookup with a default."""
    service = re.compile(
        r"^(?:jdbc:)?(?:postgres(?:ql)?|mysql2?|mariadb|mongodb|rediss?|valkey|amqps?|kafka|smtps?|ldaps?|mssql|sqlserver|memcached|"
        r"nats|elasticsearch|clickhouse|neo4j|bolt|sqlite3?|mqtts?|s3|gs|h2)(?:\+\w+)?:",
        re.IGNORECASE,
    )
    named = re.compile(
        r"(?:^|_)(?:(?:DATABASE|DB|POSTGRES(?:QL)?|PG|MYSQL|MARIADB|MONGO(?:DB)?|REDIS|RABBIT(?:MQ)?|AMQP|KAFKA|ELASTIC(?:SEARCH)?|"
        r"MEMCACHED?|BROKER|CACHE|SMTP|MAIL|EMAIL|LDAP|MINIO|S3|SQS|CELERY_BROKER|CELERY_RESULT|RESULT|NATS|CASSANDRA|SOLR|INFLUX(?:DB)?|"
        r"CLICKHOUSE|MQTT|VAULT|CONSUL|ETCD|ZOOKEEPER|KEYCLOAK|EUREKA|SPRING_DATASOURCE|DATASOURCE|SQLALCHEMY_DATABASE|MSSQL|ORACLE)_?"
        r"(?:SERVER_?)?(?:HOST(?:NAME)?S?|URLS?|URI|DSN|SERVERS?|ENDPOINT|BACKEND_URL|BROKERS?|BOOTSTRAP_SERVERS|ADDR(?:ESS)?|NODES?))$"
        r"|(?:^|_)(?:DSN|CONNECTION_?STRING|BOOTSTRAP_SERVERS|BUCKET|BUCKET_NAME|MONGO_?URI|MONGO_?URL|BROKER_URL)$"
    )
    own = re.compile(
        r"^(?:VITE_|NEXT_PUBLIC_|REACT_APP_|NUXT_PUBLIC_|VUE_APP_|PUBLIC_|EXPO_PUBLIC_)?"
        r"(?:(?:APP|SITE|WEB|BASE|FRONTEND|FRONT_END|CLIENT|BACKEND|BACK_END|SERVER|API|SERVICE|HOST|PUBLIC|AUTH|GRAPHQL|WS|WEBSOCKET|SOCKET|"
        r"USER|ORDER|PRODUCT|PAYMENT|INVENTORY|GATEWAY|CATALOG|CALLBACK|REDIRECT|ROOT|MAIN|INTERNAL|EXTERNAL|ADMIN|DASHBOARD|WEBSITE|DOMAIN|PORTAL|SERVICES?|BASE)_?)+"
        r"(?:URL|URI|ENDPOINT|ORIGIN|ADDR(?:ESS)?)$"
    )
    bucket = re.compile(r"BUCKET|_NAME$")
    return service, named, own, bucket, re.compile(r"^https?://|^wss?://", re.IGNORECASE)


def deploy_value(name: str, default: str) -> Deployed | None:
    """What the default of a variable is, if it is usable and belongs to a deploy."""
    value = default.strip()
    upper = name.upper().replace("__", "_")
    if (
        value.lower() in _NOTHING
        or value.isdecimal()
        or upper.startswith(("TEST_", "DEV_", "LOCAL_", "E2E_", "CI_", "MOCK_"))
    ):
        return None
    service, named, own, bucket, web = _patterns()
    if url_password(value) is not None:
        return "secret"
    if _TRUST.search(upper) or (is_placeholder(value) and names_secret(name) and not _CHECKED_HERE.search(upper)):
        return None
    if names_secret(name):
        return "secret" if _is_credential(value) and value.upper() != upper and not _FILE.search(value) else None
    if service.match(value) and not value.lower().startswith(("h2:", "jdbc:h2:mem")) and ":memory:" not in value:
        return "handle" if _is_whole_url(value) else None
    if named.search(upper):
        if upper.endswith(("URL", "URI", "DSN")) and not any(mark in value for mark in "/:."):
            return None  # A word, for what takes one when it has no URL.
        return "handle" if _is_address(value, bucket.search(upper) is not None) else None
    if web.match(value) and own.match(upper) and _is_whole_url(value):
        return "handle"
    return None


def _is_credential(value: str) -> bool:
    """Not a path to one, a template or a sentence."""
    return (
        not value.startswith(
            ("/", "./", "${", "{{", "http://", "https://", "file:", "vault:", "arn:", "op://", "classpath:")
        )
        and " " not in value
    )


def _is_whole_url(value: str) -> bool:
    _, _, rest = value.partition(":")
    return len(rest.strip("/")) > 1


def _is_address(value: str, is_name: bool) -> bool:
    """Whether a value names a host, an address or, where the variable asks for one, a bucket."""
    if value.startswith(("${", "{{", "%", "/")) or " " in value:
        return False
    return is_name or "." in value or ":" in value or value.replace("-", "").replace("_", "").isalnum()


def is_loopback(value: str) -> bool:
    """Whether the default points to the machine the process runs on."""
    return bool(_LOOPBACK.search(value))
