"""Credentials that a line's own grammar gives away: URLs, authorization headers, command lines, password files, armour."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from checks.pattern import pattern


class Place(NamedTuple):
    """A value in a file that a grammar calls a credential. `user` is who it belongs to, where the grammar says so."""

    kind: str
    start: int
    end: int
    user: str = ""
    host: str = ""


_URL = pattern(
    r"[a-zA-Z][a-zA-Z0-9+.\-]{1,30}://(?P<user>[^\s:/?#\[\]'\"<>`\\]{0,100}):(?P<value>[^\s/?#@'\"<>`\\]{1,300}(?:[/#?][^\s@'\"<>`\\]{1,60})?)@(?P<host>[^\s/'\"<>`,;)]{1,200})"
)
_USERLESS = pattern(r"https?://(?P<value>[A-Za-z0-9_\-]{20,200})@(?P<host>[\w.\-]{3,100})")
_BASIC = pattern(r"\b[Bb]asic[ ]+(?P<value>[A-Za-z0-9+/]{8,400}={0,2})(?![A-Za-z0-9+/=])")
_BEARER = pattern(r"\b[Bb]earer[ ]+(?P<value>[A-Za-z0-9_\-.=+/~]{12,2000})")
_DSN = pattern(
    r"(?<![A-Za-z])(?:password|pwd|accountkey|sharedaccesskey|secretkey|access_?token)\s{0,4}=\s{0,4}(?P<value>'[^'\n]{1,200}'|\"\"[^\"\n]{1,200}\"\"|[^\s;\"'&<>]{1,300})",
    re.IGNORECASE,
)
_CURL = pattern(
    r"(?:^|[\s\"'])(?:-u|--user|--proxy-user)[ =]{0,2}[\"']?(?P<user>[^\s:\"'$]{0,80}):[\"']?(?P<value>[^\s\"']{1,200})"
)
_SSHPASS = pattern(r"\bsshpass\s+(?:-[ev]\s+)?-p\s{0,2}[\"']?(?P<value>[^\s\"']{2,200})")
_MYSQL = pattern(
    r"\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|mysqlimport)\b[^\n|;]{0,200}?\s-p(?P<value>[^\s\"'$][^\s\"'|;]{1,100})"
)
_IDENTIFIED = pattern(
    r"identified\s+(?:with\s+\S{1,60}\s+)?by\s+(?:password\s+|values\s+)?'(?P<value>[^'\n]{1,200})'|(?:create|alter)\s+user\s+\S{1,60}\s+identified\s+by\s+\"?(?P<other>[A-Za-z_][\w$#!@]{2,60})\"?(?=[\s;]|\Z)",
    re.IGNORECASE,
)
_SQL_PASSWORD = pattern(
    r"(?:role|user|login)\b[^\n;\"']{1,200}?\bpassword\s*=?\s*N?'(?P<value>[^'\n]{1,200})'", re.IGNORECASE
)
_SECURE_STRING = pattern(
    r"convertto-securestring\s+(?:-string\s+)?[\"'](?P<value>[^\"'\n]{2,300})[\"']|convertto-securestring\s+-asplaintext\s+(?:-force\s+)?(?:-string\s+)?[\"'](?P<other>[^\"'\n]{2,300})[\"']",
    re.IGNORECASE,
)
_DOCKER = pattern(r"\"auth\"\s*:\s*\"(?P<value>[A-Za-z0-9+/]{8,400}={0,2})\"")
_NETRC = pattern(
    r"\bmachine\s+(?P<host>\S{1,200})\s+login\s+(?P<user>\S{1,200})\s+password\s+(?P<value>[^\s\"'\\]{1,300})"
)
_HTPASSWD = pattern(
    r"^(?P<user>[\w.@\-]{1,80}):(?P<value>\$(?:apr1|2[aby]|5|6|1|y)\$[./A-Za-z0-9$=,\-]{20,200}|\{SHA\}[A-Za-z0-9+/=]{20,60})"
)
_CHPASSWD = pattern(
    r"echo\s+-?e?\s*[\"']?(?P<user>[\w\-]{1,40}):(?P<value>[^\s\"'|$]{2,100})[\"']?\s*\|\s*(?:sudo\s+)?chpasswd"
)

_TEXT = r"(?:\"(?P<value>[^\"\n]{3,200})\"|'(?P<other>[^'\n]{3,200})')"
_USER_TEXT = r"[\"'](?P<user>[^\"'\n]{1,100})[\"']"
_CONNECT = pattern(
    rf"(?:new\s+PDO|new\s+mysqli|mysqli_connect|mysql_connect|getConnection)\(\s{{0,20}}[^,()\n]{{1,300}},\s{{0,20}}{_USER_TEXT},\s{{0,20}}{_TEXT}"
)
_SIGN = pattern(rf"\bjwt\.(?:sign|verify|encode|decode)\(\s{{0,20}}[^,()\n]{{1,120}},\s{{0,20}}{_TEXT}")
_PAIR_OF = pattern(rf"(?:auth\s{{0,4}}=\s{{0,4}}\(|BasicAuth\(|\.login\()\s{{0,20}}{_USER_TEXT},\s{{0,20}}{_TEXT}")
_GO_DSN = pattern(r"(?P<user>[\w.\-]{1,60}):(?P<value>[^@\s\"'`]{2,200})@(?:tcp|unix)\((?P<host>[^)\n]{0,100})\)")
_HEADER = pattern(
    r"[Aa]uthorization[\"']?\s{0,4}[:=,]\s{0,4}[\"']?(?:[Tt]oken|[Aa]pi[Kk]ey|[Kk]ey|[Bb]ot)\s{1,4}(?P<value>[A-Za-z0-9_.\-]{16,400})"
)
_COMMAND = pattern(
    r"(?:docker\s{1,4}login\b[^\n|;]{0,200}?\s(?:-p|--password)[ =]{0,2}|redis-cli\b[^\n|;]{0,200}?\s-a\s{0,2}"
    r"|psexec\b[^\n]{0,200}?\s-p\s{1,3}|ldap(?:search|modify|add|delete|whoami)\b[^\n|;]{0,200}?\s-w\s{0,2}|-pass(?:in|out)?\s{1,4}pass:|--requirepass\s{1,4})"
    r"[\"']?(?P<value>[^\s\"'$-][^\s\"'|;]{2,200})"
)

_PGPASS = pattern(r"(?m)^[^:\s#]{1,120}:(?:5432|\*):[^:\s]{1,80}:(?P<user>[^:\s]{1,80}):(?P<value>\S{2,120})$")
_INSERT = pattern(
    r"(?i)\binsert\s{1,9}into\s{1,9}[^\s(]{1,120}\s{0,9}\((?P<columns>[^()]{1,1000})\)\s{0,20}values?\s{0,20}(?=\()"
)
_ITEM = pattern(
    r"\s{0,20}(?:[NE]?'(?P<value>(?:[^'\\\n]|\\.|''){0,500})'|[^,()']{0,200}(?:\([^()]{0,200}\))?)\s{0,20}(?P<end>[,)])"
)
_MOST_ROWS, _LONGEST_INSERT = 50, 20_000

LEADS: dict[str, tuple[str, ...]] = {
    "url": ("://",),
    "basic": ("basic ",),
    "bearer": ("bearer ",),
    "dsn": ("password=", "pwd=", "password =", "pwd =", "accountkey=", "sharedaccesskey=", "accesstoken="),
    "curl": (" -u", "--user", "--proxy-user", '"-u'),
    "sshpass": ("sshpass",),
    "mysql": ("mysql", "mariadb"),
    "identified": ("identified",),
    "sql-password": (" password '", " password = '", " password='", "password = n'", "password=n'"),
    "secure-string": ("convertto-securestring",),
    "docker": ('"auth":', '"auth" :'),
    "netrc": ("machine ",),
    "pgpass": (":5432:",),
    "insert": ("insert into",),
    "htpasswd": (":$apr1$", ":$2y$", ":$2a$", ":$2b$", ":{sha}", ":$6$", ":$5$", ":$1$", ":$y$"),
    "chpasswd": ("chpasswd",),
    "connect": ("new pdo", "new mysqli", "mysqli_connect", "mysql_connect", "getconnection("),
    "sign": ("jwt.sign(", "jwt.verify(", "jwt.encode(", "jwt.decode("),
    "pair": ("auth=(", "auth = (", "basicauth(", ".login("),
    "go-dsn": ("@tcp(", "@unix("),
    "header": ("authorization",),
    "command": (
        "docker login",
        "redis-cli",
        "psexec",
        "ldapsearch",
        "ldapmodify",
        "ldapadd",
        "ldapdelete",
        "ldapwhoami",
        " pass:",
        "requirepass",
    ),
}
"""Per grammar the literals, lower case, of which a line must hold one."""

_GRAMMARS: dict[str, re.Pattern[str]] = {
    "url": _URL,
    "basic": _BASIC,
    "bearer": _BEARER,
    "curl": _CURL,
    "sshpass": _SSHPASS,
    "mysql": _MYSQL,
    "identified": _IDENTIFIED,
    "sql-password": _SQL_PASSWORD,
    "secure-string": _SECURE_STRING,
    "docker": _DOCKER,
    "netrc": _NETRC,
    "htpasswd": _HTPASSWD,
    "chpasswd": _CHPASSWD,
    "connect": _CONNECT,
    "sign": _SIGN,
    "pair": _PAIR_OF,
    "go-dsn": _GO_DSN,
    "header": _HEADER,
    "command": _COMMAND,
    "pgpass": _PGPASS,
}


def places(grammar: str, content: str, low: int, high: int) -> Iterator[Place]:
    """Credentials between two offsets of a file, by the grammar that one of its leads was met of."""
    if grammar == "dsn":
        yield from _connection(content, low, high)
        return
    if grammar == "insert":
        yield from _inserted(content, low, high)
        return
    for found in _GRAMMARS[grammar].finditer(content, low, high):
        groups = found.groupdict()
        group = "value" if groups["value"] is not None else "other"
        yield Place(grammar, found.start(group), found.end(group), groups.get("user") or "", groups.get("host") or "")


def _inserted(content: str, low: int, high: int) -> Iterator[Place]:
    """Quoted values of `INSERT INTO table (columns) VALUES (…), (…)`, each with the name of its column as user."""
    for found in _INSERT.finditer(content, low, min(len(content), high + 400)):
        columns = [column.strip(' \t\n\r`"[]') for column in found["columns"].split(",")]
        at, most = found.end(), min(len(content), found.end() + _LONGEST_INSERT)
        for _ in range(_MOST_ROWS):
            opened = content.find("(", at, min(most, at + 20))
            if opened < 0:
                break
            at = opened + 1
            for column in columns:
                item = _ITEM.match(content, at, most)
                if item is None:
                    return
                at = item.end()
                if item["value"] is not None:
                    yield Place("insert", item.start("value"), item.end("value"), column)
                if item["end"] == ")":
                    break


_PARTS = (
    "server=",
    "data source=",
    "host=",
    "database=",
    "uid=",
    "user id=",
    "initial catalog=",
    "username=",
    "driver=",
    "endpoint=",
    "accountname=",
    "dsn=",
    "user=",
    "jdbc:",
    "dbname=",
    "addr=",
)


def _connection(content: str, low: int, high: int) -> Iterator[Place]:
    """ADO, ODBC, JDBC and libpq strings: `password=` among other settings of a connection."""
    for found in _DSN.finditer(content, low, high):
        around = (
            content[max(low, found.start() - 300) : min(high, found.end() + 200)]
            .lower()
            .replace(" =", "=")
            .replace("= ", "=")
        )
        if (content[max(0, found.start() - 1)] in "&?_" and "jdbc:" not in around) or (
            content[found.start("value")] in "'\"" and not _inside_quotes(content, low, found.start())
        ):
            continue
        if content[found.end() - 1] in "),]" and not _inside_quotes(content, low, found.start()):
            continue
        if not any(part in around for part in _PARTS):
            continue
        start, end = found.span("value")
        if content[start] in "'\"":
            stripped = content[start:end].strip("'\"")
            start = content.index(stripped, start)
            end = start + len(stripped)
        user = _USER.search(around)
        yield Place("dsn", start, end, user[1] if user else "")


def _inside_quotes(content: str, low: int, at: int) -> bool:
    before = content[low:at]
    return any(before.count(quote) % 2 for quote in "\"'`")


_USER = pattern(r"(?:user id|uid|username|user)=([^\s;\"'&]{1,80})")

Grammar = Callable[[str, int, int], Iterator[Place]]
