"""Two applications in one folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname

from checks.documents.dockerfile import DOCKERFILE, Dockerfile
from checks.finding import Match
from checks.processes.images import for_development
from checks.repository import Repository
from checks.rule import rule

_ECOSYSTEMS = {
    "python": "Python", "pypy": "Python", "golang": "Go", "ruby": "Ruby", "php": "PHP", "openjdk": "Java",
    "eclipse-temurin": "Java", "maven": "Java", "gradle": "Java", "dotnet": ".NET", "rust": "Rust", "elixir": "Elixir", "node": "Node",
}  # fmt: skip
_MANIFESTS = {
    "Python": ("requirements.txt", "pyproject.toml", "Pipfile", "setup.py"), "Go": ("go.mod",), "Ruby": ("Gemfile",),
    "PHP": ("composer.json",), "Java": ("pom.xml", "build.gradle", "build.gradle.kts"), "Rust": ("Cargo.toml",),
    "Elixir": ("mix.exs",), "Node": ("package.json",), ".NET": (),
}  # fmt: skip


@rule(
    message="The folder holds a {one} app and a {other} app, each with an image of its own",
    level="warning",
    fix="Give each app a folder with its manifest, its Dockerfile and its code, or a repository.",
    looks_at={DOCKERFILE: ("FROM",)},
    thorough=True,
    bad=[
        (
            {
                "Dockerfile.api": 'FROM python:3.12\nCOPY . .\nCMD ["python", "api.py"]\n',
                "Dockerfile.worker": 'FROM golang:1.22\nCOPY . .\nCMD ["/worker"]\n',
                "requirements.txt": "",
                "go.mod": "",
            },
            "Dockerfile.worker:1",
        ),
        (
            {
                "svc/api.Dockerfile": 'FROM ruby:3.3\nCMD ["puma"]\n',
                "svc/bot.Dockerfile": 'FROM python:3.12\nCMD ["python", "bot.py"]\n',
                "svc/Gemfile": "",
                "svc/pyproject.toml": "",
            },
            "svc/bot.Dockerfile:1",
        ),
        (
            {
                "Dockerfile": 'FROM node:20\nCMD ["node", "server.js"]\n',
                "Dockerfile.ml": 'FROM python:3.12\nCMD ["uvicorn", "ml:app"]\n',
                "package.json": "{}",
                "requirements.txt": "",
            },
            "Dockerfile.ml:1",
        ),
    ],
    good=[
        {
            "api/Dockerfile": "FROM python:3.12\n",
            "api/requirements.txt": "",
            "web/Dockerfile": "FROM node:20\n",
            "web/package.json": "{}",
        },
        {
            "Dockerfile": 'FROM node:20 AS assets\nRUN npm run build\nFROM python:3.12\nCMD ["gunicorn", "app"]\n',
            "package.json": "{}",
            "requirements.txt": "",
        },
        {
            "Dockerfile": 'FROM python:3.12\nCMD ["gunicorn", "app"]\n',
            "Dockerfile.alpine": 'FROM python:3.12-alpine\nCMD ["gunicorn", "app"]\n',
            "requirements.txt": "",
        },
        {
            "Dockerfile": 'FROM golang:1.22\nCMD ["/app"]\n',
            "Dockerfile.dev": 'FROM node:20\nCMD ["npm", "run", "dev"]\n',
            "go.mod": "",
            "package.json": "{}",
        },
    ],
)
def mixed_deployables(repository: Repository) -> Iterator[Match]:
    """Two apps in one folder share a history, a version and every build: neither can be released, rolled back or left alone
    by itself.
    """
    for dockerfile in repository.changed(DOCKERFILE):
        own = _ecosystem(dockerfile)
        folder = dirname(dockerfile.path)
        if not own or for_development(dockerfile.path, repository) or not _declares(own, folder, repository):
            continue
        for other in repository.all(DOCKERFILE):
            theirs = _ecosystem(other)
            if other.path >= dockerfile.path or dirname(other.path) != folder or not theirs or theirs == own:
                continue
            if not for_development(other.path, repository) and _declares(theirs, folder, repository):
                yield Match(
                    dockerfile.path,
                    dockerfile.stages[0].instruction.span,
                    {"one": theirs, "other": own},
                    because=(other.path,),
                    identity=folder,
                )
                break


def _ecosystem(dockerfile: Dockerfile) -> str | None:
    """The language of the image that runs, where a language's own image is its base and it starts something."""
    stage = dockerfile.last
    if stage is None or not any(dockerfile.in_force(stage, keyword) for keyword in ("CMD", "ENTRYPOINT")):
        return None
    name = re.split(r"[:@]", (dockerfile.base_image(stage) or "").rpartition("/")[2])[0]
    return _ECOSYSTEMS.get(name)


def _declares(ecosystem: str, folder: str, repository: Repository) -> bool:
    return any(repository.exists(f"{folder}/{name}" if folder else name) for name in _MANIFESTS[ecosystem])
