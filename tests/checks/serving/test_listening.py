"""Ports and addresses that servers in code bind."""

from __future__ import annotations

from types import ModuleType

import pytest

from checks.documents import csharp, go, javascript, python, rust
from checks.documents.kind import Kind
from checks.documents.source import SourceFile
from checks.serving.listening import FINDERS
from checks.text import Text


def bound(language: ModuleType, kind: Kind[SourceFile], path: str, code: str) -> list[tuple[str | None, str | None]]:
    return [(each.port, each.host) for each in FINDERS[kind](language.parse(Text(path, code)))]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("const app = require('express')();\napp.listen(3000, '127.0.0.1');\n", [("3000", "127.0.0.1")]),
        ("const http = require('http');\nserver.listen({ port: 80, host: '::1' });\n", [("80", "::1")]),
        ("const app = require('express')();\napp.listen(process.env.PORT || 3000);\n", []),
        ("const app = require('express')();\nlet port = 1;\nport = 2;\napp.listen(port);\n", []),
    ],
)
def test_a_javascript_server_binds_what_is_written(code: str, expected: list[tuple[str, str]]) -> None:
    assert bound(javascript, javascript.JAVASCRIPT, "a.js", code) == expected


def test_a_python_server_binds_what_its_keywords_say() -> None:
    code = "import uvicorn\nuvicorn.run('a:app', host='0.0.0.0', port=8000)\n"
    assert bound(python, python.PYTHON, "a.py", code) == [("8000", "0.0.0.0")]


@pytest.mark.parametrize(("address", "expected"), [('":8080"', [("8080", None)]), ('":" + port', []), ("addr", [])])
def test_a_go_server_binds_its_address(address: str, expected: list[tuple[str, str]]) -> None:
    code = f'package main\nimport "net/http"\nfunc main() {{\n\thttp.ListenAndServe({address}, nil)\n}}\n'
    assert bound(go, go.GO, "main.go", code) == expected


def test_addresses_as_urls_and_pairs_are_read() -> None:
    assert bound(csharp, csharp.CSHARP, "P.cs", 'class P { void M() { b.UseUrls("http://*:5000"); } }\n') == [
        ("5000", "*")
    ]
    code = 'use actix_web::App;\nfn main() { s.bind(("127.0.0.1", 8080)); }\n'
    assert bound(rust, rust.RUST, "main.rs", code) == [("8080", "127.0.0.1")]
