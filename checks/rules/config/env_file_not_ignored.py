"""Dotenv files that one `git add .` would take in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.dotenv import DOTENV, is_example
from checks.documents.ignore_file import IGNORE_FILE, IgnoreFile, ignores
from checks.environment.dotenv_readers import READERS, readings
from checks.finding import Edit, Fix, Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.role import LOCAL
from checks.rule import rule
from checks.text import Span

_EXAMPLE_WORDS = pattern(r"[._-](?:example|sample|template|dist|defaults?|tpl|tmpl)\b|^(?:example|sample)[._-]", re.I)


@rule(
    message="{path} is read or described here, and no ignore file covers it",
    level="warning",
    fix="Ignore it, so that it cannot be added by mistake.",
    looks_at={DOTENV: (), IGNORE_FILE: (), COMPOSE: ("env_file",), **READERS},
    roles=(*LOCAL, "example"),
    wide=True,
    bad=[
        ({".env.example": "API_TOKEN=\n", ".gitignore": "node_modules/\n"}, ".gitignore:1"),
        ({"app.py": "from dotenv import load_dotenv\n\nload_dotenv()\n"}, "app.py:3"),
        ({"server.js": "require('dotenv').config()\n", ".gitignore": "# nothing yet\ndist\n"}, ".gitignore:2"),
        ({"api/.env.example": "TOKEN=\n", "api/main.go": "package main\n", ".gitignore": "/.env\n"}, ".gitignore:1"),
        ({"compose.yaml": "services:\n  web:\n    image: shop:1\n    env_file: .env\n"}, "compose.yaml:4"),
        ({"src/main.rs": "fn main() {\n    dotenvy::dotenv().ok();\n}\n"}, "src/main.rs:2"),
        ({"App.java": "class App {\n  Dotenv env = Dotenv.load();\n}\n"}, "App.java:2"),
        ({"Program.cs": "DotNetEnv.Env.Load();\n"}, "Program.cs:1"),
        (
            {"package.json": '{"name": "shop", "scripts": {"start": "node --env-file=.env server.js"}}\n'},
            "package.json:1",
        ),
    ],
    good=[
        {".env.example": "API_TOKEN=\n", ".gitignore": "node_modules/\n.env\n"},
        {"app.py": "from dotenv import load_dotenv\n\nload_dotenv()\n", ".gitignore": ".env*\n!.env.example\n"},
        {"api/.env.example": "TOKEN=\n", "api/.gitignore": "*.env\n"},
        {"app.py": "import os\n\nPORT = os.environ['PORT']\n"},
        {".env": "API_TOKEN=abcdefgh12345678\n", "app.py": "from dotenv import load_dotenv\n\nload_dotenv()\n"},
        {"lib.py": "# people call load_dotenv() before\n"},
    ],
)
def env_file_not_ignored(repository: Repository) -> Iterator[Match]:
    """A dotenv file holds the secrets of one machine. Where it is read and not ignored, the next `git add .` publishes it."""
    files = [file for file in repository.all(IGNORE_FILE) if file.path.rpartition("/")[2] == ".gitignore"]
    reported: set[str] = set()
    for wanted, path, span in _read(repository):
        if wanted in reported or repository.exists(wanted) or ignores(files, wanted):
            continue
        reported.add(wanted)
        yield _match(wanted, path, span, files)


def _read(repository: Repository) -> Iterator[tuple[str, str, Span]]:
    """Dotenv files that something reads or documents, with the file and place that say so."""
    for environment in repository.all(DOTENV):
        folder, slash, name = environment.path.rpartition("/")
        real = _EXAMPLE_WORDS.sub("", name)
        if is_example(environment.path) and real.endswith("env") and environment.variables:
            yield (
                f"{folder}{slash}{real if '.' in real else '.' + real}",
                environment.path,
                environment.variables[0].span,
            )
    for reading in readings(repository):
        yield reading.file, reading.path, reading.span


def _match(wanted: str, path: str, span: Span, files: list[IgnoreFile]) -> Match:
    """At the ignore file where there is one: that is where the line is missing."""
    values = {"path": wanted}
    nearest = next((file for file in files if not file.folder and file.patterns), None)
    fix = Fix(f"ignore {wanted}", (Edit(nearest.path if nearest else ".gitignore", None, f"/{wanted}\n"),))
    if nearest is not None:
        return Match(nearest.path, nearest.patterns[-1].span, values, fix, because=(path,), identity=wanted)
    return Match(path, span, values, fix, because=(".gitignore",), identity=wanted)
