"""What an environment variable holds, told by its name and value: a secret, a handle, a setting, or nothing of a deploy."""

from __future__ import annotations

import re
from typing import Literal

from checks.pattern import pattern
from checks.secrets.judgement.names import meaning

Content = Literal["secret", "handle", "setting", "public", "tooling", "placeholder"]

_PUBLIC_NAME = pattern(
    r"^(?:VITE_|NEXT_PUBLIC_|REACT_APP_|NUXT_PUBLIC_|VUE_APP_|PUBLIC_|EXPO_PUBLIC_|GATSBY_|STORYBOOK_|SNOWPACK_PUBLIC_)"
)
_TOOLING_NAME = pattern(
    r"^(?:COMPOSE_|DOCKER_|BUILDKIT|NODE_(?:ENV|OPTIONS|VERSION)|NPM_|YARN_|PNPM_|TZ$|LANG$|LC_|PYTHON|PIP_|UV_|POETRY_|"
    r"FLASK_(?:APP|ENV|DEBUG|RUN_PORT)|DJANGO_SETTINGS_MODULE|PORT$|\w*_VERSION$|\w*_TAG$|[UPG]ID$|U?GID$|JAVA_(?:OPTS|HOME)|"
    r"CI$|EDITOR$|DISABLE_\w+_PLUGIN|GENERATE_SOURCEMAP|FORCE_COLOR|SKIP_|BROWSER$|FAST_REFRESH|CHOKIDAR_|ENV$|TSC_|ESLINT_|EXTEND_ESLINT|"
    r"INLINE_RUNTIME_CHUNK|IMAGE_INLINE_SIZE|TERM$|PATH$|HOME$|SHELL$|WORKSPACE|DIRENV|RUST_|GO(?:FLAGS|PROXY|PRIVATE)|"
    r"(?:RAILS|RACK|APP|NODE|HANAMI)_ENV$|LOG_LEVEL$|DEBUG$|APP_(?:NAME|LOCALE|TIMEZONE|FAKER_LOCALE|FALLBACK_LOCALE)$)"
)
_HANDLE_NAME = pattern(
    r"(?:^|_)(?:HOST(?:NAME)?|URL|URI|DSN|SERVERS?|ENDPOINT|BUCKET|QUEUE|BROKERS?|CONNECTION_?STRING)$"
)
_SERVICE_URL = pattern(
    r"^[\"']?(?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|kafka|smtps?|ldaps?|jdbc:|mssql|sqlserver|memcached|nats|"
    r"elasticsearch|clickhouse)[\w+.]*:?//",
    re.IGNORECASE,
)
_URL_PASSWORD = pattern(r"^[a-z][a-z0-9+.-]*://[^\s:/@]*:(?P<password>[^\s@]+)@", re.IGNORECASE)
_PLACEHOLDER = pattern(
    r"^$|^[<{\[(%].*[>}\])%]$|^\$|change[-_ ]?(?:me|this|it|in)|^your|[-_ ]your[-_ ]|your[-_]|example|placeholder|"
    r"^x{3,}|x{6,}|\*{3,}|\.\.\.|…|^to-?do$|replace|insert|fill[-_ ]?in|^(?:none|null|nil|undefined|empty|todo|tbd|secret_?here)$|"
    r"<[a-z_ -]+>|dummy|^(?:foo|bar|baz|abc|123|1234)$|_here$|-here$|here>?$|^op://|^vault:|^/run/secrets/|^arn:aws:secretsmanager",
    re.IGNORECASE,
)
_LOCAL = pattern(r"localhost|127\.0\.0\.1|0\.0\.0\.0|::1|host\.docker\.internal", re.IGNORECASE)


def content_of(name: str, value: str) -> Content:
    """What a variable of this name and value holds. A weak real password counts as a secret."""
    upper = name.upper()
    if _TOOLING_NAME.match(upper):
        return "tooling"
    if is_placeholder(value):
        return "placeholder"
    if password := url_password(value):
        return "placeholder" if is_placeholder(password) else "secret"
    if names_secret(name) and not _is_flag(value):
        return "secret"
    if _PUBLIC_NAME.match(upper):
        return "public"
    if _SERVICE_URL.match(value) or _HANDLE_NAME.search(upper):
        return "handle"
    return "setting"


def names_secret(name: str) -> bool:
    """Whether a variable of this name is meant to hold a secret itself, not a reference to one or a rule about it."""
    return meaning(name) in ("password", "secret")


def is_placeholder(value: str) -> bool:
    """Whether a value stands for one that is to be filled in."""
    return bool(_PLACEHOLDER.search(value.strip()))


def is_local(value: str) -> bool:
    """Whether a value points to the machine it is read on."""
    return bool(_LOCAL.search(value))


def url_password(value: str) -> str | None:
    """The password in a URL, `user:password@host`."""
    found = _URL_PASSWORD.match(value.strip("\"'"))
    return found["password"] if found else None


def _is_flag(value: str) -> bool:
    return value.strip().lower() in ("true", "false", "yes", "no", "on", "off", "0", "1") or value.strip().isdecimal()
