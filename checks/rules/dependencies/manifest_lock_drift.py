"""Dependencies that the manifest declares and the lock file does not know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.finding import Match
from checks.manifests.locks import LockFiles, locks_of
from checks.manifests.model import Manifest, Requirement
from checks.manifests.reading import MANIFESTS, changed_manifests
from checks.repository import Repository
from checks.rule import rule

_COMPLETE = frozenset(("npm", "bundler", "composer", "cargo", "poetry", "pipenv", "uv", "pdm", "go"))
"""Tools whose lock files hold everything that the manifest asks for."""


@rule(
    message="{what} declared here and missing from {lock}",
    level="error",
    fix="Run the package manager so that it brings the lock file up to date, and commit both files together.",
    looks_at=MANIFESTS,
    bad=[
        (
            {
                "package.json": '{"private": true, "dependencies": {\n"express": "^4.18.0",\n"pg": "^8.11.0"\n}}\n',
                "package-lock.json": '{"lockfileVersion": 3, "packages": {"": {}, "node_modules/express": {"version": "4.18.2"}}}\n',
            },
            "package.json:3",
        ),
        (
            {
                "package.json": '{"private": true, "devDependencies": {\n"jest": "^29.0.0"}, "dependencies": {"@a/b": "^1.0.0",\n"pg": "^8.11.0"\n}}\n',
                "yarn.lock": '"@a/b@^1.0.0":\n  version "1.0.3"\n',
            },
            "package.json:3",
        ),
        (
            {
                "Dockerfile": "FROM python:3.12.4\n",
                "pyproject.toml": '[tool.poetry]\nname = "shop"\n[tool.poetry.dependencies]\nflask = "^3.0"\nredis = "^5.0"\n',
                "poetry.lock": '[[package]]\nname = "flask"\nversion = "3.0.3"\n',
            },
            "pyproject.toml:5",
        ),
        (
            {
                "config.ru": "run App\n",
                "Gemfile": "gem 'rails'\ngem 'pg'\n",
                "Gemfile.lock": "GEM\n  specs:\n    rails (7.1.3)\n      rack (>= 2)\n",
            },
            "Gemfile:2",
        ),
        (
            {
                "artisan": "",
                "composer.json": '{"require": {\n"php": "^8.2",\n"x/a": "^1.0",\n"x/b": "^1.0"\n}}\n',
                "composer.lock": '{"packages": [{"name": "x/a", "version": "1.0.2"}]}\n',
            },
            "composer.json:4",
        ),
        (
            {
                "Dockerfile": "FROM rust:1.79\n",
                "Cargo.toml": "[dependencies]\naxum = '0.7'\nserde = '1'\n",
                "Cargo.lock": '[[package]]\nname = "axum"\nversion = "0.7.5"\n',
            },
            "Cargo.toml:3",
        ),
        (
            {
                "Dockerfile": "FROM golang:1.22\n",
                "main.go": "package main\n",
                "go.mod": "module shop\n\ngo 1.22\n\nrequire (\n\tx.org/a v1.0.0\n\tx.org/b v1.2.0\n)\n",
                "go.sum": "x.org/a v1.0.0 h1:aa=\nx.org/a v1.0.0/go.mod h1:aa=\n",
            },
            "go.mod:7",
        ),
        (
            {
                "package.json": '{"private": true, "dependencies": {\n"a": "^1.0.0",\n"pg": "^8.11.0"\n}}\n',
                "yarn.lock": '__metadata:\n  version: 8\n\n"a@npm:^1.0.0":\n  version: 1.0.3\n',
            },
            "package.json:3",
        ),
        (
            {
                "package.json": '{"private": true, "dependencies": {\n"a": "^1.0.0",\n"pg": "^8.11.0"\n}}\n',
                "bun.lock": '{"packages": {"a": ["a@1.0.3", "", {}],}}\n',
            },
            "package.json:3",
        ),
    ],
    good=[
        {
            "package.json": '{"private": true, "dependencies": {"a": "file:../a", "b": "^1.0.0"}, "peerDependencies": {"react": "*"}, "optionalDependencies": {"fsevents": "^2.3.0"}}\n',
            "package-lock.json": '{"packages": {"node_modules/b": {"version": "1.0.1"}}}\n',
        },
        {
            "package.json": '{"private": true, "dependencies": {"b": "^1.0.0"}}\n',
            "pnpm-lock.yaml": "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      b:\n        specifier: ^1.0.0\n        version: 1.0.1\n",
        },
        {"package.json": '{"private": true, "dependencies": {"b": "^1.0.0"}}\n', "bun.lockb": "binary"},
        {
            "Dockerfile": "FROM golang:1.22\n",
            "main.go": "package main\n",
            "go.mod": "module shop\ngo 1.22\nrequire (\n\tx.org/a v1.0.0\n\tx.org/ours v0.0.0\n)\nreplace x.org/ours => ../ours\n",
            "go.sum": "x.org/a v1.0.0/go.mod h1:aa=\n",
        },
        {
            "Dockerfile": "FROM python:3.12.4\n",
            "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["Flask-SQLAlchemy>=3"]\n[build-system]\nrequires = ["hatchling"]\n[tool.uv]\npackage = true\n',
            "uv.lock": '[[package]]\nname = "flask-sqlalchemy"\nversion = "3.1.1"\n',
        },
        {
            "artisan": "",
            "composer.json": '{"require": {"php": "^8.2", "ext-pdo": "*", "illuminate/support": "^11"}}\n',
            "composer.lock": '{"packages": [{"name": "laravel/framework", "version": "v11.0.2", "replace": {"illuminate/support": "self.version"}}]}\n',
        },
        {
            "config.ru": "run App\n",
            "Gemfile": "gem 'tzinfo-data', platforms: [:mingw]\n",
            "Gemfile.lock": "GEM\n  specs:\n\nDEPENDENCIES\n  tzinfo-data\n",
        },
    ],
)
def manifest_lock_drift(repository: Repository) -> Iterator[Match]:
    """Either the installation that honours the lock file fails, or one that does not resolves the missing package anew. Both come to
    light only where the app is built from a clean clone.
    """
    files = repository.model(LockFiles)
    for manifest in changed_manifests(repository):
        held = _held(repository, files, manifest)
        if manifest.tool not in _COMPLETE or held is None:
            continue
        names, lock = held
        missing = [
            each
            for each in manifest.requirements
            if not (each.source == "local" or each.purpose == "build" or each.optional) and each.name not in names
        ]
        if missing:
            yield _match(manifest, missing, lock)


def _match(manifest: Manifest, missing: Sequence[Requirement], lock: str) -> Match:
    """One match for a lock file that was left behind, at the first of what it misses, those that the app runs with before others."""
    first = next((each for each in missing if each.purpose == "runtime"), missing[0])
    others = [each.name for each in missing if each is not first]
    named = f"{first.name} and {others[0]} are" if len(others) == 1 else f"{first.name} and {len(others)} more are"
    return Match(
        manifest.path,
        first.span,
        {"what": named if others else f"{first.name} is", "lock": lock},
        because=(lock,),
        level="warning" if first.purpose == "development" else None,
        identity=f"missing from {lock}",
    )


def _held(repository: Repository, files: LockFiles, manifest: Manifest) -> tuple[frozenset[str], str] | None:
    """Everything that the lock files which hold for a manifest name, and the nearest of them; None where one cannot be read."""
    names: set[str] = set()
    paths = locks_of(repository, manifest)
    for path in paths:
        versions = files.versions(path)
        if not versions:
            return None
        names.update(versions)
    return (frozenset(names), paths[0]) if paths else None
