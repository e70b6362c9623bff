"""A real-looking credential in a file that is meant as an example."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.suspect_text import SUSPECT_TEXT
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.secrets.examples import Drawn
from checks.secrets.reporting import ROLES, reported


@rule(
    message="{what} stands in an example",
    fix="Write a placeholder such as `changeme` or leave the value empty; if the credential ever worked, revoke it.",
    looks_at={SUSPECT_TEXT: ()},
    roles=ROLES,
    scope="any",
    bad=Drawn(
        ({".env.example": "API_TOKEN=<<github-token>>\n"}, ".env.example:1"),
        ({".env.sample": "PORT=8000\nSECRET_KEY=<<key>>\n"}, ".env.sample:2"),
        ({"config.example.yml": "port: 8000\nsecret_key: <<key>>\n"}, "config.example.yml:2"),
    ),
    good=Drawn(
        {
            ".env.example": "API_TOKEN=\nSECRET_KEY=changeme\nDB_PASSWORD=<password>\nSTRIPE_KEY=sk_test_xxxxxxxxxxxxxxxxxxxxxxxx\n"
        },
        {".env.sample": "POSTGRES_PASSWORD=postgres\nDATABASE_URL=postgres://user:password@localhost/app\n"},
        {
            "config.example.yml": "# Ask the operations team for a real one.\nsecret_key: generate-with-openssl\ntoken: ${TOKEN}\n"
        },
    ),
)
def example_holds_secret(repository: Repository) -> Iterator[Match]:
    """An example is copied and published. What looks real in it either is real, or ends up as the real value of every deploy that
    was set up by copying."""
    yield from reported(repository, "example-holds-secret")
