"""Connection strings that are no URLs: ADO.NET, libpq, PDO, Go's MySQL driver."""

from __future__ import annotations

import re

from checks.handles.hosts import is_host, is_loopback
from checks.pattern import pattern
from checks.value import frozen

LITERALS = ("tcp(", "dbname=", "data source=", "initial catalog", ";database=", "server=", ":host=")
"""One of these, in any case, stands in every string that is told here."""
START = r"@tcp\(|\bhost=|\b(?:server|data source)\s*="
"""Where the host of such a string may start."""
_FORMS = (
    pattern(r"^(?:[^@/\s]*@)?tcp\((?P<host>[^)\s]+)\)/", re.IGNORECASE),
    pattern(r"^(?=.*(?:^|\s)(?:dbname|user|sslmode)=)(?:.*?\s)?host=(?P<host>[^\s'\"]+)", re.IGNORECASE),
    pattern(
        r"^(?=.*;\s*(?:database|initial catalog|user id|uid|username|trusted_connection|integrated security|password|pwd|port)\s*=)"
        r"(?:.*?;)?\s*(?:server|data source|host|address)\s*=\s*(?:tcp:)?(?P<host>[^;,]+)",
        re.IGNORECASE | re.DOTALL,
    ),
    pattern(r"^(?:mysql|pgsql|sqlsrv|dblib):(?:[^;]*;)*?(?:host|server)=(?P<host>[^;]+)", re.IGNORECASE),
)
_PASSWORD = pattern(
    r"(?:password|pwd)\s*=\s*(?P<given>[^;\s]+)|^[^:@/\s]+:(?P<before>[^@\s]+)@tcp\(|://[^\s:/@]*:(?P<url>[^\s@/]+)@",
    re.IGNORECASE,
)
_LOCAL_SERVER = pattern(r"^(?:\.|\(local\w*\)|\(localdb\))(?:\\|$)", re.IGNORECASE)


@frozen
class ConnectionString:
    host: str
    local: bool
    """It names the machine itself."""
    password: bool


def connection_string(value: str) -> ConnectionString | None:
    """What a literal connects to; None for every other text, and where the host is computed."""
    if "=" not in value and "tcp(" not in value:
        return None
    found = next(filter(None, (form.search(value.strip()) for form in _FORMS)), None)
    if found is None:
        return None
    host = found["host"].strip()
    local = bool(_LOCAL_SERVER.match(host)) or is_loopback(host)
    if not local and not is_host(host.partition("\\")[0]):
        return None
    return ConnectionString(host, local, bool(_PASSWORD.search(value)))


def password_in(value: str) -> str | None:
    """The literal password of a URL or connection string, to be masked wherever the string is shown."""
    found = _PASSWORD.search(value)
    password = (found["given"] or found["before"] or found["url"]) if found else None
    return password if password is not None and password.isprintable() else None
