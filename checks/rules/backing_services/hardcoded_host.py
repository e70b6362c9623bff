"""Hosts of backing services in the options of a client."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.source import Call, SourceFile
from checks.finding import Match
from checks.handles.hosts import is_example, is_host, is_loopback
from checks.handles.reaching import LANGUAGES
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule

_CLIENT = pattern(
    r"(?:^|[._])(?:connect(?:ion)?|create_?(?:pool|connection|client)|redis(?:_?cluster)?|strict_?redis|ioredis|mongo_?client|pool|"
    r"client|sequelize|data_?source|type_?orm_?module\.for_?root|elasticsearch|opensearch|kafka(?:_?(?:producer|consumer))?|"
    r"connection_?parameters|smtp(?:_ssl)?|create_?transport|memcache(?:d|_?client)?|base_?client|knex|blocking_?connection|"
    r"psycopg2?\.connect|my_?sql_?connector\.connect|pymysql\.connect|mysqli?|pdo|cassandra|cluster|nats|mqtt|ldap|"
    r"options|addr|amqp\w*|new_?client|logger\.fluent|statsd|influxdb_?client|postgres|pg)(?:\.new)?$",
    re.IGNORECASE,
)
_HOST_OPTIONS = (
    "host", "hostname", "hosts", "server", "addr", "Addr", "address", "bootstrap_servers", "brokers", "servers", "Host",
    "HostName", "node", "nodes", "contactPoints", "contact_points",
)  # fmt: skip
_POSITIONAL = pattern(
    r"(?:^|[._])(?:redis|strict_?redis|smtp(?:_ssl)?|mongo_?client|mysqli|memcache_?client|statsd_?client)(?:\.new)?$",
    re.IGNORECASE,
)
_CANDIDATE = pattern(
    r"(?:host(?:name|s)?|addr(?:ess)?|servers?|brokers|nodes?|contact_?points)[\"']?\s*(?:=>|[:=])\s*\[?\s*[\"'`\w]|"
    r"(?:redis|smtp\w*|mongo_?client|mysqli|statsd\w*|memcache\w*)(?:\.new)?\(\s*[\"'`]",
    re.IGNORECASE,
)
_LITERALS = (
    "host=", "host =", "host:", "host'", "host\"", "hosts", "hostname", "addr:", "addr=", "addr =", "address=", "address:", "brokers",
    "bootstrap_servers", "mongoclient(", "redis(", "redis.new(", "smtp(", "smtp_ssl(", "mysqli(", "statsd", "nodes:", "contact_points", "contactpoints",
)  # fmt: skip


@rule(
    message="{client} is given the host {host} as a literal",
    fix="Take the host, better the whole URL, from the environment.",
    looks_at=dict.fromkeys(LANGUAGES, _LITERALS),
    bad=[
        (
            {"db.py": 'import psycopg2\n\nconn = psycopg2.connect(\n    host="db.internal",\n    dbname="shop",\n)\n'},
            "db.py:4",
        ),
        ({"cache.py": 'import redis\n\ncache = redis.Redis("cache", 6379)\n'}, "cache.py:3"),
        (
            {"db.js": "const { Pool } = require('pg');\nconst pool = new Pool({ host: 'postgres', user: 'shop' });\n"},
            "db.js:2",
        ),
        (
            {
                "events.ts": "import { Kafka } from 'kafkajs';\nconst kafka = new Kafka({ brokers: ['kafka-1:9092'] });\n"
            },
            "events.ts:2",
        ),
        ({"cache.go": 'package cache\n\nvar c = redis.NewClient(&redis.Options{Addr: "redis:6379"})\n'}, "cache.go:3"),
        ({"mail.rb": '# the cache\nCACHE = Redis.new(host: "cache", port: 6379)\n'}, "mail.rb:2"),
        ({"shop.py": 'import pymysql\n\nconn = pymysql.connect(host="localhost", user="root")\n'}, "shop.py:3"),
    ],
    good=[
        {"db.py": 'import os\nimport psycopg2\n\nconn = psycopg2.connect(host=os.environ["DB_HOST"])\n'},
        {"db.js": "const pool = new Pool({ host: process.env.PGHOST });\n"},
        {"server.py": 'from flask import Flask\n\nFlask(__name__).run(host="0.0.0.0")\n'},
        {"tests/db.py": 'import redis\n\nredis.Redis(host="localhost")\n'},
        {"server.js": "app.listen({ port: 3000, host: '0.0.0.0' });\n"},
        {"docs/db.py": 'import redis\n\nredis.Redis(host="cache")\n'},
        {"view.py": 'render(host="header", server="name")\n'},
    ],
)
def hardcoded_host(repository: Repository) -> Iterator[Match]:
    """A host in the code ties it to one network. The next deploy has other hosts, and to change one the code is changed."""
    for kind in LANGUAGES:
        for source in repository.changed(kind):
            if not _CANDIDATE.search(source.text.content):
                continue
            for call in source.calls:
                if _CLIENT.search(call.callee) or _CLIENT.search(call.name):
                    yield from _hosts(source, call)


def _hosts(source: SourceFile, call: Call) -> Iterator[Match]:
    node = next((found for name in _HOST_OPTIONS if (found := call.option(name)) is not None), None)
    if node is None and _POSITIONAL.search(call.callee):
        node = call.argument(0)
    if node is None:
        return
    inner = [node, *(child for child in node.children() if child.is_named())]
    for each in inner:
        host = source.string(each)
        if host is None or not is_host(host) or is_example(host):
            continue
        yield Match(
            source.path,
            source.span(each),
            {"client": call.method or call.callee, "host": host},
            level="warning" if is_loopback(host) else None,
            cause="service handle",
        )
        return
