"""Passwords in URLs, connection strings, headers and command lines."""

from __future__ import annotations

from binascii import Error, a2b_base64

from checks.secrets.candidate import Candidate
from checks.secrets.judgement.randomness import randomness
from checks.secrets.judgement.values import emulator, markup, placeholder, reference
from checks.secrets.judgement.verdict import Verdict
from checks.secrets.judgement.weak import WEAK

_EXAMPLE_HOSTS = ("example.", "host", "hostname", "server", "my-", "your", "domain", "test.", "foo", "bar", "<")
_LOCAL_HOSTS = ("localhost", "127.0.0.1", "0.0.0.0", "[::1]", "host.docker.internal")  # noqa: S104 - compared with, not bound to
_STOCK_USERS = frozenset("user username usr name login me foo bar u".split())
_STOCK_PASSWORDS = frozenset(
    "pass password pwd passwd pw p secret token passphrase foo bar test key x credentials".split()
)
_TITLES = {
    "url": "password in a URL",
    "dsn": "password in a connection string",
    "basic": "basic authorization header",
    "docker": "registry password",
    "bearer": "bearer token",
    "curl": "password on a command line",
    "sshpass": "password on a command line",
    "mysql": "password on a command line",
    "identified": "database password in SQL",
    "sql-password": "database password in SQL",
    "secure-string": "password in a script",
    "netrc": "password in a netrc entry",
    "pgpass": "password in a password file",
    "htpasswd": "password hash",
    "chpasswd": "password on a command line",
    "connect": "database password",
    "sign": "signing secret",
    "pair": "password",
    "go-dsn": "password in a connection string",
    "header": "authorization token",
    "command": "password on a command line",
}


def judge_grammar(candidate: Candidate) -> Verdict | None:
    kind = candidate.kind
    if kind in ("basic", "docker"):
        return _basic(candidate)
    if kind in ("bearer", "header"):
        return _bearer(candidate)
    if kind == "htpasswd":
        return Verdict("password-hash", _TITLES[kind], 0.6, ("a password hash beside its user",))
    value = candidate.value
    if reference(value) or placeholder(value) or markup(value) or emulator(value) or value.startswith(("$", "%", "{")):
        return None
    if kind == "url":
        return _url(candidate)
    if kind == "dsn" and not _plausible(value):
        return None
    if kind == "pair" and value.isalpha() and value.islower():
        return None  # The name of a form or of a provider, rather than a password.
    stock = value.lower() in _STOCK_PASSWORDS
    if stock and kind in ("dsn", "curl") and candidate.name.lower() in _STOCK_USERS:
        return None
    kept = "connection-password" if kind in ("dsn", "go-dsn") else "command-password"
    score = 0.85 if randomness(value) > 0.5 else 0.7 if not stock else 0.6
    return Verdict(kept, _TITLES[kind], score, (f"a literal {_TITLES[kind]}",))


def _plausible(value: str) -> bool:
    return len(value) >= 3 and value[-1] not in ".,)" and not value.startswith(("(", "+", ".", "?", "@"))


def _url(candidate: Candidate) -> Verdict | None:
    value, user, host = candidate.value, candidate.name.lower(), candidate.host.lower()
    lowered = value.lower()
    if (
        lowered in _STOCK_PASSWORDS
        and (user in _STOCK_USERS or lowered == user or lowered in ("pass", "password", "pwd", "token"))
        and (host.startswith(_EXAMPLE_HOSTS) or user in _STOCK_USERS)
    ):
        return None
    if user in _STOCK_USERS and lowered.rstrip("0123456789") in _STOCK_PASSWORDS:
        return None
    if (
        host.startswith(("example.", "<", "[", "{", "$", "%"))
        or ".example" in host
        or host.endswith((".test", ".invalid"))
    ):
        return None
    if len(value) < 2 or ("@" in user and value.isdigit()):
        return None
    reasons = ["a password between user and host"]
    random = randomness(value)
    local = host.split(":")[0] in _LOCAL_HOSTS
    if random > 0.5:
        score = 0.9
        reasons.append("it looks drawn at random")
    elif lowered in WEAK or lowered == user:
        score = 0.65
        reasons.append("a password that is guessed first")
    else:
        score = 0.8
    if local:
        score -= 0.15
        reasons.append("the host is this machine")
    return Verdict("connection-password", _TITLES["url"], score, tuple(reasons))


def _basic(candidate: Candidate) -> Verdict | None:
    try:
        decoded = a2b_base64(candidate.value + "=" * (-len(candidate.value) % 4), strict_mode=True).decode("ascii")
    except (Error, ValueError, UnicodeDecodeError):
        return None
    user, colon, password = decoded.partition(":")
    if not colon or not decoded.isprintable() or (not password and len(user) < 16):
        return None
    if user.lower() in (*_STOCK_USERS, "aladdin") or placeholder(decoded) or reference(password):
        return None
    weak = password.lower() in _STOCK_PASSWORDS or password.lower() == user.lower()
    return Verdict(
        "basic-authorization", _TITLES[candidate.kind], 0.6 if weak else 0.85, ("it decodes to a user and a password",)
    )


def _bearer(candidate: Candidate) -> Verdict | None:
    value = candidate.value
    if reference(value) or placeholder(value) or randomness(value) < 0.55:
        return None
    return Verdict("bearer-token", _TITLES[candidate.kind], 0.8, ("a literal bearer token that looks drawn at random",))
