"""Settings whose value differs from deploy to deploy, told by name and literal value."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from checks.environment.values import is_placeholder
from checks.handles.hosts import is_example, is_host, is_internal, is_loopback, is_per_deploy
from checks.handles.services import service_url
from checks.pattern import pattern

Place = Literal["deployed", "local"]
"""`deployed`: works in one deploy; `local`: works on a developer's machine."""

_SEPARATOR = pattern(r"(?<=[a-z0-9])(?=[A-Z])|[-.\s:]+")
_SECRET = pattern(
    r"(?:PASSWORD|PASSWD|PWD|_PASS|SECRET|TOKEN|(?:API|SECRET|PRIVATE|ACCESS|ENCRYPTION|JWT|SIGNING|AUTH|MASTER)_?KEY)$"
)
_ELSEWHERE = pattern(r"[/{$<:]|\.\w+\.|^x-", re.IGNORECASE)
"""Paths, templates, references, host names and the names of headers."""
_FILE = pattern(
    r"\.(?:txt|ini|conf|cfg|json|ya?ml|toml|xml|properties|env|md|pem|key|crt|sh|sql|log|csv|html?|py|js|ts)$",
    re.IGNORECASE,
)
"""A key that names a file: what it is given is the file's content, or where it is."""
_ACCOUNT = pattern(r"(?:^|_)(?:S3|AWS|GCS|GS|STORAGE|AZURE|MINIO|UPLOADS?|MEDIA|BACKUP)_(?:\w+_)?BUCKET(?:_NAME)?$")
_BUCKET = pattern(r"[a-z0-9][a-z0-9.-]{2,62}\Z")
_EXAMPLE_BUCKET = pattern(r"(?:my|your|the|test)?-?bucket(?:-?name)?\Z")
_URL = pattern(r"^(?:https?|wss?)://(?P<host>\[[0-9a-f:]+\](?::\d+)?|[^/\s?#@]+)", re.IGNORECASE)


@cache
def _names() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Compiled on first use."""
    own = re.compile(
        r"^(?:(?:APP|SITE|WEB|BASE|FRONTEND|FRONT|END|CLIENT|BACKEND|BACK|SERVER|API|SERVICE|HOST|PUBLIC|AUTH|GRAPHQL|WS|WEBSOCKET|SOCKET|"
        r"CALLBACK|REDIRECT|ROOT|MAIN|INTERNAL|EXTERNAL|ADMIN|DASHBOARD|WEBSITE|DOMAIN|PORTAL|REMOTE|DEFAULT|PROD|PRODUCTION|STAGING|"
        r"STAGE|LIVE|MEDIA|STATIC|CDN|IMAGE|UPLOAD|REST|HTTP|MY|OUR)_?)*(?:URL|URI|ENDPOINT|ORIGIN|BASE|BASEURL)$"
    )
    host = re.compile(
        r"(?:^|_)(?:(?:DATABASE|DB|POSTGRES(?:QL)?|PG|MYSQL|MARIADB|MONGO(?:DB)?|REDIS|RABBIT(?:MQ)?|AMQP|KAFKA|ELASTIC(?:SEARCH)?|"
        r"MEMCACHED?|MYSQL|PGSQL|MARIADB|SQLSRV|BROKER|CACHE|SMTP|MAIL|EMAIL|LDAP|MINIO|API|SERVER|BACKEND|REMOTE|SSH|FTP|MQTT|AUTH|SERVICE)_)"
        r"(?:HOST(?:NAME)?S?|SERVERS?|ENDPOINT|ADDR(?:ESS)?|DOMAIN|IP|LOCATION)$|^(?:SERVER_NAME|BOOTSTRAP_SERVERS)$"
    )
    hosts = re.compile(
        r"^(?:ALLOWED_HOSTS|CSRF_TRUSTED_ORIGINS|CORS_ALLOWED_ORIGINS|CORS_ORIGIN_WHITELIST|ALLOWED_ORIGINS|CORS_ORIGINS?)$"
    )
    return own, host, hosts


def snake(name: str) -> str:
    """`apiBaseUrl`, `api-base-url` and `api.base.url` as `API_BASE_URL`."""
    return _SEPARATOR.sub("_", name).upper()


def is_credential(name: str, value: str) -> bool:
    """Whether a literal is a secret that somebody chose: letters and digits, and no repetition of its name.

    Longer ones look random, and are found wherever they stand.
    """
    if _FILE.search(name):
        return False
    plain, named = re.sub(r"[^a-z0-9]", "", value.lower()), re.sub(r"[^a-z0-9]", "", name.lower())
    chosen = any(each.isdigit() for each in value) and any(each.isalpha() for each in value) and 5 < len(value) <= 20
    own = plain in named or named in plain
    return (
        chosen
        and not own
        and " " not in value
        and not is_placeholder(value)
        and not _ELSEWHERE.search(value)
        and _SECRET.search(snake(name)) is not None
    )


def place_of(name: str, value: str) -> Place | None:
    """Where a setting of this literal value works; None for what no deploy changes, and for what cannot be told."""
    text = value.strip()
    if _FILE.search(name) or not text or "${" in text or "{{" in text or "%s" in text or " " in text or len(text) > 300:
        return None
    own, host, hosts = _names()
    upper = snake(name)
    if _ACCOUNT.search(upper):
        return (
            "deployed" if _BUCKET.match(text) and not is_placeholder(text) and not _EXAMPLE_BUCKET.match(text) else None
        )
    service = service_url(text)
    if service is not None:
        return "local" if service.local else "deployed"
    url = _URL.match(text)
    if url is not None:
        if "*" in url["host"]:
            return None
        return _of_url(url["host"], bool(own.match(upper)) and "_" in upper, bool(hosts.match(upper)))
    if upper.endswith("LOCATION") and ":" not in text:
        return None
    if host.search(upper) or hosts.match(upper):
        return _of_host(text, bool(hosts.match(upper)))
    return None


def _of_url(host: str, own: bool, listed: bool) -> Place | None:
    if is_example(host) or is_placeholder(host):
        return None
    if is_loopback(host):
        return "local" if own or listed else None
    if is_per_deploy(host) or (is_internal(host) and (own or ":" in host)):
        return "deployed"
    return "deployed" if own or listed else None


def _of_host(host: str, listed: bool) -> Place | None:
    bare = host.lstrip(".")
    if is_example(bare) or is_placeholder(bare) or not is_host(bare) or bare.startswith("0.0.0."):
        return None
    if is_loopback(bare):
        return None if listed else "local"
    return "deployed" if "." in bare or not listed else None
