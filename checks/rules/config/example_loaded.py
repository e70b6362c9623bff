"""Example files that a process takes its settings from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE, Dockerfile
from checks.documents.dotenv import is_example
from checks.documents.go import GO
from checks.documents.javascript import JAVASCRIPT
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.shell import SHELL, Command
from checks.documents.source import SourceFile
from checks.finding import Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule

_KINDS = (PYTHON, JAVASCRIPT, GO, RUBY, PHP)
_EXAMPLES = (
    ".env.example",
    ".env.sample",
    ".env.template",
    ".env.dist",
    "env.example",
    "env.sample",
    "example.env",
    "sample.env",
)
_LOADING = pattern(
    r"dotenv|read_env|loadEnv|load_env|env_file|createImmutable|createMutable|^config$|Load$|Overload$", re.IGNORECASE
)
_STARTING = pattern(r"entrypoint|(?:^|[/_-])(?:start|run|boot|launch)(?:[_.-]|$)", re.IGNORECASE)


@rule(
    message="{path} is loaded as if it held settings",
    fix="Load a file that is not in version control, or none: let each deploy set its variables.",
    looks_at={**dict.fromkeys(_KINDS, _EXAMPLES), COMPOSE: _EXAMPLES, DOCKERFILE: _EXAMPLES, SHELL: _EXAMPLES},
    bad=[
        ({"app.py": 'from dotenv import load_dotenv\n\nload_dotenv(".env.example")\n'}, "app.py:3"),
        ({"server.js": "require('dotenv').config({ path: './.env.example' });\n"}, "server.js:1"),
        ({"main.go": 'package main\n\nfunc main() { godotenv.Load(".env.example") }\n'}, "main.go:3"),
        (
            {
                "conf.py": "class Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_file='.env.example')\n"
            },
            "conf.py:2",
        ),
        ({"compose.yaml": "services:\n  web:\n    image: shop:1\n    env_file: .env.example\n"}, "compose.yaml:4"),
        ({"Dockerfile": "FROM node:22\nCOPY .env.example .env\n"}, "Dockerfile:2"),
        ({"docker-entrypoint.sh": "#!/bin/sh\ncp .env.example .env\nexec node server.js\n"}, "docker-entrypoint.sh:2"),
    ],
    good=[
        {"app.py": 'from dotenv import load_dotenv\n\nload_dotenv(".env")\nprint("copy .env.example to .env first")\n'},
        {"scripts/setup.sh": "#!/bin/sh\ncp .env.example .env\n"},
        {"compose.yaml": "services:\n  web:\n    image: shop:1\n    env_file: .env\n    # see .env.example\n"},
        {"Dockerfile": "FROM node:22\n# .env.example lists the variables\nCOPY . .\n"},
        {"check.py": 'wanted = open(".env.example").read().splitlines()\n'},
        {"compose.override.yaml": "services:\n  web:\n    env_file: .env.example\n"},
    ],
)
def example_loaded(repository: Repository) -> Iterator[Match]:
    """An example says which variables there are. Where it is loaded, its placeholders are the settings of every deploy that forgot one, and
    its values are in version control."""
    for kind in _KINDS:
        for source in repository.changed(kind):
            yield from _in_code(source)
    for compose in repository.changed(COMPOSE):
        for service in compose.services if not compose.development else ():
            for file in service.env_file:
                if _is_example(file.path):
                    yield Match(compose.path, file.span, {"path": file.path})
    for dockerfile in repository.changed(DOCKERFILE):
        yield from _in_image(dockerfile)
    for script in repository.changed(SHELL):
        for command in script.commands if _STARTING.search(script.path) else ():
            yield from _copied(script.path, command)


def _in_code(source: SourceFile) -> Iterator[Match]:
    strings: Any = {"rule": {"any": [{"kind": kind} for kind in sorted(source.grammar.strings)]}}
    for call in source.calls:
        if _LOADING.search(call.method) or call.option("env_file") is not None:
            named = ((node, source.string(node)) for node in call.node.find_all(strings))
            found = next(((node, text) for node, text in named if text and _is_example(text)), None)
            if found is not None:
                yield Match(source.path, source.span(found[0]), {"path": found[1]})


def _in_image(dockerfile: Dockerfile) -> Iterator[Match]:
    for instruction in dockerfile.instructions:
        if instruction.keyword in ("COPY", "ADD"):
            copied = [source.value for source in instruction.sources if _is_example(source.value)]
            target = instruction.destination
            if copied and target is not None and target.value.endswith(".env"):
                yield Match(dockerfile.path, instruction.span, {"path": copied[0]})
        elif instruction.keyword == "RUN":
            for command in instruction.commands:
                yield from _copied(dockerfile.path, command)


def _copied(path: str, command: Command) -> Iterator[Match]:
    values = [word.value for word in command.arguments if word.value]
    sourced = command.name in ("source", ".")
    copied = command.name in ("cp", "mv") and values[-1:] and values[-1].endswith(".env")
    if (sourced or copied) and _is_example(values[0] if values else ""):
        yield Match(path, command.span, {"path": values[0]})


def _is_example(path: str) -> bool:
    name = path.rpartition("/")[2]
    return "env" in name.replace("-", ".").replace("_", ".").split(".") and is_example(path)
