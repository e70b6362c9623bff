"""Which database engine a URL, a schema or a setting names."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.documents import prisma
from checks.engine import check
from checks.engines.model import engine_of_url
from checks.snapshot import MemorySnapshot
from checks.text import Text


@pytest.mark.parametrize(
    ("written", "engine"),
    [
        ("sqlite:///shop.db", "SQLite"),
        ("postgresql+psycopg://db/shop", "PostgreSQL"),
        ("'mysql+pymysql://' + os.environ['DB']", "MySQL"),
        ("postgres://db/shop", "PostgreSQL"),
        ("os.environ['DATABASE_URL']", None),
        ("a if 'sqlite:' else 'postgresql://'", None),
    ],
)
def test_a_url_names_one_engine_or_none(written: str, engine: str | None) -> None:
    assert engine_of_url(written) == engine


def test_a_prisma_schema_is_read_without_its_comments() -> None:
    schema = prisma.parse(Text("schema.prisma", 'datasource db {\n  // provider = "mysql"\n  provider = "sqlite"\n}\n'))
    assert (schema.provider, schema.span.line) == ("sqlite", 3)


def test_a_generator_is_no_data_source() -> None:
    assert (
        prisma.parse(Text("schema.prisma", 'generator client {\n  provider = "prisma-client-js"\n}\n')).provider is None
    )


def places(files: dict[str, str]) -> list[tuple[str, str]]:
    report = check(MemorySnapshot(files), Config(), rules=["parity/engine-differs"])
    return [(finding.path, finding.message) for finding in report.findings]


def test_an_engine_that_differs_in_development_and_tests_is_told_once() -> None:
    found = places(
        {
            "config/database.yml": "default: &default\n  adapter: sqlite3\ndevelopment:\n  <<: *default\ntest:\n  <<: *default\n"
            "production:\n  adapter: postgresql\n"
        }
    )
    assert found == [
        (
            "config/database.yml",
            "SQLite is used in development and tests, PostgreSQL in production (config/database.yml)",
        )
    ]


def test_what_the_gemfile_says_again_is_not_told_again() -> None:
    found = places(
        {
            "Gemfile": "group :development do\n  gem 'sqlite3'\nend\ngroup :production do\n  gem 'pg'\nend\n",
            "config/database.yml": "development:\n  adapter: sqlite3\nproduction:\n  adapter: postgresql\n",
        }
    )
    assert [path for path, _ in found] == ["config/database.yml"]


def test_an_engine_that_only_a_computed_setting_chooses_is_left_alone() -> None:
    assert not places(
        {"knexfile.js": "module.exports = { production: { client: pick() }, development: { client: 'sqlite3' } };\n"}
    )
