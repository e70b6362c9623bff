"""Handles of backing services: connection strings, clients, stand-ins."""

from __future__ import annotations

from importlib import import_module

import pytest

from checks.documents.source import SourceFile
from checks.handles.connection_strings import connection_string, password_in
from checks.handles.stand_ins import branches
from checks.text import Text


@pytest.mark.parametrize(
    ("value", "host", "local"),
    [
        ("Server=db.corp;Database=shop;User Id=shop", "db.corp", False),
        ("Data Source=tcp:db.corp,1433;Initial Catalog=shop", "db.corp", False),
        (r"Server=(localdb)\MSSQLLocalDB;Database=shop;Trusted_Connection=True", r"(localdb)\MSSQLLocalDB", True),
        (r"Server=.\SQLEXPRESS;Database=shop", r".\SQLEXPRESS", True),
        ("shop:key@tcp(db.corp:3306)/shop?parseTime=true", "db.corp:3306", False),
        ("host=localhost user=shop dbname=shop", "localhost", True),
        ("mysql:host=db.corp;port=3306;dbname=shop", "db.corp", False),
    ],
)
def test_a_connection_string_tells_its_host(value, host, local):
    found = connection_string(value)
    assert found is not None
    assert (found.host, found.local) == (host, local)


@pytest.mark.parametrize(
    "value",
    [
        "server=web",
        "Host=example of a sentence; nothing else",
        "host=%s user=%s dbname=%s",
        "Server={0};Database={1}",
        "mysql:host=$host;dbname=shop",
        "a=b;c=d",
        "",
    ],
)
def test_other_texts_are_no_connection_strings(value):
    assert connection_string(value) is None


@pytest.mark.parametrize(
    ("value", "password"),
    [
        ("Server=db.corp;Database=shop;Password=orders42;", "orders42"),
        ("shop:orders42@tcp(db.corp:3306)/shop", "orders42"),
        ("postgres://shop:orders42@db.corp/shop", "orders42"),
        ("postgres://db.corp/shop", None),
        ("postgres://shop:\x00@db.corp/shop", None),
    ],
)
def test_a_password_in_a_handle_is_known_so_that_it_can_be_masked(value, password):
    assert password_in(value) == password


def source(extension: str, content: str) -> SourceFile:
    module = {"py": "python", "js": "javascript", "go": "go"}[extension]
    kind = getattr(import_module(f"checks.documents.{module}"), module.upper())
    parsed: SourceFile = kind.parse(Text(f"a.{extension}", content))
    return parsed


@pytest.mark.parametrize(
    ("extension", "content", "variable"),
    [
        ("py", "import os\nif not os.getenv('REDIS_URL'):\n    cache = MemoryCache()\n", "REDIS_URL"),
        (
            "py",
            "import os\nurl = os.getenv('REDIS_URL')\ncache = RedisCache(url) if url else MemoryCache()\n",
            "REDIS_URL",
        ),
        ("js", "const store = process.env.REDIS_URL ? redis() : new MemoryStore();\n", "REDIS_URL"),
        ("js", "if (!process.env.MONGO_URI) {\n  db = new InMemoryRepository();\n}\n", "MONGO_URI"),
    ],
)
def test_what_takes_over_for_an_absent_handle_is_a_stand_in(extension, content, variable):
    assert [found.variable for found in branches(source(extension, content))] == [variable]


@pytest.mark.parametrize(
    ("extension", "content"),
    [
        ("py", "import os\nif os.getenv('REDIS_URL'):\n    cache = MemoryCache()\n"),
        ("py", "import os\nif os.getenv('CACHE_BACKEND') == 'memory':\n    cache = MemoryCache()\n"),
        (
            "js",
            "if (process.env.NODE_ENV === 'test') {\n  store = new MemoryStore();\n}\nconnect(process.env.REDIS_URL);\n",
        ),
        ("js", "const store = new MemoryStore();\nconnect(process.env.REDIS_URL);\n"),
    ],
)
def test_a_stand_in_that_was_asked_for_is_none(extension, content):
    assert list(branches(source(extension, content))) == []
