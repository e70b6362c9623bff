"""Deployables that declare nothing of what they need."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.dockerfile import DOCKERFILE, Dockerfile
from checks.finding import Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule

_MANIFEST = pattern(
    r"requirements[\w.-]*\.txt|pyproject\.toml|setup\.py|Pipfile|package(?:-lock)?\.json|go\.mod|Gemfile|composer\.json|pom\.xml|"
    r"build\.gradle|Cargo\.toml|\.csproj|mix\.exs|environment\.ya?ml|\.sln\b|deno\.json"
)
_CODE = (".py", ".js", ".mjs", ".ts", ".go", ".rb", ".php", ".java", ".kt", ".cs", ".rs")


@rule(
    message="{unit} is built and deployed by itself and has no dependency manifest of its own",
    level="warning",
    fix="Give it a manifest and a lock file, and let its image install from them.",
    looks_at={DOCKERFILE: ("FROM",)},
    scope="application",
    thorough=True,
    bad=[
        (
            {
                "worker/Dockerfile": 'FROM python:3.12\nCOPY main.py .\nCMD ["python", "main.py"]\n',
                "worker/main.py": "import redis\n",
            },
            "worker/Dockerfile:1",
        ),
        (
            {
                "services/mail/Dockerfile": 'FROM node:20\nCOPY . .\nCMD ["node", "index.js"]\n',
                "services/mail/index.js": "require('nodemailer')\n",
            },
            "services/mail/Dockerfile:1",
        ),
        (
            {
                "hook/Dockerfile": "FROM ruby:3.3\nCOPY . .\nRUN gem install sinatra\n",
                "hook/app.rb": "require 'sinatra'\n",
            },
            "hook/Dockerfile:1",
        ),
    ],
    good=[
        {
            "worker/Dockerfile": "FROM python:3.12\nCOPY . .\n",
            "worker/main.py": "import redis\n",
            "worker/requirements.txt": "redis==5.0.4\n",
        },
        {"db/Dockerfile": "FROM postgres:16\nCOPY init.sql /docker-entrypoint-initdb.d/\n", "db/init.sql": ""},
        {
            "services/mail/Dockerfile": "FROM node:20\nCOPY package.json ./\nRUN npm ci\n",
            "services/mail/index.js": "",
            "package.json": "{}",
        },
        {"Dockerfile": "FROM python:3.12\nCOPY . .\n", "app.py": "import os\n"},
        {
            "nx.json": "{}",
            "package.json": "{}",
            "apps/api/project.json": '{"projectType": "application"}',
            "apps/api/src/main.ts": "",
            "apps/api/Dockerfile": "FROM node:20\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY dist/apps/api .\n",
        },
        {
            "api/Dockerfile": "FROM python:3.12\nARG LIST\nCOPY pip-requirements /lists\nRUN pip install -r /lists/$LIST\nCOPY src .\n",
            "api/pip-requirements/prod.txt": "flask==3.0.3\n",
            "api/src/app.py": "import flask\n",
        },
        {
            "oidc/Dockerfile": "FROM golang:1.22\nCOPY app/ .\nRUN go build -o /server .\n",
            "oidc/app/go.mod": "module oidc\n",
            "oidc/app/server.go": "package main\n",
        },
        {"proxy/Dockerfile": "FROM nginx:1.27\nCOPY nginx.conf /etc/nginx/\n", "proxy/njs.js": "export default {}\n"},
    ],
)
def unit_without_manifest(repository: Repository) -> Iterator[Match]:
    """What is deployed by itself must say itself what it needs; otherwise it runs on what happens to be in its image."""
    for dockerfile in repository.changed(DOCKERFILE):
        unit = repository.unit(dockerfile.path)
        folder = dockerfile.path.rpartition("/")[0]
        if not folder or unit.root != folder or unit.manifests or _MANIFEST.search(dockerfile.text.content):
            continue
        if any(_is_manifest(path) for path in repository.paths if path.startswith(f"{folder}/")):
            continue
        if _runs_own_code(dockerfile, folder, repository) and dockerfile.stages:
            first = dockerfile.stages[0].instruction
            yield Match(dockerfile.path, first.span, {"unit": folder}, identity=folder)


def _is_manifest(path: str) -> bool:
    """Whether a file declares dependencies, by its name or as one of a folder of lists, `requirements/prod.txt`."""
    above, _, name = path.rpartition("/")
    return bool(_MANIFEST.fullmatch(name)) or (
        "requirements" in above.rpartition("/")[2] and name.endswith((".txt", ".in"))
    )


def _runs_own_code(dockerfile: Dockerfile, folder: str, repository: Repository) -> bool:
    """Whether the image is a language's own with the folder's code copied in, as opposed to someone else's software."""
    base = (dockerfile.base_image(dockerfile.last) if dockerfile.last else None) or ""
    name = base.rpartition("/")[2]
    if not re.match(r"(?:python|node|ruby|php|golang|openjdk|eclipse-temurin|dotnet|sdk|aspnet|rust|deno|bun)\b", name):
        return False
    code = [path for path in repository.paths if path.startswith(f"{folder}/") and path.endswith(_CODE)]
    return bool(code) and any(True for stage in dockerfile.stages for _ in stage.of("COPY", "ADD"))
