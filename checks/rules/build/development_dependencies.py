"""Images of an app that hold what only its developers need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname, join

from checks.documents.command_line import Invocation, invocations
from checks.documents.dockerfile import DOCKERFILE, Dockerfile
from checks.documents.package_json import PACKAGE_JSON
from checks.finding import Match
from checks.pattern import pattern
from checks.processes.images import for_development
from checks.repository import Repository
from checks.rule import rule

_PACKAGE = {"package.json": '{"private": true, "devDependencies": {"jest": "29.7.0"}}\n'}
_NODE = "FROM node:20.11\nCOPY . .\n"
_PRODUCTION = ("--omit=dev", "--production", "--prod", "-P", "--only=production", "--only=prod", "--production=true")


@rule(
    message="`{command}` installs development dependencies into the image",
    level="warning",
    fix="Leave them out where the image is made: `npm ci --omit=dev`, `poetry install --only main`, `composer install --no-dev`; "
    "what the build needs of them belongs to an earlier stage.",
    looks_at={
        DOCKERFILE: ("npm ", "yarn", "pnpm ", "poetry install", "composer", "requirements", "pipenv ", "uv sync")
    },
    bad=[
        ({"Dockerfile": f"{_NODE}RUN npm ci\nCMD node .\n", **_PACKAGE}, "Dockerfile:3"),
        ({"Dockerfile": f"{_NODE}RUN yarn install --frozen-lockfile\nCMD node .\n", **_PACKAGE}, "Dockerfile:3"),
        (
            {"Dockerfile": "FROM python:3.12.1\nCOPY . .\nRUN pip install -r requirements-dev.txt\nCMD python .\n"},
            "Dockerfile:3",
        ),
        (
            {"Dockerfile": "FROM php:8.3.1\nCOPY . .\nRUN composer install --no-interaction\nCMD php-fpm\n"},
            "Dockerfile:3",
        ),
    ],
    good=[
        {"Dockerfile": f"{_NODE}RUN npm ci --omit=dev\nCMD node .\n", **_PACKAGE},
        {"Dockerfile": f"{_NODE}ENV NODE_ENV=production\nRUN npm ci\nCMD node .\n", **_PACKAGE},
        {"Dockerfile": f"{_NODE}RUN npm ci && npm run build && npm prune --omit=dev\nCMD node .\n", **_PACKAGE},
        {"Dockerfile": f"{_NODE}RUN npm ci\nCMD node .\n", "package.json": '{"private": true}\n'},
        {
            "Dockerfile": "FROM node:20.11 AS build\nCOPY . .\nRUN npm ci && npm run build\nFROM nginx:1.27\nCOPY --from=build /dist /usr/share/nginx/html\n",
            **_PACKAGE,
        },
        {"Dockerfile": "FROM python:3.12.1\nCOPY . .\nRUN pip install -r requirements.txt\n"},
        {"Dockerfile": "FROM php:8.3.1\nRUN composer install --no-dev --optimize-autoloader\n"},
        {"Dockerfile.dev": f"{_NODE}RUN npm ci\nCMD npm run dev\n", **_PACKAGE},
    ],
    scope="application",
)
def development_dependencies(repository: Repository) -> Iterator[Match]:
    """Test runners and compilers make the image larger and slower to start, and widen what can be attacked in it."""
    for dockerfile in repository.changed(DOCKERFILE):
        if dockerfile.last is None or for_development(dockerfile.path, repository):
            continue
        for invocation in _last_stage(dockerfile):
            if _for_developers(invocation, dockerfile, repository):
                line = " ".join((invocation.name, *invocation.values)).strip()
                yield Match(dockerfile.path, invocation.command.span, {"command": line[:60]})


def _last_stage(dockerfile: Dockerfile) -> Iterator[Invocation]:
    """What the RUNs of the image itself run, unless one of them removes development dependencies again."""
    last = dockerfile.last
    if last is None:
        return
    runs = [instruction for stage in dockerfile.stage_chain(last) for instruction in stage.of("RUN")]
    if any(_REMOVAL.search(instruction.source) for instruction in runs):
        return
    for instruction in runs:
        known = dockerfile.variables(instruction)
        production = (
            any(known.get(name) == "production" for name in ("NODE_ENV", "NPM_CONFIG_OMIT"))
            or "NODE_ENV=production" in instruction.source
        )
        for invocation in (each for command in instruction.commands for each in invocations(command, dockerfile.text)):
            if not (production and invocation.name in ("npm", "yarn", "pnpm")):
                yield invocation


_REMOVAL = pattern(
    r"\bprune\b|\brm\s+-\w*r\w*\s+(?:\S+\s+)*\S*node_modules|npm uninstall|workspaces focus|--production|--omit[= ]dev"
)


def _for_developers(invocation: Invocation, dockerfile: Dockerfile, repository: Repository) -> bool:
    name, values = invocation.name, invocation.values
    if name in ("npm", "yarn", "pnpm"):
        return _installs_all(name, values) and _has_development(dockerfile, repository)
    if name.startswith("pip") and values[:1] == ("install",):
        return any(_is_for_developers(value) for value in values)
    if name in ("composer", "composer.phar"):
        return values[:1] == ("install",) and "--no-dev" not in values
    if name == "poetry" and values[:1] == ("install",):
        return any(
            value in ("--with", "--with=dev", "--all-groups") or value.startswith("--with=dev") for value in values
        )
    return name == "pipenv" and values[:1] in (("install",), ("sync",)) and "--dev" in values


def _is_for_developers(value: str) -> bool:
    name = value.rpartition("/")[2].lower()
    words = re.split(r"[-_.]", name) if name.endswith(".txt") else []
    return bool({"dev", "development", "test", "tests", "testing", "local"} & set(words)) and "prod" not in words


def _installs_all(name: str, values: tuple[str, ...]) -> bool:
    plain = [value for value in values if not value.startswith("-")]
    installs = plain[:1] in (["ci"], ["install"], ["i"]) or (name == "yarn" and not plain)
    dropped = {"-g", "--global", "--ignore-scripts=only", *_PRODUCTION} & set(values)
    return installs and len(plain) < 2 and not dropped and not ("--omit" in values and "dev" in values)


def _has_development(dockerfile: Dockerfile, repository: Repository) -> bool:
    folder = dirname(dockerfile.path)
    package = repository.document(join(folder, "package.json"), PACKAGE_JSON)
    return package is not None and any(each.section == "devDependencies" for each in package.dependencies)
