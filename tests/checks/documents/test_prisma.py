"""Prisma schemas."""

from __future__ import annotations

from checks.documents.prisma import parse
from checks.text import Text


def test_the_literal_urls_of_a_data_source_are_told():
    text = 'datasource db {\n  provider = "postgresql"\n  url = "postgresql://db/shop"\n  directUrl = env("DIRECT")\n}\n\nmodel A {\n  url = "x"\n}\n'
    schema = parse(Text("schema.prisma", text))
    (setting,) = schema.urls

    assert schema.provider == "postgresql"
    assert (setting.key, setting.value, setting.span.line, setting.span.column) == (
        "url",
        "postgresql://db/shop",
        3,
        10,
    )
