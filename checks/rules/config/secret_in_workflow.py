"""A credential in a CI pipeline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from checks.documents.suspect_text import SUSPECT_TEXT
from checks.finding import Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule
from checks.secrets.examples import Drawn
from checks.secrets.reporting import ROLES, reported

_LONGEST_WORD = 24
_OF_A_SERVICE = pattern(
    r"(?:^|[^a-z])(?:postgres(?:ql)?|pg|mysql|mariadb|sa|mssql_sa|mongo(?:_initdb_root)?|rabbitmq(?:_default)?|redis|db|database|clickhouse)"
    r"_?(?:root_?|user_?|admin_?)?(?:password|passwd|pass)\b",
    re.IGNORECASE,
)
_LOCAL = pattern(r"localhost|127\.0\.0\.1", re.IGNORECASE)


@rule(
    message="{what} is written into the pipeline",
    fix="Store it in the secret store of the CI service and refer to it, `${{ secrets.NAME }}` on GitHub.",
    looks_at={SUSPECT_TEXT: ()},
    roles=ROLES,
    scope="any",
    bad=Drawn(
        (
            {
                ".github/workflows/deploy.yml": "on: push\njobs:\n  deploy:\n    env:\n      DEPLOY_TOKEN: <<github-token>>\n"
            },
            ".github/workflows/deploy.yml:5",
        ),
        ({".gitlab-ci.yml": "deploy:\n  variables:\n    API_SECRET: <<key>>\n"}, ".gitlab-ci.yml:3"),
        (
            {".circleci/config.yml": "jobs:\n  push:\n    environment:\n      REGISTRY_PASSWORD: <<password>>\n"},
            ".circleci/config.yml:4",
        ),
    ),
    good=Drawn(
        {
            ".github/workflows/deploy.yml": "on: push\njobs:\n  deploy:\n    env:\n      DEPLOY_TOKEN: ${{ secrets.DEPLOY_TOKEN }}\n    permissions:\n      id-token: write\n"
        },
        {".gitlab-ci.yml": "deploy:\n  variables:\n    API_SECRET: $API_SECRET\n"},
        {
            ".github/workflows/test.yml": "on: push\njobs:\n  test:\n    services:\n      db:\n        image: postgres:17\n        env:\n          POSTGRES_PASSWORD: ${{ github.run_id }}\n    steps:\n      - uses: actions/checkout@v5\n        with:\n          token: ${{ secrets.GITHUB_TOKEN }}\n"
        },
        {
            ".github/workflows/test.yml": "on: push\njobs:\n  test:\n    services:\n      db:\n        image: postgres:17\n        env:\n          POSTGRES_PASSWORD: <<weak>>\n    steps:\n      - run: client --query \"CREATE COLLECTION shop AS user='shop', password='<<weak>>', host='db'\"\n"
        },
    ),
)
def secret_in_workflow(repository: Repository) -> Iterator[Match]:
    """A pipeline runs with rights to publish and to deploy, and its file is copied with every fork."""
    for match in reported(repository, "secret-in-workflow"):
        if not _is_thrown_away(repository, match):
            yield match


def _is_thrown_away(repository: Repository, match: Match) -> bool:
    """Whether a word guards a database that a job starts for itself and that is gone with it."""
    text = repository.text(match.path)
    if text is None or match.secret is None or len(match.secret) > _LONGEST_WORD:
        return False
    line = text.lines[match.span.line - 1]
    if _LOCAL.search(line):
        return True
    return any(
        match.secret in given and _OF_A_SERVICE.search(given.replace(match.secret, ""))
        for given in (line, *_given_whole(text.lines, match.secret))
    )


def _given_whole(lines: Iterable[str], secret: str) -> Iterator[str]:
    """The lines of which the secret is the whole value, as in the environment of a service."""
    return (
        line
        for line in lines
        if line.rstrip().strip("\"'").endswith((f" {secret}", f'"{secret}', f"'{secret}", f"={secret}"))
    )
