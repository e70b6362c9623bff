"""Host names and addresses: which machine they name, and whether that may differ between deploys."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, ip_address

from checks.pattern import pattern

_HOST = pattern(
    r"^(?=.{3,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::\d{2,5})?$", re.IGNORECASE
)
_INTERNAL = pattern(
    r"\.(?:internal|local|lan|corp|intranet|private|cluster\.local|svc|home|consul|test)$|\.svc\.|^(?:localhost|127\.0\.0\.1|host\.docker\.internal)$"
)
_PER_DEPLOY = pattern(
    r"(?:^|[.-])(?:staging|stage|stg|dev|qa|uat|preprod)[.-].*\.|"
    r"\.(?:herokuapp\.com|vercel\.app|netlify\.app|onrender\.com|fly\.dev|up\.railway\.app|azurewebsites\.net|"
    r"cloudfunctions\.net|run\.app|ngrok(?:-free)?\.(?:io|app|dev)|elasticbeanstalk\.com|appspot\.com|rds\.amazonaws\.com|"
    r"cache\.amazonaws\.com|ondigitalocean\.app|glitch\.me|repl\.co|pythonanywhere\.com|firebaseio\.com|supabase\.co)$|"
    r"^[a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com$"
)
_PUBLIC_RESOLVERS = frozenset(
    "8.8.8.8 8.8.4.4 1.1.1.1 1.0.0.1 9.9.9.9 149.112.112.112 208.67.222.222 208.67.220.220 114.114.114.114 223.5.5.5 223.6.6.6 "
    "119.29.29.29 180.76.76.76 168.63.129.16".split()
)
_MADE_UP = frozenset(("1.2.3.4", "4.3.2.1", "1.1.1.2", "10.10.10.10", "5.6.7.8"))
_DOCUMENTATION = ("192.0.2.", "198.51.100.", "203.0.113.")
_NO_HOSTS = frozenset(
    "host hostname server string none null default true false http https name address example url sqlite".split()
)


def without_port(host: str) -> str:
    return host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() and ":" in host else host


def is_host(value: str) -> bool:
    """Whether a literal can be the name of a machine."""
    return bool(_HOST.match(value)) and without_port(value).lower() not in _NO_HOSTS and not value.isdecimal()


def is_loopback(host: str) -> bool:
    bare = without_port(host).strip("[]").lower()
    return bare in ("localhost", "::1", "::") or bare.startswith(("127.", "0.0.0."))


def is_example(host: str) -> bool:
    """Whether a host is one of those reserved for examples."""
    bare = without_port(host).lower()
    return bare.startswith(_DOCUMENTATION) or bool(
        re.search(r"(?:^|\.)(?:example|invalid)(?:\.(?:com|org|net))?$|^your-|example", bare)
    )


def service_ip(value: str) -> str | None:
    """The IPv4 address of a machine that a deploy may place elsewhere; None for every other literal, and for loopback,
    documentation, broadcast, link-local and public resolvers.
    """
    bare = without_port(value)
    if bare.count(".") != 3 or bare in _PUBLIC_RESOLVERS or bare in _MADE_UP or bare.startswith(_DOCUMENTATION):
        return None
    try:
        address = ip_address(bare)
    except ValueError:
        return None
    if not isinstance(address, IPv4Address) or address.is_loopback or address.is_multicast or address.is_unspecified:
        return None
    if address.is_link_local or address.is_reserved or bare.endswith((".0", ".255")) or bare.startswith("0."):
        return None
    return bare


def is_internal(host: str) -> bool:
    """Whether a host has a meaning only inside one network, or on one machine: `auth:8080`, `db.corp`, `localhost`."""
    bare = without_port(host).lower()
    return bool(_INTERNAL.search(bare)) or ("." not in bare and bare != host.lower()) or service_ip(bare) is not None


def is_per_deploy(host: str) -> bool:
    """Whether a host is that of one deploy: `staging.shop.com`, `shop.herokuapp.com`."""
    return bool(_PER_DEPLOY.search(without_port(host).lower()))
