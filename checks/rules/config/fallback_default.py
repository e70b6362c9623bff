"""Lookups of handles and secrets that go on with a value of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.properties import PROPERTIES
from checks.documents.shell import SHELL
from checks.documents.yaml import YAML
from checks.environment.declared_defaults import composed, scripted, sprung
from checks.environment.development import is_for_development
from checks.environment.fallbacks import deploy_value
from checks.environment.given import is_given
from checks.environment.reach import reach
from checks.environment.read import EnvironmentRead
from checks.environment.reads import LANGUAGES, changed_reads
from checks.environment.values import is_local
from checks.finding import Edit, Fix, Level, Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule
from checks.value import replace

_WORDS = {"secret": "a credential", "handle": "an address"}
_BUCKET = pattern(r"BUCKET(?:_NAME)?$")


@rule(
    message="{name} falls back to {what} that is written into the {where}{times}",
    fix="Look the variable up without a default, so that a deploy that lacks it fails at its start; give the value for development in `.env` or the compose override.",
    looks_at={
        **LANGUAGES,
        COMPOSE: ("${",),
        SHELL: (":-", ":="),
        PROPERTIES: ("${",),
        YAML: ("${",),
    },
    scope="not-library",
    bad=[
        (
            {"settings.py": 'import os\n\nDATABASE_URL = os.getenv("DATABASE_URL", "sqlite:///dev.db")\n'},
            "settings.py:3",
        ),
        ({"settings.py": 'import os\nSECRET_KEY = os.environ.get("SECRET_KEY", "insecure-key")\n'}, "settings.py:2"),
        ({"app.py": 'from os import getenv\n\nurl = getenv("REDIS_URL") or "redis://redis:6379/0"\n'}, "app.py:3"),
        (
            {
                "app.py": 'import environ\n\nenv = environ.Env()\nbroker = env("CELERY_BROKER_URL", default="amqp://rabbit//")\n'
            },
            "app.py:4",
        ),
        ({"conf.py": 'from decouple import config\nDB_HOST = config("DB_HOST", default="db.internal")\n'}, "conf.py:2"),
        (
            {
                "conf.py": 'from pydantic_settings import BaseSettings\n\nclass Settings(BaseSettings):\n    database_url: str = "postgresql://db:5432/shop"\n    port: int = 8000\n'
            },
            "conf.py:4",
        ),
        ({"upload.py": 'import os\nBUCKET = os.getenv("UPLOAD_BUCKET_URL", "s3://shop-uploads/")\n'}, "upload.py:2"),
        ({"server.js": "const secret = process.env.JWT_SECRET || 'secret';\n"}, "server.js:1"),
        ({"db.ts": "export const url = process.env.MONGO_URI ?? 'mongodb://localhost:27017/shop';\n"}, "db.ts:1"),
        ({"api.ts": "const api = import.meta.env.VITE_API_URL || 'http://localhost:3000/api';\n"}, "api.ts:1"),
        ({"config.js": "const { DB_HOST = 'localhost', PORT = 3000 } = process.env;\n"}, "config.js:1"),
        (
            {
                "main.go": 'package main\n\nfunc main() {\n\tdsn := os.Getenv("DATABASE_URL")\n\tif dsn == "" {\n\t\tdsn = "postgres://localhost/shop"\n\t}\n}\n'
            },
            "main.go:4",
        ),
        (
            {
                "config.go": 'package config\n\nvar host = getEnv("REDIS_HOST", "redis.internal")\n\nfunc getEnv(k, d string) string { return os.Getenv(k) }\n'
            },
            "config.go:3",
        ),
        (
            {
                "config.go": 'package config\n\ntype Config struct {\n\tURL string `env:"DATABASE_URL" envDefault:"postgres://db/shop"`\n\tPort int `env:"PORT" envDefault:"8080"`\n}\n'
            },
            "config.go:4",
        ),
        (
            {"config/redis.rb": "REDIS = Redis.new(url: ENV.fetch('REDIS_URL', 'redis://localhost:6379/1'))\n"},
            "config/redis.rb:1",
        ),
        ({"app.rb": "SECRET = ENV['SESSION_SECRET'] || 'sesame'\n"}, "app.rb:1"),
        (
            {
                "config/database.php": "<?php\nreturn [\n  'host' => env('DB_HOST', '127.0.0.1'),\n  'port' => env('DB_PORT', '3306'),\n];\n"
            },
            "config/database.php:3",
        ),
        (
            {
                "Db.java": 'class Db {\n  String url = System.getenv().getOrDefault("DATABASE_URL", "jdbc:postgresql://db/shop");\n}\n'
            },
            "Db.java:2",
        ),
        ({"Db.java": 'class Db {\n  @Value("${db.password:postgres}")\n  String password;\n}\n'}, "Db.java:2"),
        (
            {
                "Startup.cs": 'class Startup {\n  string url = Environment.GetEnvironmentVariable("REDIS_URL") ?? "redis://cache:6379";\n}\n'
            },
            "Startup.cs:2",
        ),
        (
            {
                "src/main.rs": 'fn main() {\n    let url = std::env::var("DATABASE_URL").unwrap_or_else(|_| "postgres://localhost/shop".to_string());\n}\n'
            },
            "src/main.rs:2",
        ),
        (
            {
                "src/main/resources/application.yml": "spring:\n  datasource:\n    url: ${DB_URL:jdbc:mysql://localhost:3306/shop}\n"
            },
            "src/main/resources/application.yml:3",
        ),
        (
            {"src/main/resources/application.properties": "spring.data.redis.host=${REDIS_HOST:localhost}\n"},
            "src/main/resources/application.properties:1",
        ),
        (
            {
                "compose.yaml": "services:\n  web:\n    build: .\n    environment:\n      SECRET_KEY: ${SECRET_KEY:-changeit}\n"
            },
            "compose.yaml:5",
        ),
        (
            {"docker-entrypoint.sh": '#!/bin/sh\nexport DB_PASSWORD="${DB_PASSWORD:-postgres}"\nexec "$@"\n'},
            "docker-entrypoint.sh:2",
        ),
        (
            {
                "config/database.php": "<?php\nreturn [\n  'mysql' => ['host' => env('DB_HOST', 'db.corp')],\n  'pgsql' => ['host' => env('DB_HOST', 'db.corp')],\n];\n"
            },
            "config/database.php:3",
        ),
        (
            {
                "config.go": 'package config\n\nfunc Load() {\n\tviper.AutomaticEnv()\n\tviper.SetDefault("database.url", "postgres://db.corp/shop")\n}\n'
            },
            "config.go:5",
        ),
    ],
    good=[
        {
            "settings.py": 'import os\n\nENGINE = os.getenv("DB_ENGINE", "sqlite")\nHOST = os.getenv("DB_HOST", "db.local")\nif ENGINE == "postgres":\n    DATABASE = {"HOST": HOST}\nelse:\n    DATABASE = {}\n'
        },
        {
            "settings.py": 'import os\n\nEMAIL_HOST = os.getenv("MAIL_HOST", "localhost")\nEMAIL_ENABLED = EMAIL_HOST != "localhost"\n'
        },
        {
            "settings.py": 'import os\n\nSECRET_KEY = os.getenv("SECRET_KEY", "insecure")\nif not DEBUG and SECRET_KEY == "insecure":\n    raise RuntimeError("SECRET_KEY is not set")\n'
        },
        {
            "server.js": "const secret = process.env.JWT_SECRET || 'only-here';\nif (process.env.NODE_ENV === 'production' && secret === 'only-here') {\n  throw new Error('JWT_SECRET is not set');\n}\n"
        },
        {
            "src/main/resources/application.yml": "zookeeper:\n  enabled: ${ZK_ENABLED:false}\n  url: ${ZOOKEEPER_URL:zk:2181}\ncacerts:\n  password: ${JAVA_CACERTS_PASSWORD:changeit}\n"
        },
        {"pay.py": 'import os\n\nKEY = os.getenv("STRIPE_API_KEY", "your_api_key")\n'},
        {
            "settings.py": 'import os\n\nDATABASE_URL = os.environ["DATABASE_URL"]\nPORT = int(os.environ.get("PORT", 8000))\nLOG_LEVEL = os.getenv("LOG_LEVEL", "INFO")\n'
        },
        {
            "settings.py": 'import os\nSECRET_KEY = os.environ.get("SECRET_KEY", "")\nDSN = os.getenv("SENTRY_DSN")\nTIMEOUT = os.getenv("DB_TIMEOUT", "30")\nNEW_CART = os.getenv("FEATURE_NEW_CART", "off")\n'
        },
        {
            "settings.py": 'import os\n\nif DEBUG:\n    SECRET_KEY = os.environ.get("SECRET_KEY", "only-here")\nelse:\n    SECRET_KEY = os.environ["SECRET_KEY"]\n'
        },
        {"settings/dev.py": 'import os\nDATABASE_URL = os.getenv("DATABASE_URL", "sqlite:///dev.db")\n'},
        {"tests/conftest.py": 'import os\nurl = os.getenv("DATABASE_URL", "postgres://localhost/test")\n'},
        {
            "server.js": "const port = process.env.PORT || 3000;\nconst host = process.env.HOST || '0.0.0.0';\nconst level = process.env.LOG_LEVEL ?? 'info';\n"
        },
        {
            "api.js": "const base = process.env.GITHUB_API_URL || 'https://api.github.com';\nconst ttl = process.env.JWT_SECRET_TTL || '15m';\n"
        },
        {
            "main.go": 'package main\n\nfunc main() {\n\tdsn := os.Getenv("DATABASE_URL")\n\tif dsn == "" {\n\t\tlog.Fatal("DATABASE_URL is not set")\n\t}\n}\n'
        },
        {
            "config/database.php": "<?php\nreturn ['password' => env('DB_PASSWORD', ''), 'port' => env('DB_PORT', '3306'), 'charset' => env('DB_CHARSET', 'utf8mb4')];\n"
        },
        {
            "app.rb": "LEVEL = ENV.fetch('LOG_LEVEL', 'info')\nURL = ENV.fetch('DATABASE_URL')\nTHREADS = ENV['RAILS_MAX_THREADS'] || 5\n"
        },
        {
            "src/main/resources/application.yml": "server:\n  port: ${PORT:8080}\nspring:\n  datasource:\n    url: ${DB_URL}\n    password: ${DB_PASSWORD:}\n"
        },
        {
            "src/main/resources/application-dev.yml": "spring:\n  datasource:\n    url: ${DB_URL:jdbc:mysql://localhost:3306/shop}\n"
        },
        {
            "compose.yaml": "services:\n  web:\n    build: .\n    environment:\n      SECRET_KEY: ${SECRET_KEY:?}\n      PORT: ${PORT:-8000}\n      DATABASE_URL: ${DATABASE_URL:-postgres://db/shop}\n  db:\n    image: postgres:17\n"
        },
        {
            "docker-entrypoint.sh": '#!/bin/sh\nexport DB_PASSWORD_FILE="${DB_PASSWORD_FILE:-/run/secrets/db}"\nPORT="${PORT:-8000}"\nexec "$@"\n'
        },
        {
            "config.go": 'package config\n\ntype Config struct {\n\tURL string `env:"DATABASE_URL,required"`\n\tLevel string `env:"LOG_LEVEL" envDefault:"info"`\n}\n'
        },
    ],
)
def fallback_default(repository: Repository) -> Iterator[Match]:
    """A deploy whose variable is missing or misspelt starts all the same, on a database or a key that was meant for a developer's machine.
    It is noticed when the data is in the wrong place or someone signs a session with the key that everybody can read."""
    yield from _folded([*_in_code(repository), *_declared(repository)])


def _folded(matches: list[Match]) -> Iterator[Match]:
    """One finding a file and variable, at the gravest of its defaults: the variable is mended everywhere at once."""
    together: dict[tuple[str, str], list[Match]] = {}
    lines: set[tuple[str, int]] = set()
    for match in matches:
        if (match.path, match.span.line) not in lines:
            lines.add((match.path, match.span.line))
            together.setdefault((match.path, str(match.values["name"])), []).append(match)
    for same in together.values():
        first = next((match for match in same if match.level is None), same[0])
        times = f", {len(same)} times in this file" if len(same) > 1 else ""
        edits = tuple(edit for match in same if match.fix is not None for edit in match.fix.edits)
        fix = replace(first.fix, edits=edits) if first.fix is not None and len(edits) == len(same) else None
        yield replace(first, values={**first.values, "times": times}, fix=fix)


def _in_code(repository: Repository) -> Iterator[Match]:
    for read in changed_reads(repository):
        if read.default is None or read.node is None or read.source is None or read.fallback is None:
            continue
        what = deploy_value(read.name, read.default)
        if what is None or is_for_development(read.node) or is_for_development(read.fallback):
            continue
        reached = reach(read)
        if reached == "guarded" or (reached == "opted-in" and what == "handle"):
            continue
        secret = read.default if what == "secret" and len(read.default) > 5 else None
        yield Match(
            read.path,
            read.span,
            {"name": read.name, "what": _word(what, read.name), "where": "code"},
            _fix(repository, read, read.source.grammar.language),
            level="warning" if reached == "opted-in" else _level(what, read.name, read.default),
            secret=secret,
            cause=_cause(secret),
        )


def _fix(repository: Repository, read: EnvironmentRead, language: str) -> Fix | None:
    """Where the lookup has a form that fails when the variable is absent, or in Node one that hands on nothing."""
    replacement = None
    if language == "python" and read.how in ("os.getenv", "os.environ.get", "environ.get"):
        owner = "environ" if read.how == "environ.get" else "os.environ"
        replacement = f'{owner}["{read.name}"]'
    elif language == "ruby" and read.how in ("ENV", "ENV.fetch"):
        replacement = f'ENV.fetch("{read.name}")'
    elif language == "javascript" and read.how == "process.env" and read.source is not None:
        written = re.fullmatch(
            r"(process\.env\.\w+)\s*(?:\|\||\?\?)\s*[\"'`][^\"'`]*[\"'`]", read.source.text.slice(read.span)
        )
        replacement = written[1] if written else None
    if replacement is None:
        return None
    edit = Edit(read.path, read.span, replacement)
    return Fix(f"do without a default for {read.name}", (edit,), safe=is_given(repository, read.name, read.path))


def _declared(repository: Repository) -> Iterator[Match]:
    for given in (*composed(repository), *sprung(repository), *scripted(repository)):
        what = deploy_value(given.name, given.default)
        if what is None or (given.switched and what == "handle"):
            continue
        edit = (Edit(given.path, given.span, given.required),) if given.required else ()
        secret = given.default if what == "secret" and len(given.default) > 5 else None
        yield Match(
            given.path,
            given.span,
            {"name": given.name, "what": _word(what, given.name), "where": given.where},
            Fix(f"fail where {given.name} is absent", edit, is_given(repository, given.name, given.path))
            if edit
            else None,
            level="warning" if given.switched else _level(what, given.name, given.default),
            secret=secret,
            cause=_cause(secret),
        )


def _word(what: str, name: str) -> str:
    return "the name of a bucket" if what == "handle" and _BUCKET.search(name) else _WORDS[what]


def _level(what: str, name: str, default: str) -> Level | None:
    """A handle of the machine itself fails loudly in a deploy, where nothing answers there, and a bucket belongs to the account that the
    deploy was told: these only advise."""
    return "warning" if what != "secret" and (is_local(default) or _BUCKET.search(name)) else None


def _cause(secret: str | None) -> str | None:
    """A secret as a default is one finding with what the secrets rules say of it."""
    return "literal secret" if secret is not None else None
