"""A credential in a compose file."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.suspect_text import SUSPECT_TEXT
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.secrets.examples import Drawn
from checks.secrets.reporting import ROLES, reported


@rule(
    message="{what} is written into the compose file",
    fix="Write `${NAME:?}` and give the value in the environment, or use `secrets:` and the image's `*_FILE` variable.",
    looks_at={SUSPECT_TEXT: ()},
    roles=ROLES,
    scope="any",
    bad=Drawn(
        (
            {
                "compose.yaml": "services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: <<password>>\n"
            },
            "compose.yaml:5",
        ),
        (
            {"docker-compose.yml": "services:\n  db:\n    environment:\n      - MYSQL_ROOT_PASSWORD=<<password>>\n"},
            "docker-compose.yml:4",
        ),
        (
            {"docker-compose.prod.yml": "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: <<weak>>\n"},
            "docker-compose.prod.yml:4",
        ),
        (
            {
                "compose.yaml": "services:\n  web:\n    environment:\n      DATABASE_URL: postgres://app:<<password>>@db/app\n"
            },
            "compose.yaml:4",
        ),
    ),
    good=Drawn(
        {
            "compose.yaml": "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}\n      POSTGRES_PASSWORD_FILE: /run/secrets/db\n"
        },
        {
            "compose.yaml": "services:\n  db:\n    env_file: db.env\n    secrets: [db_password]\nsecrets:\n  db_password:\n    file: ./db_password.txt\n"
        },
        {
            "compose.yaml": "services:\n  web:\n    build:\n      context: .\n      secrets: [npm_token]\n    environment:\n      - API_TOKEN\n      - DATABASE_URL=postgres://app:${DB_PASSWORD:?}@db/app\n"
        },
    ),
)
def secret_in_compose(repository: Repository) -> Iterator[Match]:
    """A compose file describes how the parts fit together and is the same everywhere; the password of a deploy is not. Even a weak
    one is the real one where this file is what runs."""
    yield from reported(repository, "secret-in-compose")
