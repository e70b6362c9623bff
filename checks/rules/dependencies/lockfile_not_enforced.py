"""Builds that may leave the lock file behind."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from posixpath import dirname, join, normpath

from checks.documents.dockerfile import DOCKERFILE
from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.finding import Match
from checks.lock_enforcement import STRICT, Lenient, lenient
from checks.repository import Repository
from checks.rule import rule
from checks.written_commands import PIPELINES, Written, commands_in_focus

_LITERALS = (
    "npm ",
    "yarn",
    "bun install",
    "bun i",
    "bundle",
    "composer",
    "poetry",
    "uv lock",
    "uv sync",
    "pipenv",
    "pdm ",
    "cargo build",
    "cargo install",
)
_UPDATES = ("create-pull-request", "git commit", "gh pr create", "git-auto-commit", "add-and-commit")
"""A workflow that brings the lock file up to date and commits it does what it is for."""
_NODE = {"package.json": '{"private": true}\n', "package-lock.json": "{}\n"}


@rule(
    message="{command} may install other versions than {lock} names",
    level="error",
    fix="Use `{advised}`: the build then keeps to the lock file, and fails where it does not fit the manifest.",
    looks_at={DOCKERFILE: _LITERALS, GITHUB_WORKFLOW: _LITERALS, GITLAB_CI: _LITERALS},
    roles=PIPELINES,
    bad=[
        ({**_NODE, "Dockerfile": "FROM node:20.11\nCOPY . .\nRUN npm install --omit=dev\n"}, "Dockerfile:3"),
        (
            {
                "web/package.json": "{}\n",
                "web/yarn.lock": "",
                "web/Dockerfile": "FROM node:20.11\nRUN yarn && yarn build\n",
            },
            "web/Dockerfile:2",
        ),
        (
            {
                "package.json": "{}\n",
                "pnpm-lock.yaml": "",
                "Dockerfile": "FROM node:20.11\nRUN corepack enable && \\\n    pnpm install --prod\n",
            },
            "Dockerfile:3",
        ),
        ({"Gemfile": "", "Gemfile.lock": "", "Dockerfile": "FROM ruby:3.3.0\nRUN bundle install\n"}, "Dockerfile:2"),
        (
            {
                "composer.json": "{}",
                "composer.lock": "{}",
                "Dockerfile": "FROM php:8.3\nRUN composer update --no-dev\n",
            },
            "Dockerfile:2",
        ),
        (
            {
                "pyproject.toml": "",
                "poetry.lock": "",
                "Dockerfile": "FROM python:3.12.4\nRUN poetry lock && poetry install\n",
            },
            "Dockerfile:2",
        ),
        (
            {
                "uv.lock": "",
                "Dockerfile": "FROM python:3.12.4\nRUN uv lock\nRUN uv sync --no-dev\n",
            },
            "Dockerfile:2 Dockerfile:3",
        ),
        (
            {
                "app.json": "{}",
                "web/package-lock.json": "{}",
                ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
                "      - run: npm install\n        working-directory: web\n      - run: cd web && npm i\n",
            },
            ".github/workflows/ci.yml:6 .github/workflows/ci.yml:8",
        ),
        (
            {**_NODE, "Procfile": "web: node .\n", ".gitlab-ci.yml": "build:\n  script:\n    - npm install\n"},
            ".gitlab-ci.yml:3",
        ),
        (
            {
                "composer.json": "{}",
                "composer.lock": "{}",
                "Dockerfile": "FROM php:8.3\nCOPY composer.json ./\nRUN composer install --no-dev\nCOPY . .\n",
            },
            "Dockerfile:3",
        ),
        (
            {
                "pyproject.toml": "[tool.poetry]\n",
                "poetry.lock": "",
                "Dockerfile": "FROM python:3.12.4\nCOPY pyproject.toml .\nRUN poetry install --only main\n",
            },
            "Dockerfile:3",
        ),
        (
            {
                "api/Cargo.toml": "",
                "api/Cargo.lock": "",
                "api/Dockerfile": "FROM rust:1.79\nCOPY Cargo.toml ./\nRUN cargo build --release\nCOPY src ./src\nRUN cargo build --release\n",
            },
            "api/Dockerfile:3",
        ),
    ],
    good=[
        {**_NODE, "Dockerfile": "FROM node:20.11\nRUN npm ci\nRUN npm install -g pm2@5.3.0\nRUN npm run build\n"},
        {"yarn.lock": "", "Dockerfile": "FROM node:20.11\nRUN yarn install --immutable\nRUN yarn --version\n"},
        {"pnpm-lock.yaml": "", "Dockerfile": "FROM node:20.11\nRUN pnpm i --frozen-lockfile\n"},
        {
            "Gemfile.lock": "",
            "Dockerfile": "FROM ruby:3.3.0\nENV BUNDLE_DEPLOYMENT=1\nRUN bundle install\nRUN bundle exec rake assets\n",
        },
        {
            "Gemfile.lock": "",
            "Dockerfile": "FROM ruby:3.3.0\nRUN bundle config set --local frozen true && bundle install\n",
        },
        {"composer.lock": "{}", "Dockerfile": "FROM php:8.3\nRUN composer install --no-dev\n"},
        {
            "Cargo.toml": "",
            "Cargo.lock": "",
            "Dockerfile": "FROM rust:1.79\nCOPY Cargo.toml .\nRUN cargo build --release\nCOPY . .\nRUN cargo build --release\n",
        },
        {
            "composer.json": "{}",
            "composer.lock": "{}",
            "Dockerfile": "FROM php:8.3\nCOPY composer.* ./\nRUN composer install --no-dev\n",
        },
        {
            "pyproject.toml": "[tool.poetry]\n",
            "poetry.lock": "",
            "Dockerfile": "FROM python:3.12.4\nCOPY pyproject.toml poetry.lock* ./\nRUN poetry install --only main\n",
        },
        {
            "pyproject.toml": "[tool.poetry]\n",
            "poetry.lock": "",
            "Dockerfile": "FROM python:3.12.4\nCOPY . /srv\nRUN poetry install --only main\n",
        },
        {
            "Gemfile.lock": "",
            ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: command -v bundle\n",
        },
        {"uv.lock": "", "Dockerfile": "FROM python:3.12.4\nRUN uv sync --locked\nRUN uv lock --check\n"},
        {"package.json": "{}", "Dockerfile": "FROM node:20.11\nRUN npm install\n"},
        {
            "front/package-lock.json": "{}",
            "api/package.json": "{}",
            "api/Dockerfile": "FROM node:20.11\nRUN npm install\n",
        },
        {
            "yarn.lock": "",
            ".yarnrc.yml": "nodeLinker: node-modules\n",
            ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: yarn install\n",
        },
        {
            **_NODE,
            ".github/workflows/update.yml": "on: schedule\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
            "      - run: npm update\n      - uses: peter-evans/create-pull-request@v6\n",
        },
    ],
)
def lockfile_not_enforced(repository: Repository) -> Iterator[Match]:
    """A lock file that the build may rewrite locks nothing: what does not fit the manifest is resolved anew, without a word, and the
    image holds versions that no test has seen.
    """
    bare: set[str] = set()  # Images that get no lock file: that is one cause, however often they build.
    for _, group in groupby(commands_in_focus(repository, scripts=False), key=lambda written: written.group):
        moved = ""
        for written in group:
            if written.name in ("cd", "pushd") and written.invocation.values[:1]:
                moved = normpath(join(moved, written.invocation.values[0]))
            in_pipeline = written.setting == "pipeline"
            if in_pipeline and any(mark in written.text.content for mark in _UPDATES):
                continue
            found = lenient(written.invocation, written.text.content, in_pipeline)
            if found is None and written.setting == "image" and written.name in STRICT and written.path not in bare:
                from checks.manifests.strict_install import without_lock

                found = without_lock(repository, written)
                bare.update((written.path,) if found else ())
            lock = _lock(repository, written, moved, found.locks) if found else None
            if found and lock and (found.certain or not _strict_by_itself(repository, lock)):
                yield _match(repository, written, found, lock)


def _match(repository: Repository, written: Written, found: Lenient, lock: str) -> Match:
    words = written.invocation.command.words
    verb = next((value for value in written.invocation.values[:1] if not value.startswith("-")), "")
    line = f"{written.name} {verb}".strip()
    from checks.manifests.strict_install import strict_install

    return Match(
        written.path,
        words[0].span if words else written.span,
        {"command": line, "lock": lock.rpartition("/")[2], "advised": found.advised},
        strict_install(repository, written, found, lock),
        because=(lock,),
        level="warning" if written.setting == "pipeline" or not found.certain else None,
        identity=f"{written.text.slice(written.span)}",
    )


def _strict_by_itself(repository: Repository, lock: str) -> bool:
    """Yarn from version 2 on is strict in CI."""
    return lock.endswith("yarn.lock") and repository.exists(normpath(join(dirname(lock), ".yarnrc.yml")))


def _lock(repository: Repository, written: Written, moved: str, names: tuple[str, ...]) -> str | None:
    """The lock file that the command would find: where it runs, or for an image in the context, as far as that can be told."""
    prefix = written.invocation.option("--prefix", "--cwd", "--dir", "-C", "--directory")
    inner = normpath(join(moved, prefix.value or "")) if prefix else moved
    if written.setting == "pipeline":
        folders = [normpath(join(written.folder or "", inner)).removeprefix("./").strip(".")]
    else:
        folders = list(_contexts(repository, written.path, names))
    for folder in folders:
        for name in names:
            path = f"{folder}/{name}" if folder else name
            if repository.exists(path):
                return path
    return None


def _contexts(repository: Repository, path: str, names: tuple[str, ...]) -> Iterator[str]:
    """Folders whose lock file the image gets: those the Dockerfile names, its own, those above."""
    content = getattr(repository.text(path), "content", "")
    for other in repository.paths:
        folder, _, name = other.rpartition("/")
        if name in names and folder and f"{folder}/" in content:
            yield folder
    folder = dirname(path)
    yield folder
    while folder:
        folder = dirname(folder)
        yield folder
