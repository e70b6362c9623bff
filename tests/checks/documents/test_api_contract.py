from __future__ import annotations

import pytest

from checks.documents.api_contract import parse
from checks.text import Text


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("a.yaml", "openapi: 3.1.0\ninfo: {title: Shop}\npaths: {/orders: {}}\n", ("openapi", "Shop", ("/orders",))),
        ("a.json", '{"swagger": "2.0", "info": {}, "paths": {"/x": {}}}', ("swagger", None, ("/x",))),
        ("a.yml", "asyncapi: 2.6.0\ninfo: {title: E}\nchannels: {placed: {}}\n", ("asyncapi", "E", ("placed",))),
        ("a.yml", "tool: {openapi: {paths: x}}\ninfo: y\n", (None, None, ())),
        ("a.yml", "- openapi\n", (None, None, ())),
    ],
)
def test_contracts_are_told_by_the_key_of_their_version(
    path: str, content: str, expected: tuple[str | None, str | None, tuple[str, ...]]
) -> None:
    found = parse(Text(path, content))
    assert (found.format, found.title, found.operations) == expected
