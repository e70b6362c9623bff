"""Manifests of applications without a lock file."""

from __future__ import annotations

from collections.abc import Iterator

from checks.finding import Match
from checks.manifests.locks import foreign_locks, locks_of
from checks.manifests.model import Manifest
from checks.manifests.pins import is_constraints, loose_requirements
from checks.manifests.reading import MANIFESTS, changed_manifests
from checks.repository import Repository
from checks.rule import rule

_WRITERS = {
    "npm": "npm install",
    "bundler": "bundle lock",
    "composer": "composer update --lock",
    "cargo": "cargo generate-lockfile",
    "go": "go mod tidy",
    "poetry": "poetry lock",
    "pipenv": "pipenv lock",
    "pdm": "pdm lock",
    "uv": "uv lock",
    "pip": "pip-compile --generate-hashes",
    "conda": "conda-lock",
}
"""Tools that keep a lock file, and the command that writes it. The others take the versions that the manifest names."""


@rule(
    message="{manifest} has no lock file",
    level="error",
    fix="Run `{command}` and commit the lock file, so that every installation takes the versions that were tested.",
    looks_at=MANIFESTS,
    bad=[
        (
            {"package.json": '{\n "name": "shop",\n "private": true,\n "dependencies": {"express": "^4.18.0"}\n}\n'},
            "package.json:4",
        ),
        (
            {
                "web/package.json": '{"private": true,\n "dependencies": {"next": "14.2.3"}}\n',
                "package.json": '{"private": true, "workspaces": ["apps/*"]}\n',
                "package-lock.json": "{}\n",
            },
            "web/package.json:2",
        ),
        ({"Procfile": "web: puma\n", "Gemfile": "source 'https://rubygems.org'\ngem 'puma'\n"}, "Gemfile:2"),
        (
            {"artisan": "", "composer.json": '{"name": "x/shop",\n "require": {"laravel/framework": "^11.0"}}\n'},
            "composer.json:2",
        ),
        (
            {
                "Dockerfile": "FROM python:3.12.4\n",
                "pyproject.toml": "[tool.poetry]\nname = 'shop'\n[tool.poetry.dependencies]\nflask = '^3'\n",
            },
            "pyproject.toml:2",
        ),
        ({"Dockerfile": "FROM python:3.12.4\n", "Pipfile": "[packages]\nflask = '*'\n"}, "Pipfile:1"),
        (
            {"Dockerfile": "FROM python:3.12.4\n", "requirements.txt": "# web\nflask\nredis==5.0.1\n"},
            "requirements.txt:2",
        ),
        (
            {
                "Dockerfile": "FROM golang:1.22\n",
                "go.mod": "module shop\n\ngo 1.22\n\nrequire github.com/gin-gonic/gin v1.10.0\n",
            },
            "go.mod:1",
        ),
        (
            {"Dockerfile": "FROM rust:1.79\n", "Cargo.toml": "[package]\nname = 'api'\n[dependencies]\naxum = '0.7'\n"},
            "Cargo.toml:4",
        ),
    ],
    good=[
        {
            "package.json": '{"private": true, "workspaces": ["apps/*"]}\n',
            "yarn.lock": "",
            "apps/web/package.json": '{"private": true, "dependencies": {"next": "14.2.3"}}\n',
        },
        {
            "pnpm-workspace.yaml": "packages:\n  - 'services/**'\n",
            "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
            "services/a/b/package.json": '{"private": true, "dependencies": {"next": "14.2.3"}}\n',
        },
        {"package.json": '{"private": true, "scripts": {"build": "make"}}\n'},
        {"package.json": '{"name": "lib", "main": "index.js", "dependencies": {"ms": "^2.1.0"}}\n'},
        {"Dockerfile": "FROM python:3.12.4\n", "requirements.txt": "flask==3.0.3\nredis==5.0.1\n"},
        {"Dockerfile": "FROM python:3.12.4\n", "requirements.txt": "flask>=3 --hash=sha256:aa\n"},
        {"Dockerfile": "FROM python:3.12.4\n", "requirements.in": "flask\n", "requirements.txt": "flask==3.0.3\n"},
        {
            "Dockerfile": "FROM rust:1.79\n",
            "Cargo.toml": "[workspace]\nmembers = ['api']\n",
            "Cargo.lock": "",
            "api/Cargo.toml": "[package]\nname = 'api'\n[dependencies]\naxum = '0.7'\n",
        },
        {"Dockerfile": "FROM golang:1.22\n", "go.mod": "module shop\ngo 1.22\n"},
        {"Cargo.toml": "[package]\nname = 'parse'\n[lib]\n[dependencies]\nserde = '1'\n"},
        {"tool.gemspec": "Gem::Specification.new\n", "Gemfile": "source 'https://rubygems.org'\ngemspec\ngem 'rake'\n"},
        {
            "Dockerfile": "FROM eclipse-temurin:21\n",
            "pom.xml": "<project><dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId><version>1.0</version></dependency></dependencies></project>\n",
        },
    ],
)
def no_lockfile(repository: Repository) -> Iterator[Match]:
    """A manifest names what an app asks for, a lock file everything it gets, down to what its dependencies need. Without it two
    builds of one commit differ, and nobody can say what the last one held.
    """
    for manifest in changed_manifests(repository):
        command = _WRITERS.get(manifest.tool)
        if command and _needs_lock(repository, manifest) and not locks_of(repository, manifest):
            secondary = all(each.purpose == "development" for each in manifest.requirements)
            yield Match(
                manifest.path,
                manifest.anchor,
                {"manifest": manifest.name, "command": command},
                level="warning" if secondary else None,
                identity=manifest.name,
            )


def _needs_lock(repository: Repository, manifest: Manifest) -> bool:
    """Whether anything is asked of an index. A list that names most versions, as pip's may, is a lock file itself."""
    wanted = [each for each in manifest.requirements if each.source != "local" and each.purpose != "build"]
    if manifest.ecosystem not in ("python", "conda"):
        return bool(wanted)
    if is_constraints(manifest) or foreign_locks(repository, manifest):
        return False
    loose = sum(1 for _ in loose_requirements(repository, manifest))
    return loose * 2 >= max(len(wanted), 1)
