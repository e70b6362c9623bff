"""A credential in a CI pipeline."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.suspect_text import SUSPECT_TEXT
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.secrets.examples import Drawn
from checks.secrets.reporting import ROLES, reported


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
    ),
)
def secret_in_workflow(repository: Repository) -> Iterator[Match]:
    """A pipeline runs with rights to publish and to deploy, and its file is copied with every fork."""
    yield from reported(repository, "secret-in-workflow")
