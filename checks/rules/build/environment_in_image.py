"""Images that are built for one environment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from checks.documents.dockerfile import DOCKERFILE, Dockerfile, Pair
from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.shell import SHELL
from checks.finding import Match
from checks.processes.images import for_development
from checks.repository import Repository
from checks.rule import rule
from checks.text import Span
from checks.written_commands import commands_in_focus, needed_stages, spelled

_ARGUMENTS = ("--build-arg", "build-args")
_ENVIRONMENTS = frozenset("prod production staging stage stg uat qa preprod pre-prod prd preproduction".split())
_NAMES = frozenset(
    (
        "ENV ENVIRONMENT APP_ENV APP_ENVIRONMENT STAGE DEPLOY_ENV DEPLOYMENT_ENV DEPLOY_ENVIRONMENT TARGET_ENV BUILD_ENV PROFILE "
        "SPRING_PROFILES_ACTIVE SPRING_PROFILE ACTIVE_PROFILE NG_CONFIG VUE_APP_ENV REACT_APP_ENV NEXT_PUBLIC_ENV VITE_ENV"
    ).split()
)
_TOOL_CHAIN = frozenset("NODE_ENV RAILS_ENV RACK_ENV MIX_ENV APP_ENV FLASK_ENV BUILD_ENV".split())
"""Of these `production` chooses how the tool chain builds, in every environment alike."""
_BUILD = "on: push\njobs:\n  ship:\n    runs-on: ubuntu-24.04\n    steps:\n"


@rule(
    message="The image is built for one environment: {what}",
    level="error",
    fix="Build one image without it, and hand the environment's name, addresses and profile to the process when it starts.",
    looks_at={
        DOCKERFILE: ("ENV", "profiles.active"),
        GITHUB_WORKFLOW: _ARGUMENTS,
        GITLAB_CI: _ARGUMENTS,
        SHELL: _ARGUMENTS,
    },
    bad=[
        (
            {
                ".github/workflows/ship.yml": f"{_BUILD}      - run: docker build --build-arg ENVIRONMENT=staging -t shop .\n"
            },
            ".github/workflows/ship.yml:6",
        ),
        (
            {"Dockerfile": "FROM eclipse-temurin:21\nENV SPRING_PROFILES_ACTIVE=prod\nCMD java -jar app.jar\n"},
            "Dockerfile:2",
        ),
        (
            {
                "Dockerfile": 'FROM eclipse-temurin:21\nENTRYPOINT ["java", "-Dspring.profiles.active=production", "-jar", "app.jar"]\n'
            },
            "Dockerfile:2",
        ),
        (
            {"Dockerfile": "FROM python:3.12.1\nENV DATABASE_URL=postgresql://db.shop.example.org:5432/shop\n"},
            "Dockerfile:2",
        ),
        ({"build.sh": "#!/bin/sh\ndocker build --build-arg NODE_ENV=staging .\n"}, "build.sh:2"),
        (
            {
                ".github/workflows/ship.yml": f"{_BUILD}      - uses: docker/build-push-action@v6\n        with:\n          build-args: |\n"
                "            APP_ENVIRONMENT=production\n"
            },
            ".github/workflows/ship.yml:8",
        ),
    ],
    good=[
        {"Dockerfile": "FROM node:20.11\nENV NODE_ENV=production\nENV PORT=8080 LOG_LEVEL=info\n"},
        {"build.sh": "#!/bin/sh\ndocker build --build-arg NODE_ENV=production --build-arg VERSION=1.4 .\n"},
        {"Dockerfile": "FROM python:3.12.1\nENV DATABASE_URL=\nENV REDIS_URL=redis://localhost:6379\n"},
        {"Dockerfile": "FROM python:3.12.1\nARG API_URL\nENV API_URL=$API_URL\n"},
        {"Dockerfile": "FROM eclipse-temurin:21\nENV SPRING_PROFILES_ACTIVE=docker\n"},
        {"Dockerfile.dev": "FROM python:3.12.1\nENV DATABASE_URL=postgresql://db.shop.example.org/shop\n"},
        {
            ".github/workflows/ship.yml": f"{_BUILD}      - run: docker build --build-arg ENVIRONMENT=${{{{ inputs.env }}}} -t shop .\n"
        },
        {
            "Dockerfile": "FROM python:3.12.1 AS build\nENV INDEX_URL=https://pypi.org/simple HOMEPAGE_URL=https://example.org\nFROM scratch\n"
        },
    ],
)
def environment_in_image(repository: Repository) -> Iterator[Match]:
    """An image for one environment cannot be promoted: what was tested in staging is never what runs in production, and a changed
    address needs a build.
    """
    for dockerfile in repository.changed(DOCKERFILE):
        if not for_development(dockerfile.path, repository):
            yield from _in_dockerfile(dockerfile)
    yield from _by_commands(repository)
    for workflow in repository.changed(GITHUB_WORKFLOW):
        for step in (step for job in workflow.jobs for step in job.steps):
            given = step.input("build-args")
            for line in (given.value or "").splitlines() if given is not None else ():
                if given is not None and _names_environment(*_split(line.strip())):
                    yield Match(workflow.path, given.span, {"what": line.strip()}, cause="environment of the build")


def _by_commands(repository: Repository) -> Iterator[Match]:
    for written in commands_in_focus(repository):
        words = written.invocation.arguments if repository.role(written.path) == "production" else ()
        for position, word in enumerate(words):
            value = spelled(word)
            given = value.removeprefix("--build-arg=") if value.startswith("--build-arg=") else ""
            if value == "--build-arg" and position + 1 < len(words):
                given = spelled(words[position + 1])
            if given and _names_environment(*_split(given)):
                yield Match(written.path, word.span, {"what": f"--build-arg {given}"}, cause="environment of the build")


def _split(pair: str) -> tuple[str, str]:
    name, _, value = pair.partition("=")
    return name, value.strip("\"'")


def _names_environment(name: str, value: str) -> bool:
    if value.lower() not in _ENVIRONMENTS:
        return False
    mode = value.lower() in ("production", "prod")
    return (name in _NAMES or name in _TOOL_CHAIN) and not (mode and name in _TOOL_CHAIN)


def _in_dockerfile(dockerfile: Dockerfile) -> Iterator[Match]:
    needed = needed_stages(dockerfile)
    last = dockerfile.last
    inside = {stage.index for stage in dockerfile.stage_chain(last)} if last is not None else set()
    for instruction in dockerfile.instructions:
        if instruction.keyword == "ENV" and instruction.stage in inside:
            for pair in instruction.pairs:
                if _is_profile(pair) or _is_handle(pair):
                    yield _match(dockerfile, pair.span, f"{pair.name} is set to {_shown(pair.value or '')}")
        if instruction.keyword in ("CMD", "ENTRYPOINT") and instruction.stage in needed:
            found = _profile_option().search(instruction.source)
            if found is not None and found["value"].lower() in _ENVIRONMENTS:
                yield _match(dockerfile, instruction.span, found[0])


def _match(dockerfile: Dockerfile, span: Span, what: str) -> Match:
    return Match(dockerfile.path, span, {"what": what})


def _is_profile(pair: Pair) -> bool:
    value = (pair.value or "").strip("\"'").lower()
    return (
        pair.name in ("SPRING_PROFILES_ACTIVE", "QUARKUS_PROFILE", "MICRONAUT_ENVIRONMENTS") and value in _ENVIRONMENTS
    )


@cache
def _profile_option() -> re.Pattern[str]:
    return re.compile(r"-{1,2}D?spring\.profiles\.active=(?P<value>[\w-]+)")


@cache
def _handle_name() -> re.Pattern[str]:
    return re.compile(
        r"(?:DATABASE|DB|POSTGRES\w*|MYSQL|MONGO\w*|REDIS|AMQP|RABBIT\w*|KAFKA|ELASTIC\w*|CELERY_BROKER|BROKER|CACHE|SMTP|MAIL|S3|API|BACKEND|"
        r"SERVICE|SQLALCHEMY_DATABASE|SPRING_DATASOURCE)_(?:URL|URI|HOST|DSN|ENDPOINT|ADDR|ADDRESS|SERVERS?|BASE_URL)$"
    )


@cache
def _address() -> re.Pattern[str]:
    """An address with a scheme or a host with a domain."""
    return re.compile(r"^(?:[a-z][a-z0-9+.:-]*://(?P<host>[^/\s]+)|(?P<bare>[\w-]+(?:\.[\w-]+){2,}(?::\d+)?$))", re.I)


def _is_handle(pair: Pair) -> bool:
    value = (pair.value or "").strip("\"'")
    if "$" in value or "<" in value or not _handle_name().search(pair.name):
        return False
    found = _address().match(value)
    if found is None:
        return False
    host = (found["host"] or found["bare"] or "").rpartition("@")[2].partition(":")[0].lower()
    return host not in ("localhost", "host.docker.internal") and not host.startswith(("127.", "0."))


def _shown(value: str) -> str:
    """The value without user and password."""
    scheme, mark, rest = value.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if mark else value
