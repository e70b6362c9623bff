"""Another database engine in development or tests than in production."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from checks.backing_services.engines import Engine, engines
from checks.documents.gemfile import GEMFILE
from checks.documents.json import JSON
from checks.documents.kind import Kind
from checks.documents.properties import PROPERTIES
from checks.documents.python import PYTHON
from checks.documents.yaml import YAML
from checks.finding import Level, Match
from checks.repository import Repository
from checks.rule import rule
from checks.value import replace

_LOOKS_AT: dict[Kind[Any], tuple[str, ...]] = {
    PYTHON: ("django.db.backends", "django.contrib.gis.db.backends"),
    YAML: ("adapter", "jdbc:"),
    JSON: ("dialect",),
    GEMFILE: ("sqlite3",),
    PROPERTIES: ("jdbc:",),
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
    ],
    good=[
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
        groups.setdefault((repository.unit(engine.path).root, engine.family), []).append(_placed(repository, engine))
    for (root, family), found in sorted(groups.items()):
        if family == "gems" and (root, "rails") in groups and any(True for _ in _differing(groups[(root, "rails")])):
            continue
        yield from _differing(found)


def _placed(repository: Repository, engine: Engine) -> Engine:
    """What an unnamed setting among the tests says holds for the tests."""
    role = repository.role(engine.path)
    if engine.environment == "default" and role in ("test", "development"):
        return replace(engine, environment="test" if role == "test" else "development")
    return engine


def _differing(found: Sequence[Engine]) -> Iterator[Match]:
    """One finding for each environment; what holds by default is production's where nothing else is, else development's."""
    production = [each for each in found if each.environment == "production"]
    default = [each for each in found if each.environment == "default"]
    development = [each for each in found if each.environment == "development"]
    if production and not development:
        development = default
    production = production or default
    names = {each.name for each in production}
    for environment, places in (
        ("development", development),
        ("tests", [each for each in found if each.environment == "test"]),
    ):
        differing = [each for each in places if each.name not in names]
        if production and differing and len(differing) == len(places):
            place, other = differing[0], production[0]
            values = {"engine": place.name, "environment": environment, "other": other.name, "path": other.path}
            level: Level | None = "warning" if environment == "tests" else None
            yield Match(place.path, place.span, values, because=(other.path,), level=level)
            if place.family == "gems":
                return
