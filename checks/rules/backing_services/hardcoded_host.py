"""Hosts of backing services in the options of a client."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.source import Call, SourceFile
from checks.environment.development import is_for_development
from checks.finding import Match
from checks.handles.clients import hosts_of
from checks.handles.hosts import is_example, is_host, is_loopback
from checks.handles.reaching import LANGUAGES
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule

_SCHEME = pattern(r"^https?://", re.IGNORECASE)
_CANDIDATE = pattern(
    r"(?:host(?:_?name|s)?|addrs?(?:ess)?|servers?|brokers?|nodes?|contact_?points|end_?point)[\"']?\s*(?:=>|[:=])|"
    r"(?:redis|smtp\w*|mongo_?client|mysqli?\w*|statsd\w*|memcached?\w*|jedis\w*|search|parameters|http_?host|multiplexer\.\w+|"
    r"sarama\.\w+|connect|dial|sendmail|newcluster|client|add_?server)(?:\.new)?\(|set_?host|bootstrap[._]servers|mail\.smtp\.host",
    re.IGNORECASE,
)
_LITERALS = (
    "host=", "host =", "host:", "host'", "host\"", "hosts", "hostname", "addr:", "addr=", "addr =", "address=", "address:", "brokers",
    "bootstrap_servers", "bootstrap.servers", "bootstrapservers", "mongoclient(", "redis(", "redis.new(", "smtp(", "smtp_ssl(", "mysqli(",
    "mysqli_connect(", "statsd", "nodes:", "contact_points", "contactpoints", "jedis(", "elasticsearch(", "opensearch(",
    "connectionparameters(", "memcache", "multiplexer.connect", "sarama.new", "sethost", "ldap_connect", "redis->connect", "redis.dial",
    "gocql", "smtp.sendmail",
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
            if _CANDIDATE.search(source.text.content):
                for call in source.calls:
                    yield from _hosts(source, call)


def _hosts(source: SourceFile, call: Call) -> Iterator[Match]:
    for node in hosts_of(source, call):
        host = (source.string(node) or "").partition(",")[0]
        bare = _SCHEME.sub("", host).rstrip("/")
        if not is_host(bare) or is_example(bare) or is_for_development(call.node):
            continue
        yield Match(
            source.path,
            source.span(node),
            {"client": call.method or call.callee, "host": bare},
            level="warning" if is_loopback(bare) else None,
            cause="service handle",
        )
        return
