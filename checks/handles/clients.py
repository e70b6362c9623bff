"""Where the clients that people use take the host of the service they speak to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.source import Call, SourceFile
from checks.pattern import pattern

if TYPE_CHECKING:
    from ast_grep_py import SgNode

HOST_OPTIONS = (
    "host", "hostname", "hosts", "server", "addr", "Addr", "address", "bootstrap_servers", "brokers", "servers", "Host",
    "HostName", "Hostname", "node", "nodes", "contactPoints", "contact_points", "BootstrapServers", "bootstrap.servers", "Addrs",
    "broker", "endPoint",
)  # fmt: skip
_TAKING_OPTIONS = pattern(
    r"(?:^|[._])(?:connect(?:ion)?|create_?(?:pool|connection|client)|redis(?:_?cluster)?|strict_?redis|ioredis|mongo_?client|pool|"
    r"client|sequelize|data_?source|type_?orm_?module\.for_?root|elasticsearch|opensearch|kafka(?:_?(?:producer|consumer))?|"
    r"connection_?parameters|smtp(?:_ssl)?|create_?transport|memcache(?:d|_?client)?|base_?client|knex|blocking_?connection|"
    r"psycopg2?\.connect|my_?sql_?connector\.connect|pymysql\.connect|mysqli?|pdo|cassandra|cluster|nats|mqtt|ldap|"
    r"options|addr|amqp\w*|new_?client|logger\.fluent|statsd|influxdb_?client|postgres|pg|connection_?factory|"
    r"(?:producer|consumer|client|admin)_?config|universal_?options|cluster_?options|failover_?options|minio|new_?minio)(?:\.new)?$",
    re.IGNORECASE,
)
_FIRST = pattern(
    r"(?:^|[._])(?:redis|strict_?redis|smtp(?:_ssl)?|mongo_?client|mysqli|memcache_?client|statsd_?client|jedis(?:_?pool)?|"
    r"elasticsearch|opensearch|connection_?parameters|http_?host)(?:\.new)?$|"
    r"^(?:mysqli?_connect|mysqli_real_connect|mysql_pconnect|ldap_connect|memcache_connect|fsockopen)$|"
    r"(?:^|[._])(?:memcache|pylibmc)\.Client$|(?:redis|memcached?|cache)\.(?:p?connect|add_?server)$|"
    r"^(?:\w*\.)?connection_?multiplexer\.connect(?:_?async)?$|^memcache\.New$|^sarama\.New\w+$|^smtp\.(?:SendMail|Dial)$|^gocql\.NewCluster$|"
    r"(?:factory|sender|jedis|rabbit\w*|pool|redis\w*|data_?source|ds|smtp|mailer?|cluster|hikari\w*)\."
    r"(?:set_?(?:host(?:_?name)?|hosts|server_?name|address(?:es)?)|with_?host|add_?contact_?point)$",
    re.IGNORECASE,
)
_SECOND = pattern(r"^(?:redis|redigo)\.Dial(?:Context)?$|^ldap\.Dial$|(?:^|[._])mail_?kit\.connect$")
_KEYED = pattern(r"(?:^|[._])(?:put|set_?property|set|add|put_?if_?absent)$", re.IGNORECASE)
_KEYS = pattern(
    r"bootstrap\.servers|bootstrap_servers(?:_config)?$|mail\.smtp\.host|java\.naming\.provider\.url|contact-points?$",
    re.IGNORECASE,
)


def hosts_of(source: SourceFile, call: Call) -> Iterator[SgNode]:
    """What a client is told of its service's host: an option, or an argument by its position; a list counts item by item."""
    node = _given(source, call)
    if node is not None:
        yield node
        yield from (child for child in node.children() if child.is_named())


def _given(source: SourceFile, call: Call) -> SgNode | None:
    if _TAKING_OPTIONS.search(call.callee) or _TAKING_OPTIONS.search(call.name):
        found = next((node for name in HOST_OPTIONS if (node := option_of(source, call, name)) is not None), None)
        if found is not None:
            return found
    if _FIRST.search(call.callee):
        first = call.argument(0)
        is_port = first is not None and first.kind() in ("number", "integer", "int_literal", "integer_literal")
        return call.argument(1) if is_port else first
    if _SECOND.search(call.callee):
        return call.argument(1)
    key = call.argument(0) if _KEYED.search(call.callee) else None
    if key is not None and _KEYS.search(source.string(key) or key.text()):
        return call.argument(1)
    return None


def option_of(source: SourceFile, call: Call, name: str) -> SgNode | None:
    """An option of a call, the initializer behind a creation in C# among them."""
    found = call.option(name)
    if found is None and source.grammar.language == "csharp":
        for child in call.node.children():
            if child.kind() == "initializer_expression":
                return source.pairs(child).get(name)
    return found
