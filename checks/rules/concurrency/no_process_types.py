"""Queues without a process that works them off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from checks.documents.composer_json import COMPOSER_JSON
from checks.documents.gemfile import GEMFILE
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.pyproject import PYPROJECT
from checks.documents.requirements import REQUIREMENTS
from checks.finding import Match
from checks.pattern import pattern
from checks.processes import declared_processes, production_processes
from checks.repository import Repository
from checks.rule import rule

_QUEUES = (
    "celery",
    "dramatiq",
    "huey",
    "sidekiq",
    "resque",
    "delayed_job",
    "good_job",
    "bullmq",
    "bull",
    "bee-queue",
    "django-rq",
    "rq",
    "arq",
    "procrastinate",
    "taskiq",
    "laravel/horizon",
)
_SUFFIXES = (
    ".sh",
    ".yml",
    ".yaml",
    ".service",
    ".conf",
    ".ini",
    ".toml",
    ".tf",
    ".json",
    ".rb",
    ".py",
    ".js",
    ".ts",
    ".ps1",
    ".md",
    ".nomad",
    ".hcl",
)
_LONGEST = 200_000
_COMMENT = pattern(r"^\s*(?:#|//).*$", re.MULTILINE)
_IMAGE = 'FROM python:3.12.1\nCMD ["gunicorn", "app:app"]\n'


@rule(
    message="{queue} is a dependency, but only a web process is declared",
    fix="Declare the worker as a process type of its own, from the same build: `worker: celery -A app worker`, a second service or Deployment.",
    looks_at={
        COMPOSER_JSON: ("laravel/horizon",),
        GEMFILE: _QUEUES,
        PACKAGE_JSON: _QUEUES,
        PYPROJECT: _QUEUES,
        REQUIREMENTS: _QUEUES,
    },
    level="warning",
    wide=True,
    bad=[
        (
            {
                "requirements.txt": "celery==5.4.0\nflask==3.0.3\n",
                "Dockerfile": _IMAGE,
                "app.py": "from celery import Celery\n",
            },
            "requirements.txt:1",
        ),
        (
            {
                "Gemfile": "gem 'rails'\ngem 'sidekiq'\n",
                "Procfile": "web: bundle exec puma\n",
                "app/jobs/mail.rb": "class Mail\n  include Sidekiq::Job\nend\n",
            },
            "Gemfile:2",
        ),
        (
            {
                "package.json": '{"private": true, "dependencies": {\n"bullmq": "5.1.0"\n}}\n',
                "Dockerfile": 'FROM node:22.1\nCMD ["node", "server.js"]\n',
                "server.js": "const { Queue } = require('bullmq');\nnew Queue('mail').add('x', {});\n",
            },
            "package.json:2",
        ),
        (
            {
                "composer.json": '{"require": {\n"laravel/framework": "^11.0",\n"laravel/horizon": "^5.0"\n}}\n',
                "app/Jobs/Mail.php": "<?php\nclass Mail implements ShouldQueue {}\n",
                "Dockerfile": 'FROM dunglas/frankenphp:1.2\nCMD ["frankenphp", "run"]\n',
            },
            "composer.json:3",
        ),
        (
            {
                "requirements.txt": "celery==5.4.0\n",
                "app.py": "from celery import Celery\n",
                "Dockerfile": _IMAGE,
                "compose.yaml": "services:\n  web:\n    build: .\n#  worker:\n#    build: .\n#    command: celery -A app worker\n",
            },
            "requirements.txt:1",
        ),
        (
            {
                "pyproject.toml": '[project]\nname = "shop"\ndependencies = [\n  "celery==5.4.0",\n]\n',
                "requirements.txt": "celery==5.4.0\n",
                "app.py": "from celery import Celery\n",
                "Dockerfile": _IMAGE,
            },
            "pyproject.toml:4",
        ),
    ],
    good=[
        {
            "composer.json": '{"require": {\n"laravel/horizon": "^5.0"\n}}\n',
            "Procfile": "web: frankenphp run\nworker: php artisan horizon\n",
        },
        {"requirements.txt": "celery==5.4.0\n", "Procfile": "web: gunicorn app:app\nworker: celery -A app worker\n"},
        {
            "requirements.txt": "celery==5.4.0\n",
            "Dockerfile": _IMAGE,
            "compose.yaml": "services:\n  jobs:\n    build: .\n    command: celery -A app worker\n",
        },
        {"requirements.txt": "celery==5.4.0\n", "tasks.py": "from celery import Celery\n"},
        {"requirements.txt": "flask==3.0.3\n", "Dockerfile": _IMAGE},
        {"requirements.txt": "celery==5.4.0\nflask==3.0.3\n", "Dockerfile": _IMAGE, "app.py": "import flask\n"},
        {
            "package.json": '{"private": true, "dependencies": {"bullmq": "5.1.0"}}\n',
            "Dockerfile": 'FROM node:22.1\nCMD ["node", "server.js"]\n',
            "server.js": "const { Worker } = require('bullmq');\nnew Worker('mail', send);\n",
        },
    ],
)
def no_process_types(repository: Repository) -> Iterator[Match]:
    """Jobs that nobody takes from the queue pile up, or are worked off by web processes, which then cannot be scaled for either alone."""
    manifests = (
        *(document.text for document in repository.changed(COMPOSER_JSON)),
        *(document.text for document in repository.changed(GEMFILE)),
        *(document.text for document in repository.changed(PACKAGE_JSON)),
        *(document.text for document in repository.changed(PYPROJECT)),
        *(document.text for document in repository.changed(REQUIREMENTS)),
    )
    told: set[tuple[str, str]] = set()
    for text in manifests:
        named = next(
            ((number, found[1]) for number, line in enumerate(text.lines, 1) if (found := _required().match(line))),
            None,
        )
        if named is None:
            continue
        unit = repository.unit(text.path).root
        web = next((process for process in production_processes(repository, "web") if process.unit == unit), None)
        if (unit, named[1].lower()) in told:
            # A requirements file beside `pyproject.toml` names it once more.
            continue
        if web is not None and _used(named[1], unit, repository) and not repository.model(_worked_off):
            told.add((unit, named[1].lower()))
            yield Match(text.path, text.line_span(named[0]), {"queue": named[1]}, because=(web.path,))


_CODE = (".py", ".js", ".ts", ".mjs", ".rb", ".php")
_NAMES = {"django-rq": "django_rq", "delayed_job": "delay", "laravel/horizon": "ShouldQueue|horizon"}
"""What code calls a package whose own name never stands in it."""


def _used(queue: str, unit: str, repository: Repository) -> bool:
    """Whether code of the unit names the queue; a dependency that is left over needs no worker."""
    name = re.compile(rf"\b(?:{_NAMES.get(queue.lower(), re.escape(queue))})", re.IGNORECASE)
    prefix = f"{unit}/" if unit else ""
    for path in repository.paths:
        if path.startswith(prefix) and path.endswith(_CODE) and repository.role(path) == "production":
            text = repository.text(path)
            if text is not None and name.search(text.content):
                return True
    return False


@cache
def _required() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in _QUEUES)
    return re.compile(rf"""^\s*(?:gem\s+)?["']?({names})(?:\[[\w,]+\])?["']?\s*(?:[=<>~!:;,"']|$)""", re.IGNORECASE)


def _worked_off(repository: Repository) -> bool:
    """Whether anything in the repository starts a worker, or the code works the queue off itself."""
    if any(process.nature in ("worker", "scheduler") for process in repository.model(declared_processes)):
        return True
    worker = re.compile(
        r"celery\b.{0,80}\bworker|\bsidekiq\b(?!['\"]|/|::)|new Worker\(|Worker\(|rake\s+\w*:?work|jobs:work|good_job start|async_mode|execution_mode"
        r"|horizon\b(?!['\"]|/)|queue:work|huey_consumer|run_huey|\bdramatiq\s+\w|rqworker|\brq worker|\barq\s+\w|procrastinate\b.{0,60}worker|taskiq worker|ALWAYS_EAGER|\.process\(|@Processor|WorkerHost|delayed_job\s+(?:start|run)"
    )
    for path in repository.paths:
        if (
            path.lower().endswith(_SUFFIXES)
            or path.rpartition("/")[2] in ("Procfile", "Makefile")
            or "ockerfile" in path
        ):
            text = repository.text(path)
            if text is None or len(text.content) >= _LONGEST or path.endswith(("lock.json", "lock.yaml")):
                continue
            # A worker that is commented out works nothing off; what a README has a reader start does.
            if worker.search(text.content if path.endswith(".md") else _COMMENT.sub("", text.content)):
                return True
    return False
