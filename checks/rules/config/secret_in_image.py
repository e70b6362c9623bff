"""A credential in a Dockerfile."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.suspect_text import SUSPECT_TEXT
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.secrets.examples import Drawn
from checks.secrets.reporting import ROLES, reported


@rule(
    message="{what} becomes part of the image",
    fix="Hand it to the build with `RUN --mount=type=secret`, or to the container from its environment.",
    looks_at={SUSPECT_TEXT: ()},
    roles=ROLES,
    scope="any",
    bad=Drawn(
        ({"Dockerfile": "FROM python:3.12\nENV DB_PASSWORD=<<password>>\n"}, "Dockerfile:2"),
        ({"Dockerfile": "FROM python:3.12\nARG NPM_TOKEN=<<npm-token>>\n"}, "Dockerfile:2"),
        ({"web/Dockerfile": "FROM node:22\nENV NODE_ENV=production \\\n    API_SECRET=<<key>>\n"}, "web/Dockerfile:3"),
        ({"Dockerfile": "FROM debian:12\nENV ROOT_PASSWORD <<password>>\n"}, "Dockerfile:2"),
        ({"Dockerfile": "FROM debian:12\nRUN echo 'root:<<password>>' | chpasswd\n"}, "Dockerfile:2"),
    ),
    good=Drawn(
        {"Dockerfile": "FROM python:3.12\nRUN --mount=type=secret,id=npm NPM_TOKEN=$(cat /run/secrets/npm) npm ci\n"},
        {
            "Dockerfile": "FROM ruby:3.4\nRUN SECRET_KEY_BASE=dummy bin/rails assets:precompile\nARG SECRET_KEY_BASE=placeholder\n"
        },
        {
            "Dockerfile": "FROM python:3.12\nARG TOKEN\nENV DB_PASSWORD=${DB_PASSWORD} DB_PASSWORD_FILE=/run/secrets/db\n"
        },
    ),
)
def secret_in_image(repository: Repository) -> Iterator[Match]:
    """What `ENV` and `ARG` say stays in the image and in its history, for everyone who can pull it. An image is built once for all
    deploys, so nothing that differs between them belongs in it."""
    yield from reported(repository, "secret-in-image")
