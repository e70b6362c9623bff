"""Images that are built for one environment."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.dockerfile import DOCKERFILE
from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.jenkinsfile import JENKINSFILE
from checks.documents.shell import SHELL
from checks.finding import Level, Match
from checks.processes.images import for_development
from checks.releases.environments import NOT_PRODUCTION, baked_environments, differing_settings, names_environment
from checks.repository import Repository
from checks.rule import rule
from checks.written_commands import commands_in_focus, spelled

_ARGUMENTS = ("--build-arg", "build-args")
_BUILD = "on: push\njobs:\n  ship:\n    runs-on: ubuntu-24.04\n    steps:\n"


@rule(
    message="The image is built for one environment: {what}",
    level="error",
    fix="Build one image without it, and hand the environment's name, addresses and profile to the process when it starts.",
    looks_at={
        DOCKERFILE: ("ENV", "profiles.active", "ARG", *NOT_PRODUCTION),
        GITHUB_WORKFLOW: _ARGUMENTS,
        GITLAB_CI: _ARGUMENTS,
        SHELL: _ARGUMENTS,
        JENKINSFILE: _ARGUMENTS,
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
        ({"Dockerfile": "FROM node:20.11\nCOPY . .\nRUN npx ng build --configuration=staging\n"}, "Dockerfile:3"),
        ({"Dockerfile": "FROM php:8.3-fpm\nENV APP_ENV=staging\n"}, "Dockerfile:2"),
        ({"Dockerfile": "FROM eclipse-temurin:21\nCOPY application-uat.yml /app/application.yml\n"}, "Dockerfile:2"),
        (
            {"Dockerfile": "FROM node:20.11\nARG environment=staging\nCOPY . .\nCOPY .env.${environment} .env\n"},
            "Dockerfile:4",
        ),
        (
            {"Dockerfile": "FROM nginx:1.27\nARG APP_ENV\nCOPY ./conf/nginx-$APP_ENV.conf /etc/nginx/nginx.conf\n"},
            "Dockerfile:3",
        ),
        (
            {
                "Dockerfile.prod": "FROM node:20.11\nENV FEATURES=stable\nCMD node .\n",
                "Dockerfile.staging": "FROM node:20.11\nENV FEATURES=all\nCMD node .\n",
            },
            "Dockerfile.prod:2",
        ),
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
        {
            "Dockerfile": "FROM eclipse-temurin:21\nARG VERSION\nARG STAGE\nCOPY target/shop-${VERSION}.jar /app.jar\nCOPY LICENSE /licence-$STAGE\n"
        },
        {"Dockerfile": "FROM node:20.11 AS build\nRUN npm run build:prod && npx vite build --mode production\n"},
        {"Dockerfile": "FROM php:8.3-fpm\nENV APP_ENV=production ASPNETCORE_ENVIRONMENT=Production\n"},
        {
            "Dockerfile.prod": "FROM node:20.11\nENV NODE_ENV=production PORT=8080\nENV API_URL=\n",
            "Dockerfile": "FROM node:20.11\nENV NODE_ENV=development PORT=3000\nENV API_URL=\nCMD npm run dev\n",
        },
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
            for each in (*baked_environments(dockerfile), *differing_settings(dockerfile, repository)):
                level: Level | None = "warning" if each.overridable else None
                yield Match(dockerfile.path, each.span, {"what": each.what}, level=level)
    yield from _by_commands(repository)
    for workflow in repository.changed(GITHUB_WORKFLOW):
        for step in (step for job in workflow.jobs for step in job.steps):
            given = step.input("build-args")
            for line in (given.value or "").splitlines() if given is not None else ():
                if given is not None and names_environment(*_split(line.strip())):
                    yield Match(workflow.path, given.span, {"what": line.strip()}, cause="environment of the build")


def _by_commands(repository: Repository) -> Iterator[Match]:
    for written in commands_in_focus(repository):
        words = written.invocation.arguments if repository.role(written.path) == "production" else ()
        for position, word in enumerate(words):
            value = spelled(word)
            given = value.removeprefix("--build-arg=") if value.startswith("--build-arg=") else ""
            if value == "--build-arg" and position + 1 < len(words):
                given = spelled(words[position + 1])
            if given and names_environment(*_split(given)):
                yield Match(written.path, word.span, {"what": f"--build-arg {given}"}, cause="environment of the build")


def _split(pair: str) -> tuple[str, str]:
    name, _, value = pair.partition("=")
    return name, value.strip("\"'")
