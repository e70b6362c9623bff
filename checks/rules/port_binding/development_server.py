"""Servers made for development that serve production."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.python import PYTHON
from checks.finding import Match
from checks.processes import Process, Step
from checks.repository import Repository
from checks.rule import rule
from checks.serving.development_servers import development_server as server_of
from checks.serving.development_servers import flask_application, front_end, rails_server
from checks.serving.running import COMMAND_KINDS, bound_to_source, running, who

_FLASK = "from flask import Flask\napp = Flask(__name__)\nif __name__ == '__main__':\n    app.run(host='0.0.0.0')\n"


@rule(
    message="{who} serves with {server}, which is made for development",
    fix="Declare a server for production: gunicorn or uvicorn, `next start`, `node server.js`, php-fpm or FrankenPHP, puma; keep "
    "the development server for development files.",
    looks_at={**dict.fromkeys(COMMAND_KINDS, ()), PYTHON: (".run(",)},
    wide=True,
    bad=[
        ({"Dockerfile": 'FROM python:3.12\nCMD ["flask", "run", "--host=0.0.0.0"]\n'}, "Dockerfile:2"),
        ({"Dockerfile": "FROM python:3.12\nCMD python manage.py runserver 0.0.0.0:8000\n"}, "Dockerfile:2"),
        (
            {
                "Dockerfile": 'FROM node:22\nCOPY . .\nCMD ["npm", "run", "dev"]\n',
                "package.json": '{"private": true, "scripts": {"dev": "next dev", "start": "next start"}}\n',
            },
            "Dockerfile:3",
        ),
        ({"Procfile": "web: php artisan serve --host=0.0.0.0 --port=$PORT\n"}, "Procfile:1"),
        ({"package.json": '{"private": true, "scripts": {\n"start": "nodemon index.js"\n}}\n'}, "package.json:2"),
        ({"Dockerfile": 'FROM python:3.12\nCOPY . .\nCMD ["python", "app.py"]\n', "app.py": _FLASK}, "Dockerfile:3"),
        ({"Dockerfile": 'FROM ruby:3.3\nCMD ["bin/rails", "server", "-b", "0.0.0.0"]\n'}, "Dockerfile:2"),
        (
            {
                "compose.yaml": "services:\n  web:\n    build: .\n    command: uvicorn main:app --reload\n",
                "Dockerfile": "FROM python:3.12\n",
            },
            "compose.yaml:4",
        ),
    ],
    good=[
        {
            "Dockerfile": 'FROM python:3.12 AS dev\nCMD ["flask", "run"]\nFROM python:3.12\nCMD ["gunicorn", "app:app"]\n'
        },
        {"Dockerfile.dev": 'FROM node:22\nCMD ["npm", "run", "dev"]\n'},
        {
            "compose.override.yaml": "services:\n  web:\n    build: .\n    command: python manage.py runserver 0.0.0.0:8000\n",
            "Dockerfile": 'FROM python:3.12\nCMD ["gunicorn", "shop.wsgi"]\n',
        },
        {
            "docker-compose.yml": "services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n    command: python manage.py runserver\n",
            "Dockerfile": 'FROM python:3.12\nCMD ["gunicorn", "shop.wsgi"]\n',
        },
        {
            "Dockerfile": 'FROM node:22\nCMD ["npm", "start"]\n',
            "package.json": '{"private": true, "scripts": {"dev": "nodemon index.js", "start": "node index.js"}}\n',
        },
        {
            "package.json": '{"private": true, "scripts": {"start": "react-scripts start", "build": "react-scripts build"}}\n'
        },
        {"Dockerfile": 'FROM ruby:3.3\nENV RAILS_ENV=production\nCMD ["bin/rails", "server"]\n'},
        {"Dockerfile": 'FROM python:3.12\nCMD ["gunicorn", "app:app"]\n', "app.py": _FLASK},
        {"Dockerfile": 'FROM node:22\nCMD ["npx", "vite", "preview"]\n'},
        {
            "Dockerfile": 'FROM python:3.12\nENTRYPOINT ["./run.sh"]\n',
            "run.sh": '#!/bin/sh\nif [ "$ENV" = dev ]; then\n  flask run --reload\nelse\n  exec gunicorn app:app\nfi\n',
        },
    ],
)
def development_server(repository: Repository) -> Iterator[Match]:
    """A development server takes one request at a time or reloads itself, shows its insides, and says itself that it is not meant
    for production.
    """
    seen: set[tuple[str, int]] = set()
    for process in running(repository):
        if process.path.lower().rpartition("/")[2].startswith("procfile."):
            continue
        if process.nature in ("release", "job") or bound_to_source(process, repository):
            continue
        found = next(_found(process, repository), None)
        if found is None or (process.path, process.span.line) in seen:
            continue
        step, server, paths = found
        if process.origin in ("compose", "kubernetes") and step.via[:1] == (process.dockerfile,):
            # The image declares it, and is where it is said.
            continue
        seen.add((process.path, process.span.line))
        yield Match(
            process.path,
            process.span,
            {"who": who(process), "server": f"`{server}`"},
            level="warning" if process.origin in ("compose", "package") else None,
            because=(step.path, *paths),
        )


def _found(process: Process, repository: Repository) -> Iterator[tuple[Step, str, tuple[str, ...]]]:
    paths = {process.path, *([process.dockerfile] if process.dockerfile else [])}
    texts = [text.content for path in sorted(paths) if (text := repository.text(path)) is not None]
    for step in process.steps:
        if step.conditional or (process.origin == "package" and front_end(step)):
            continue
        server = server_of(step)
        if server is not None:
            yield step, server, ()
        elif process.origin in ("dockerfile", "compose", "kubernetes") and rails_server(step, texts):
            yield step, "rails server", ()
        else:
            flask = flask_application(step, process, repository)
            if flask is not None:
                yield step, "app.run of Flask", (flask,)
