"""Hosts of backing services in the options of a client."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.json import JSON
from checks.documents.properties import PROPERTIES
from checks.documents.source import Call, SourceFile
from checks.documents.yaml import YAML
from checks.environment.development import is_for_development
from checks.finding import Level, Match
from checks.handles.clients import hosts_of
from checks.handles.hosts import is_example, is_host, is_loopback, service_ip
from checks.handles.reaching import LANGUAGES, is_looked_up
from checks.handles.settings import settings_in_focus
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule
from checks.text import Span

_SETTING = pattern(
    r"(?:^|\.)(?:redis|jedis|lettuce|redisson|rabbit(?:mq)?|mail|smtp|mysql|postgres(?:ql)?|mongo(?:db)?|database|db|ldap|elasticsearch|memcached?|"
    r"cassandra|influx(?:db)?|mqtt|activemq|zookeeper)(?:\.\w+)?\.(?:host(?:_?name)?|hosts|nodes|server|addr)$|\.kafka\.(?:\w+\.)?bootstrap-?servers$",
    re.IGNORECASE,
)
"""Keys under which a settings file names the host of a service."""
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

_SETTINGS = (
    "host:",
    "host=",
    "host =",
    'host"',
    "nodes:",
    "nodes=",
    "server:",
    "addr:",
    "bootstrap-servers",
    "bootstrapservers",
)


@rule(
    message="{client} is given the host {host} as a literal",
    fix="Take the host, better the whole URL, from the environment.",
    looks_at={**dict.fromkeys(LANGUAGES, _LITERALS), **dict.fromkeys((PROPERTIES, YAML, JSON), _SETTINGS)},
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
        ({"Cache.java": 'class Cache {\n  Jedis cache = new Jedis("cache.corp", 6379);\n}\n'}, "Cache.java:2"),
        (
            {
                "Queue.java": 'class Queue {\n  void f() { props.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "kafka.corp:9092"); }\n}\n'
            },
            "Queue.java:2",
        ),
        ({"Queue.java": 'class Queue {\n  void f() { factory.setHost("rabbit.corp"); }\n}\n'}, "Queue.java:2"),
        (
            {"index.php": "<?php\n$server = 'db.corp';\n$db = new mysqli($server, $user, $password, 'shop');\n"},
            "index.php:3",
        ),
        ({"cache.php": "<?php\n$redis->connect('cache.corp', 6379);\n"}, "cache.php:2"),
        (
            {"Bus.cs": 'class Bus {\n  object factory = new ConnectionFactory { HostName = "rabbit.corp" };\n}\n'},
            "Bus.cs:2",
        ),
        (
            {"Cache.cs": 'class Cache {\n  object c = ConnectionMultiplexer.Connect("cache.corp:6379");\n}\n'},
            "Cache.cs:2",
        ),
        ({"find.py": 'find = Elasticsearch(["http://search.corp:9200"])\n'}, "find.py:1"),
        ({"jobs.py": 'import pika\n\nc = pika.BlockingConnection(pika.ConnectionParameters("rabbit"))\n'}, "jobs.py:3"),
        (
            {
                "src/main/resources/application.yml": "jedis:\n  host: 127.0.0.1\nspring:\n  rabbitmq:\n    host: rabbit.corp\n"
            },
            "src/main/resources/application.yml:2 src/main/resources/application.yml:5",
        ),
    ],
    good=[
        {
            "src/main/resources/application.yml": "spring:\n  data:\n    redis:\n      host: ${REDIS_HOST}\nserver:\n  host: web\n"
        },
        {
            "App.java": 'class App {\n  Jedis cache = new Jedis(System.getenv("REDIS_HOST"), 6379);\n  void f() { map.put("host", "cache"); }\n}\n'
        },
        {"index.php": "<?php\n$db = new mysqli(getenv('DB_HOST'), $user, $password, 'shop');\n"},
        {"dev.py": "import redis\n\n\ndef local_cache():\n    return redis.Redis(host='cache')\n"},
        {"db.py": 'import os\nimport psycopg2\n\nconn = psycopg2.connect(host=os.environ["DB_HOST"])\n'},
        {"db.js": "const pool = new Pool({ host: process.env.PGHOST });\n"},
        {"server.py": 'from flask import Flask\n\nFlask(__name__).run(host="0.0.0.0")\n'},
        {"tests/db.py": 'import redis\n\nredis.Redis(host="localhost")\n'},
        {"server.js": "app.listen({ port: 3000, host: '0.0.0.0' });\n"},
        {"docs/db.py": 'import redis\n\nredis.Redis(host="cache")\n'},
        {"cache.js": "const c = redis.createClient({ host: process.env.REDIS_HOST || 'localhost' });\n"},
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
    for given in settings_in_focus(repository):
        host = given.value.split(",")[0].strip()
        if _SETTING.search(given.key) and is_host(host) and not is_example(host) and not service_ip(host):
            yield _match(given.path, given.span, given.key, host)


def _hosts(source: SourceFile, call: Call) -> Iterator[Match]:
    for node in hosts_of(source, call):
        host = (source.string(node) or "").partition(",")[0]
        bare = _SCHEME.sub("", host).rstrip("/")
        if not is_host(bare) or is_example(bare) or is_for_development(call.node):
            continue
        if is_looked_up(source, node):
            return  # A default beside a lookup is another rule's.
        yield _match(source.path, source.span(node), call.method or call.callee, bare)
        return


def _match(path: str, span: Span, client: str, host: str) -> Match:
    """What points to the machine itself works on one machine at most; that is seen in the first deploy, so it only advises."""
    level: Level | None = "warning" if is_loopback(host) else None
    return Match(path, span, {"client": client, "host": host}, level=level, cause="service handle")
