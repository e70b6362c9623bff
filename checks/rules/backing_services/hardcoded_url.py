"""Addresses of backing services in code and application settings."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.json import JSON
from checks.documents.prisma import PRISMA
from checks.documents.properties import PROPERTIES
from checks.documents.yaml import YAML
from checks.finding import Level, Match
from checks.handles.connection_strings import password_in
from checks.handles.reaching import LANGUAGES, used_literals
from checks.handles.services import URL_LITERALS, URL_START, ServiceUrl, service_url
from checks.handles.settings import settings_in_focus
from checks.repository import Repository
from checks.rule import rule
from checks.text import Span


@rule(
    message="The {service} at {host} is written into the code as {name}",
    fix="Take the URL from the environment, without a default, so that swapping the service is a change of configuration alone.",
    looks_at={
        **dict.fromkeys(LANGUAGES, URL_LITERALS),
        **dict.fromkeys((PROPERTIES, YAML, JSON, PRISMA), URL_LITERALS),
    },
    bad=[
        (
            {
                "app.py": 'from sqlalchemy import create_engine\n\nengine = create_engine("postgresql://db.internal:5432/shop")\n'
            },
            "app.py:3",
        ),
        ({"settings.py": 'CELERY_BROKER_URL = "amqp://rabbit:5672//"\n'}, "settings.py:1"),
        (
            {"db.js": "const mongoose = require('mongoose');\nmongoose.connect('mongodb://mongo:27017/shop');\n"},
            "db.js:2",
        ),
        (
            {
                "cache.ts": "import { createClient } from 'redis';\nexport const client = createClient({ url: 'redis://cache:6379' });\n"
            },
            "cache.ts:2",
        ),
        (
            {"main.go": 'package main\n\nfunc main() {\n\tdb, err := sql.Open("pgx", "postgres://db:5432/shop")\n}\n'},
            "main.go:4",
        ),
        (
            {"src/main/resources/application.properties": "spring.datasource.url=jdbc:mysql://db.internal:3306/shop\n"},
            "src/main/resources/application.properties:1",
        ),
        (
            {"src/main/resources/application.yml": "spring:\n  data:\n    mongodb:\n      uri: mongodb://mongo/shop\n"},
            "src/main/resources/application.yml:4",
        ),
        ({"lib/queue.rb": 'QUEUE = Redis.new(url: "redis://queue:6379/1")\n'}, "lib/queue.rb:1"),
        (
            {
                "src/Db.java": 'class Db {\n  Object open() { return DriverManager.getConnection("jdbc:postgresql://db:5432/shop"); }\n}\n'
            },
            "src/Db.java:2",
        ),
        ({"db.go": 'package db\n\nvar dsn = "shop:" + password + "@tcp(db.corp:3306)/shop"\n'}, "db.go:3"),
        ({"db.go": 'package db\n\nvar dsn = "host=db.corp user=shop dbname=shop port=5432"\n'}, "db.go:3"),
        (
            {"db.js": "const url = 'mongodb+srv://' + user + ':' + key + '@cluster0.abcd.mongodb.net/shop';\n"},
            "db.js:1",
        ),
        ({"db.py": 'engine = create_engine(f"postgresql://{user}:{password}@db.corp:5432/shop")\n'}, "db.py:1"),
        ({"db.php": "<?php\n$db = new PDO('mysql:host=db.corp;dbname=shop', $user, $password);\n"}, "db.php:2"),
        (
            {
                "appsettings.json": '{"ConnectionStrings": {"Shop": "Server=db.corp;Database=shop;Trusted_Connection=True"}}\n'
            },
            "appsettings.json:1",
        ),
        (
            {
                "Db.cs": 'class Db {\n  void f() { o.UseSqlServer("Server=db.corp;Database=shop;Integrated Security=True"); }\n}\n'
            },
            "Db.cs:2",
        ),
        (
            {
                "schema.prisma": 'datasource db {\n  provider = "postgresql"\n  url      = "postgresql://db.corp/shop"\n}\n'
            },
            "schema.prisma:3",
        ),
        ({"files.py": 'UPLOAD_URL = "s3://shop-uploads/images"\n'}, "files.py:1"),
        ({"Db.kt": 'val db = Database.connect("jdbc:postgresql://db.corp/shop")\n'}, "Db.kt:1"),
        (
            {"src/db.rs": 'async fn open() {\n    let pool = PgPool::connect("postgres://db.corp/shop").await;\n}\n'},
            "src/db.rs:2",
        ),
    ],
    good=[
        {"agent.rb": "def default_options\n  { 'uri' => 'mqtts://user:pass@broker:8883' }\nend\n"},
        {"db.py": 'engine = create_engine(f"postgresql://{user}:{password}@{host}:5432/shop")\n'},
        {"db.go": 'package db\n\nvar dsn = fmt.Sprintf("%s:%s@tcp(%s:%s)/%s", user, password, host, port, name)\n'},
        {"db.php": '<?php\n$db = new PDO("mysql:host=$host;dbname=shop", $user, $password);\n'},
        {
            "conf.py": 'from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    redis_url: str = "redis://cache:6379"\n'
        },
        {"schema.prisma": 'datasource db {\n  url = env("DATABASE_URL")\n}\n'},
        {"files.py": 'def stored(key):\n    return f"s3://my-bucket/{key}"\n'},
        {"form.cs": 'class Form {\n  string help = "Server=host;Database=name;";\n}\n'},
        {
            "app.py": 'import os\nfrom sqlalchemy import create_engine\n\nengine = create_engine(os.environ["DATABASE_URL"])\n'
        },
        {
            "urls.py": 'SCHEMES = {"postgres://": "postgresql", "mysql://": "mysql"}\nif url.startswith("redis://"):\n    pass\n'
        },
        {"tests/test_db.py": 'engine = create_engine("postgresql://localhost/test")\n'},
        {"docs/setup.py": 'DATABASE_URL = "postgresql://db/shop"\n'},
        {"db.js": "if (!url.startsWith('mongodb://')) throw new Error('expected mongodb://host/name');\n"},
        {
            "compose.yaml": "services:\n  web:\n    image: shop:1\n    environment:\n      DATABASE_URL: postgres://db/shop\n"
        },
        {"src/main/resources/application.properties": "spring.datasource.url=${DATABASE_URL}\n"},
        {"parse.go": 'package parse\n\nfunc ok(u string) bool { return strings.HasPrefix(u, "postgres://db") }\n'},
        {"cli.py": 'parser.add_argument("--url", help="postgresql://user@host/name")\n'},
    ],
)
def hardcoded_url(repository: Repository) -> Iterator[Match]:
    """A service whose address stands in the code can only be swapped by a new release. Attached by a URL from the environment,
    the same build runs against every database, queue and cache it is given.
    """
    for use in used_literals(repository, URL_START):
        url = service_url(use.value)
        if url is not None:
            yield _match(use.source.path, use.source.span(use.node), url, use.name, use.value)
    for schema in repository.changed(PRISMA):
        for setting in schema.urls:
            url = service_url(setting.value)
            if url is not None:
                yield _match(schema.path, setting.span, url, setting.key, setting.value)
    for given in settings_in_focus(repository):
        url = service_url(given.value)
        if url is not None:
            yield _match(given.path, given.span, url, given.key, given.value)


def _match(path: str, span: Span, url: ServiceUrl, name: str, value: str) -> Match:
    """What points to the machine itself works on one machine at most; that is seen in the first deploy, so it only advises."""
    level: Level | None = "warning" if url.local else None
    values = {"service": url.service, "host": url.host, "name": name}
    return Match(path, span, values, level=level, cause="service handle", secret=password_in(value))
