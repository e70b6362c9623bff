"""Dotenv files that go with the code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.dotenv import DOTENV, Environment, is_example
from checks.documents.ignore_file import IGNORE_FILE
from checks.environment.file import Holding, example_path, example_text, holding
from checks.finding import Edit, Fix, Level, Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.role import Role
from checks.rule import rule

_ROLES: tuple[Role, ...] = ("production", "development", "test", "example", "documentation")
_LOCAL_NAME = pattern(
    r"(?:^|[._/-])(?:dev|develop|development|local|test|testing|ci|e2e|sample|docker)(?:[._/-]|$)", re.I
)
_HELD = {
    "secret": "secrets",
    "handle": "handles of backing services",
    "setting": "settings of a deploy",
    "public": "public build values",
    "tooling": "tool settings",
}


@rule(
    message="{path} goes with the code and holds {held}: {names}",
    level="error",
    fix="Take it out of version control (`git rm --cached {path}`), ignore it, commit an example without values, and replace every "
    "secret that was in it: it stays in the history.",
    looks_at={DOTENV: ()},
    roles=_ROLES,
    scope="any",
    bad=[
        ({".env": "DEBUG=false\nDATABASE_PASSWORD=hunter2-horse\n"}, ".env:2"),
        (
            {"backend/.env.production": "# live\nDATABASE_URL=postgres://shop:s3lf-raised@db.internal/shop\n"},
            "backend/.env.production:2",
        ),
        ({"prod.env": "export SMTP_HOST=mail.corp.internal\n"}, "prod.env:1"),
        ({".envs/.production/.django": "DJANGO_SECRET_KEY=8f2k1-ZpQwer-tyMnb\n"}, ".envs/.production/.django:1"),
        (
            {".envrc": "export AWS_REGION=eu-west-1\nexport QUEUE_URL=https://sqs.eu-west-1.amazonaws.com/1/jobs\n"},
            ".envrc:2",
        ),
        ({".env": "COMPOSE_PROJECT_NAME=shop\n"}, ".env:1"),
        ({".env.development": "VITE_TITLE=Shop\n"}, ".env.development:1"),
    ],
    good=[
        {".env.example": "DATABASE_PASSWORD=\nSMTP_HOST=mail.example.com\n"},
        {".env.sample": "SECRET_KEY=changeme\n", "config/.env.template": "TOKEN=<your token>\n"},
        {".env.dist": "DATABASE_URL=mysql://user:password@127.0.0.1/app\n", ".env.defaults": "CACHE_HOST=\n"},
        {"sample.env": "API_TOKEN=xxxxxxxx\n", "env.example": "API_TOKEN=replace-me\n"},
        {".env": "# nothing is set here\n"},
        {".env": "SECRET_KEY=\nDATABASE_URL=<postgres url>\n"},
        {"src/.env.ts": "export const port = 1\n", "environment.prod.ts": "export const environment = {}\n"},
        {".envrc": "use flake\nlayout python\n"},
    ],
)
def env_file(repository: Repository) -> Iterator[Match]:
    """The values of a deploy belong to that deploy. A dotenv file in version control hands the same values, secrets among
    them, to everyone who has the code, and every deploy that does not notice runs with them.
    """
    for environment in repository.changed(DOTENV):
        held = None if environment.example else holding(environment)
        if held is None or held.content == "placeholder":
            continue
        yield Match(
            environment.path,
            held.variables[0].span,
            {"path": environment.path, "held": _HELD[held.content], "names": held.names},
            level=_level(environment, held, repository),
            fix=_fix(environment, held, repository),
            identity=environment.path,
            secret=held.secret,
            speaks_for="literal secret" if held.content == "secret" else None,
        )


def _level(environment: Environment, held: Holding, repository: Repository) -> Level:
    """A secret is one whatever the file is called; handles and settings of a development file are its purpose."""
    if held.content in ("public", "tooling"):
        return "note"
    if held.content != "secret" and environment.path.endswith(".env") and _is_symfony(environment.path, repository):
        return "note"
    local = bool(_LOCAL_NAME.search(environment.path)) or repository.role(environment.path) != "production"
    if held.content == "secret":
        return "warning" if local else "error"
    return "note" if local else "warning"


def _is_symfony(path: str, repository: Repository) -> bool:
    """Symfony keeps the defaults of development in a `.env` that is committed, and the values of a deploy in the environment."""
    return path.rpartition("/")[2] == ".env" and repository.exists(f"{path.removesuffix('.env')}config/bundles.php")


def _fix(environment: Environment, held: Holding, repository: Repository) -> Fix | None:
    """Ignore the file and leave an example of it; taking it out of the index is for the user to do."""
    if _level(environment, held, repository) == "note":
        return None
    edits: list[Edit] = []
    example = example_path(environment.path)
    folder = environment.path.rpartition("/")[0]
    if not any(path.rpartition("/")[0] == folder and is_example(path) and "env" in path for path in repository.paths):
        edits.append(Edit(example, None, example_text(environment)))
    if not any(_covers(file.text.content, environment.path) for file in repository.all(IGNORE_FILE)):
        edits.append(Edit(".gitignore", None, f"/{environment.path}\n"))
    if not edits:
        return None
    then = f"then run `git rm --cached {environment.path}`"
    return Fix(f"ignore {environment.path} and leave an example in its place; {then}", tuple(edits))


def _covers(patterns: str, path: str) -> bool:
    lines = {line.strip().lstrip("/") for line in patterns.splitlines()}
    return path in lines or path.rpartition("/")[2] in lines
