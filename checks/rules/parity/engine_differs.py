"""Another database engine in development or tests than in production."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from checks.backing_services.products import IMAGE_LITERALS
from checks.documents.app_json import APP_JSON
from checks.documents.compose import COMPOSE
from checks.documents.csharp import CSHARP
from checks.documents.dotenv import DOTENV
from checks.documents.gemfile import GEMFILE
from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.javascript import JAVASCRIPT
from checks.documents.json import JSON
from checks.documents.kind import Kind
from checks.documents.kubernetes import KUBERNETES
from checks.documents.prisma import PRISMA
from checks.documents.properties import PROPERTIES
from checks.documents.python import PYTHON
from checks.documents.terraform import TERRAFORM
from checks.documents.xml import XML
from checks.documents.yaml import YAML
from checks.engines import Engine, django, engines, in_code, laravel, spring
from checks.finding import Level, Match
from checks.repository import Repository
from checks.rule import rule
from checks.value import replace

_LOOKS_AT: dict[Kind[Any], tuple[str, ...]] = {
    PYTHON: (*django.LITERALS, "sqlite:", "sqlalchemy_database_ur", "database_ur"),
    YAML: ("adapter", "databases:", *spring.LITERALS),
    JSON: ("dialect",),
    GEMFILE: ("sqlite3",),
    PROPERTIES: spring.LITERALS,
    JAVASCRIPT: in_code.JAVASCRIPT_LITERALS,
    CSHARP: in_code.CSHARP_LITERALS,
    DOTENV: laravel.LITERALS,
    XML: laravel.LITERALS,
    PRISMA: (),
    COMPOSE: (*IMAGE_LITERALS, *laravel.LITERALS),
    KUBERNETES: (*IMAGE_LITERALS, *laravel.LITERALS),
    GITHUB_WORKFLOW: ("services:",),
    GITLAB_CI: ("services:",),
    APP_JSON: ("addons",),
    TERRAFORM: ("aws_db_instance", "aws_rds_cluster"),
}


def _django(engine: str) -> str:
    return f'DATABASES = {{\n    "default": {{\n        "ENGINE": "django.db.backends.{engine}",\n        "NAME": "shop",\n    }}\n}}\n'


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


@rule(
    message="{engine} is used in {environment}, {other} in production ({path})",
    level="error",
    fix="Run production's engine everywhere: a container on the laptop and beside the tests, at the same version.",
    looks_at=_LOOKS_AT,
    roles=("production", "development", "test"),
    bad=[
        (
            {"shop/settings/dev.py": _django("sqlite3"), "shop/settings/production.py": _django("postgresql")},
            "shop/settings/dev.py:3",
        ),
        (
            {
                "shop/settings.py": f"DEBUG = read()\nif DEBUG:\n{_indented(_django('sqlite3'))}else:\n{_indented(_django('mysql'))}"
            },
            "shop/settings.py:5",
        ),
        (
            {
                "shop/settings/base.py": _django("sqlite3"),
                "shop/settings/prod.py": f"from .base import *\n{_django('postgresql')}",
            },
            "shop/settings/base.py:3",
        ),
        (
            {
                "config/database.yml": "default: &default\n  pool: 5\ndevelopment:\n  <<: *default\n  adapter: sqlite3\ntest:\n  adapter: postgresql\n"
                "production:\n  <<: *default\n  adapter: postgresql\n"
            },
            "config/database.yml:3",
        ),
        (
            {
                "config/database.yml": "default: &default\n  adapter: sqlite3\ndevelopment:\n  <<: *default\ntest:\n  <<: *default\n"
                "production:\n  adapter: postgresql\n"
            },
            "config/database.yml:3",
        ),
        (
            {"Gemfile": "group :development, :test do\n  gem 'sqlite3'\nend\ngroup :production do\n  gem 'pg'\nend\n"},
            "Gemfile:2",
        ),
        (
            {
                "src/main/resources/application-dev.properties": "spring.datasource.url=jdbc:h2:mem:shop\n",
                "src/main/resources/application-prod.yml": "spring:\n  datasource:\n    url: jdbc:postgresql://${DB_HOST}/shop\n",
            },
            "src/main/resources/application-dev.properties:1",
        ),
        (
            {
                "config/config.json": '{\n  "development": {"dialect": "sqlite"},\n  "test": {"dialect": "postgres"},\n'
                '  "production": {"dialect": "postgres", "use_env_variable": "DATABASE_URL"}\n}\n'
            },
            "config/config.json:2",
        ),
        (
            {
                "artisan": "",
                "composer.json": '{"require": {"laravel/framework": "^11.0"}}\n',
                ".env.example": "DB_CONNECTION=pgsql\n",
                "phpunit.xml": '<phpunit><php>\n<env name="DB_CONNECTION" value="sqlite"/>\n</php></phpunit>\n',
            },
            "phpunit.xml:2",
        ),
        (
            {
                "package.json": "{}",
                "knexfile.js": "module.exports = {\n  development: {\n    client: 'sqlite3',\n  },\n  production: {\n    client: 'pg',\n  },\n};\n",
            },
            "knexfile.js:3",
        ),
        (
            {
                "package.json": "{}",
                "src/data-source.ts": "export const source = new DataSource(\n  process.env.NODE_ENV === 'production'\n    ? { type: 'postgres' }\n"
                "    : { type: 'better-sqlite3', database: 'shop.db' },\n);\n",
            },
            "src/data-source.ts:4",
        ),
        (
            {
                "config.py": "class DevelopmentConfig(Config):\n    SQLALCHEMY_DATABASE_URI = 'sqlite:///dev.db'\n\nclass ProductionConfig(Config):\n"
                "    SQLALCHEMY_DATABASE_URI = 'postgresql://' + os.environ['DATABASE']\n"
            },
            "config.py:2",
        ),
        (
            {
                "src/main/resources/application.yml": "spring:\n  config:\n    activate:\n      on-profile: dev\n  datasource:\n    url: jdbc:h2:mem:shop\n"
                "---\nspring:\n  config:\n    activate:\n      on-profile: prod\n  datasource:\n    url: jdbc:postgresql://${DB}/shop\n"
            },
            "src/main/resources/application.yml:6",
        ),
        (
            {
                "package.json": "{}",
                "prisma/schema.prisma": 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n',
                "prisma/dev/schema.prisma": 'datasource db {\n  provider = "sqlite"\n  url = "file:./dev.db"\n}\n',
            },
            "prisma/dev/schema.prisma:2",
        ),
        (
            {
                "Startup.cs": "class Startup {\n  void Configure(IWebHostEnvironment env) {\n    if (env.IsDevelopment()) {\n"
                '      services.AddDbContext<Shop>(o => o.UseSqlite("a"));\n    } else {\n      services.AddDbContext<Shop>(o => o.UseNpgsql(url));\n    }\n  }\n}\n'
            },
            "Startup.cs:4",
        ),
        (
            {
                "compose.yaml": "services:\n  web:\n    build: .\n  db:\n    image: postgres:16\n",
                "Dockerfile": "FROM python:3.12\n",
                "requirements.txt": "psycopg==3.2\nsqlalchemy==2.0\n",
                "shop/db.py": 'import os\n\nURL = os.getenv("DATABASE_URL", "sqlite:///shop.db")\n',
            },
            "shop/db.py:3",
        ),
        (
            {
                "compose.yaml": "services:\n  web:\n    build: .\n  db:\n    image: postgres:16\n",
                ".github/workflows/test.yml": "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    services:\n      db:\n        image: mysql:8.4\n"
                "    steps:\n      - run: pytest\n",
            },
            ".github/workflows/test.yml:7",
        ),
        (
            {
                "shop/settings.py": _django("postgresql"),
                ".github/workflows/test.yml": "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    services:\n      db:\n        image: mysql:8.4\n"
                "    steps:\n      - run: pytest\n",
            },
            ".github/workflows/test.yml:7",
        ),
        (
            {
                "config/database.yml": "test:\n  adapter: postgresql\nproduction:\n  adapter: postgresql\n",
                ".gitlab-ci.yml": "test:\n  image: ruby:3.3\n  services:\n    - mariadb:11\n  script:\n    - bin/rails test\n",
            },
            ".gitlab-ci.yml:4",
        ),
    ],
    good=[
        {
            "shop/settings.py": _django("mysql"),
            ".github/workflows/test.yml": "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    services:\n      db:\n        image: mariadb:11\n"
            "    steps:\n      - run: pytest\n",
        },
        {
            "shop/settings.py": _django("postgresql"),
            ".github/workflows/test.yml": "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    services:\n      db:\n        image: postgres:16\n"
            "      legacy:\n        image: mysql:8.4\n    steps:\n      - run: pytest\n",
        },
        {
            "a/pyproject.toml": '[project]\nname = "a"\nversion = "1"\n',
            "a/settings.py": _django("postgresql"),
            "b/pyproject.toml": '[project]\nname = "b"\nversion = "1"\n',
            "b/settings.py": _django("mysql"),
            ".github/workflows/test.yml": "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    services:\n      db:\n        image: mysql:8.4\n"
            "    steps:\n      - run: pytest\n",
        },
        {
            "shop/settings.py": 'import dj_database_url\n\nDATABASES = {"default": dj_database_url.config(conn_max_age=600)}\n'
        },
        {"shop/settings/dev.py": _django("postgresql"), "shop/settings/production.py": _django("postgresql")},
        {
            "shop/settings/base.py": _django("sqlite3"),
            "shop/settings/dev.py": _django("postgresql"),
            "shop/settings/prod.py": _django("postgresql"),
        },
        {"shop/settings.py": _django("sqlite3")},
        {
            "shop/settings.py": f"if USE_SQLITE:\n{_indented(_django('sqlite3'))}else:\n{_indented(_django('postgresql'))}",
        },
        {
            "config/database.yml": "development:\n  adapter: postgresql\ntest:\n  adapter: postgresql\nproduction:\n"
            "  url: <%= ENV['DATABASE_URL'] %>\n"
        },
        {
            "src/test/resources/application.yml": "spring:\n  datasource:\n    url: jdbc:tc:postgresql:16:///shop\n",
            "src/main/resources/application.yml": "spring:\n  datasource:\n    url: jdbc:postgresql://${DB_HOST}/shop\n",
        },
        {
            "src/main/resources/application-h2.properties": "spring.datasource.url=jdbc:h2:mem:shop\n",
            "src/main/resources/application.properties": "spring.datasource.url=jdbc:postgresql://db/shop\n",
        },
        {
            "artisan": "",
            "composer.json": '{"require": {"laravel/framework": "^10.0"}}\n',
            ".env.example": "DB_CONNECTION=mysql\n",
            "phpunit.xml": '<phpunit><php><!-- <env name="DB_CONNECTION" value="sqlite"/> --></php></phpunit>\n',
        },
        {
            "package.json": "{}",
            "knexfile.js": "module.exports = {\n  development: { client: 'pg' },\n  production: { client: 'postgresql' },\n};\n",
        },
        {
            "config.py": "class DevelopmentConfig(Config):\n    SQLALCHEMY_DATABASE_URI = 'sqlite:///dev.db'\n\nclass ProductionConfig(Config):\n"
            "    SQLALCHEMY_DATABASE_URI = os.environ['DATABASE_URL']\n"
        },
        {
            "package.json": "{}",
            "prisma/schema.prisma": 'datasource db {\n  provider = "sqlite"\n  url = "file:./shop.db"\n}\n',
        },
        {
            "compose.yaml": "services:\n  web:\n    build: .\n  search:\n    image: postgres:16\n",
            "requirements.txt": "sqlalchemy==2.0\n",
            "shop/db.py": 'import os\n\nURL = os.getenv("DATABASE_URL", "sqlite:///shop.db")\n',
        },
        {
            "compose.yaml": "services:\n  web:\n    build: .\n  db:\n    image: postgres:16\n",
            ".github/workflows/test.yml": "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    services:\n      db:\n        image: postgres:16\n"
            "      old:\n        image: mysql:8.4\n    steps:\n      - run: pytest\n",
        },
        {"Gemfile": "gem 'pg'\ngroup :development do\n  gem 'web-console'\nend\n"},
    ],
    wide=True,
)
def engine_differs(repository: Repository) -> Iterator[Match]:
    """Engines differ in types, locking, case, dates and what they let pass. What works on the laptop's engine meets the other one for
    the first time in production.
    """
    documents = (document for kind in _LOOKS_AT for document in repository.changed(kind))
    if not sum(1 for _ in documents):
        return
    groups: dict[tuple[str, str], list[Engine]] = {}
    for engine in engines(repository):
        root = repository.unit(engine.path).root if engine.root is None else engine.root
        groups.setdefault((root, engine.family), []).append(_placed(repository, engine))
    told: set[tuple[str, str, str]] = set()
    for (root, family), found in sorted(groups.items(), key=lambda group: (group[0][0], _ORDER.get(group[0][1], 0))):
        for match in _differing(found):
            # Rails' Gemfile says what its database.yml does, and a compose file what the settings do.
            cause = (root, str(match.values["engine"]), str(match.values["environment"]))
            if cause not in told and (family != "gems" or not any(each[0] == root for each in told)):
                yield match
            told.add(cause)
    for root, match in _beside_tests(groups):
        if (root, str(match.values["engine"]), "tests") not in told:
            yield match


def _beside_tests(groups: dict[tuple[str, str], list[Engine]]) -> Iterator[tuple[str, Match]]:
    """Servers that CI starts beside the tests, against the one that the settings name for production.

    Which unit a workflow tests is not told: with settings in several units nothing is said.
    """
    settings = {key: found for key, found in groups.items() if key[1] not in _ORDER}
    named = [each for found in settings.values() for each in found]
    production = [each for each in named if each.environment == "production"] or [
        each for each in named if each.environment == "default"
    ]
    # A file or a memory is often what holds until a URL is given: it says nothing of production.
    if len({root for root, _ in settings}) != 1 or not all(each.name in _SERVERS for each in production):
        return
    for (root, family), found in groups.items():
        beside = [each for each in found if family == "services" and each.environment == "test"]
        if _differ(beside, production):
            values = {"engine": beside[0].name, "environment": "tests", "other": production[0].name}
            yield (
                root,
                Match(
                    beside[0].path,
                    beside[0].span,
                    {**values, "path": production[0].path},
                    because=(production[0].path,),
                    level="warning",
                ),
            )


_SERVERS = frozenset(("PostgreSQL", "MySQL", "SQL Server", "Oracle"))


_ORDER = {"gems": 1, "services": 2, "fallback": 3}
"""Families that repeat what the settings of a framework say come after those."""


def _placed(repository: Repository, engine: Engine) -> Engine:
    """What an unnamed setting among the tests says holds for the tests."""
    role = repository.role(engine.path)
    if engine.environment == "default" and role in ("test", "development"):
        return replace(engine, environment="test" if role == "test" else "development")
    return engine


def _differing(found: Sequence[Engine]) -> Iterator[Match]:
    """One finding for each engine that differs; what holds by default is production's where nothing else is, else development's."""
    production = [each for each in found if each.environment == "production"]
    default = [each for each in found if each.environment == "default"]
    development = [each for each in found if each.environment == "development"]
    if production and not development:
        development = default
    production = production or default
    tests = [each for each in found if each.environment == "test"]
    differs = [
        (name, places)
        for name, places in (("development", development), ("tests", tests))
        if _differ(places, production)
    ]
    if len(differs) == 2 and differs[0][1][0].name == differs[1][1][0].name:
        differs = [("development and tests", differs[0][1])]
    for environment, places in differs:
        place, other = places[0], production[0]
        values = {"engine": place.name, "environment": environment, "other": other.name, "path": other.path}
        level: Level | None = "warning" if environment == "tests" else None
        cause = "fallback-default" if place.family == "fallback" else None
        yield Match(place.path, place.span, values, because=(other.path,), level=level, cause=cause)


def _differ(places: Sequence[Engine], production: Sequence[Engine]) -> bool:
    return bool(places and production) and {each.name for each in places}.isdisjoint(each.name for each in production)
