"""Two applications in one folder."""

from __future__ import annotations

from collections.abc import Iterator

from checks.codebases.several import Second, by_entry_points, by_images, by_processes
from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.procfile import PROCFILE
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule


@rule(
    message="The folder holds {one} and {other}, which are two apps",
    level="warning",
    fix="Give each app a folder with its manifest, its Dockerfile and its code, or a repository.",
    looks_at={DOCKERFILE: ("FROM",), PROCFILE: (), COMPOSE: ("command", "build"), PACKAGE_JSON: ('"start"',)},
    thorough=True,
    wide=True,
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
        (
            {
                "Procfile": "web: node server.js\nbot: python bot.py\n",
                "package.json": "{}",
                "requirements.txt": "",
            },
            "Procfile:2",
        ),
        (
            {
                "Dockerfile.api": 'FROM python:3.12\nRUN pip install flask\nCOPY api.py .\nCMD ["python", "api.py"]\n',
                "Dockerfile.bot": 'FROM python:3.12\nRUN pip install discord.py\nCOPY bot.py .\nCMD ["python", "bot.py"]\n',
                "api.py": "",
                "bot.py": "",
            },
            "Dockerfile.bot:1",
        ),
        (
            {
                "package.json": '{"private": true,\n"scripts": {"start": "node server.js"}}\n',
                "server.js": "require('express')().listen(process.env.PORT)\n",
                "requirements.txt": "flask==3.0.3\n",
                "server.py": "from flask import Flask\napp = Flask(__name__)\napp.run()\n",
            },
            "package.json:2",
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
        {
            "Procfile": "web: gunicorn shop.wsgi\nworker: celery -A shop worker\nrelease: python manage.py migrate\n",
            "requirements.txt": "",
            "package.json": '{"scripts": {"build": "vite build"}}',
        },
        {
            "compose.yaml": "services:\n  api:\n    build: ./api\n    command: python main.py\n  web:\n    build: ./web\n    command: node server.js\n",
            "api/Dockerfile": "FROM python:3.12\n",
            "api/requirements.txt": "",
            "web/Dockerfile": "FROM node:20\n",
            "web/package.json": "{}",
        },
        {
            "Dockerfile.web": 'FROM python:3.12\nCMD ["python", "web.py"]\n',
            "Dockerfile.worker": 'FROM python:3.12\nCMD ["python", "worker.py"]\n',
            "requirements.txt": "",
        },
        {
            "devops/api.Dockerfile": 'FROM node:20\nCOPY package*.json ./\nRUN npm ci\nCMD ["node", "api.js"]\n',
            "devops/chat.Dockerfile": 'FROM node:20\nCOPY package*.json ./\nRUN npm ci\nCMD ["node", "chat.js"]\n',
            "package.json": "{}",
        },
        {
            "nx.json": "{}",
            "package.json": '{"scripts": {"start": "nx serve"}}',
            "apps/api/project.json": '{"projectType": "application"}',
            "apps/api/Dockerfile": 'FROM node:20\nCMD ["node", "main.js"]\n',
            "apps/ml/project.json": '{"projectType": "application"}',
            "apps/ml/Dockerfile": 'FROM python:3.12\nCMD ["python", "main.py"]\n',
        },
    ],
)
def mixed_deployables(repository: Repository) -> Iterator[Match]:
    """Two apps in one folder share a history, a version and every build: neither can be released, rolled back or left alone
    by itself.
    """
    for dockerfile in repository.changed(DOCKERFILE):
        found = by_images(repository, dockerfile)
        if found is not None:
            yield _match(found)
    if any(True for _ in repository.changed(PROCFILE)) or any(True for _ in repository.changed(COMPOSE)):
        yield from map(_match, by_processes(repository))
    for package in repository.changed(PACKAGE_JSON):
        start = next((script for script in package.scripts if script.name == "start"), None)
        found = by_entry_points(repository, start.command, package.path, start.span) if start else None
        if found is not None:
            yield _match(found)


def _match(found: Second) -> Match:
    return Match(
        found.path,
        found.span,
        {"one": found.one, "other": found.other},
        because=(found.because,),
        identity=found.folder,
    )
