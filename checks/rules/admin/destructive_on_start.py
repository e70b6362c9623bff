"""Data that is thrown away when a process starts to serve."""

from __future__ import annotations

from collections.abc import Iterator

from checks.admin_work import in_settings
from checks.admin_work.at_start import matches_at_start
from checks.admin_work.commands import LITERALS
from checks.admin_work.done import done_in_code, literals
from checks.admin_work.in_code import first_of_each_file
from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.kubernetes import KUBERNETES
from checks.documents.makefile import MAKEFILE
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.procfile import PROCFILE
from checks.documents.properties import PROPERTIES
from checks.documents.shell import SHELL
from checks.documents.supervisor import SUPERVISOR
from checks.documents.systemd import SYSTEMD
from checks.documents.xml import XML
from checks.documents.yaml import YAML
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule

_COMMANDS = LITERALS["destruction"]
_SETTINGS = ("ddl-auto", "ddl_auto", "ddlauto", "hbm2ddl")
_SPRING = "src/main/resources/application.properties"


@rule(
    message="{who} throws data away by `{what}` each time it starts",
    level="warning",
    fix="Take it out of the start. What has to be dropped or emptied is a one-off process that somebody decides to run.",
    looks_at={
        DOCKERFILE: _COMMANDS,
        SHELL: _COMMANDS,
        PROCFILE: _COMMANDS,
        KUBERNETES: _COMMANDS,
        PACKAGE_JSON: _COMMANDS,
        MAKEFILE: _COMMANDS,
        SUPERVISOR: _COMMANDS,
        SYSTEMD: _COMMANDS,
        COMPOSE: (*_COMMANDS, *_SETTINGS),
        YAML: _SETTINGS,
        PROPERTIES: _SETTINGS,
        XML: ("hbm2ddl",),
        **literals("destruction"),
    },
    bad=[
        (
            {
                "Dockerfile": 'FROM php:8.3.1\nCOPY . .\nENTRYPOINT ["/start.sh"]\n',
                "start.sh": "#!/bin/sh\nphp artisan migrate:fresh --seed --force\nexec php-fpm\n",
            },
            "start.sh:2",
        ),
        ({"Procfile": "web: bundle exec rails db:reset && bundle exec puma\n"}, "Procfile:1"),
        (
            {"Dockerfile": "FROM python:3.12.1\nCOPY . .\nCMD python manage.py flush --noinput && gunicorn a.wsgi\n"},
            "Dockerfile:3",
        ),
        (
            {"Dockerfile": "FROM node:20.11\nCOPY . .\nCMD redis-cli -h cache flushall && node server.js\n"},
            "Dockerfile:3",
        ),
        (
            {_SPRING: "spring.jpa.hibernate.ddl-auto=create-drop\nspring.datasource.url=${DATABASE_URL}\n"},
            f"{_SPRING}:1",
        ),
        (
            {"app.py": "from flask import Flask\napp = Flask(__name__)\nwith app.app_context():\n    db.drop_all()\n"},
            "app.py:4",
        ),
        (
            {
                "server.js": "const { sequelize } = require('./models');\nsequelize.sync({ force: true }).then(() => app.listen(3000));\n"
            },
            "server.js:2",
        ),
    ],
    good=[
        {
            "package.json": '{"private": true, "scripts": {"start": "node index.js", "db:reset": "prisma migrate reset"}}\n'
        },
        {"scripts/reset.sh": "#!/bin/sh\nrails db:drop db:create\n"},
        {_SPRING: "spring.datasource.url=jdbc:h2:mem:shop\nspring.jpa.hibernate.ddl-auto=create-drop\n"},
        {
            "server.js": "const { sequelize } = require('./models');\nif (process.env.RESET) sequelize.sync({ force: true });\n"
        },
        {
            "app.py": "from flask import Flask\napp = Flask(__name__)\n@app.cli.command()\ndef reset():\n    db.drop_all()\n"
        },
        {"src/test/resources/application.properties": "spring.jpa.hibernate.ddl-auto=create-drop\n"},
        {
            "compose.yaml": "services:\n  reset:\n    build: .\n    command: php artisan migrate:fresh\n    restart: 'no'\n",
            "Dockerfile": "FROM php:8.3.1\nCOPY . .\n",
        },
    ],
    wide=True,
)
def destructive_on_start(repository: Repository) -> Iterator[Match]:
    """A process starts whenever the platform likes: after a crash, to scale out, on another machine. What it throws away then
    is production's data.
    """
    yield from matches_at_start(repository, "destruction")
    done_by_code = (
        *done_in_code(repository, "destruction"),
        *in_settings.set_up_by_spring(repository, "destruction"),
    )
    for done in first_of_each_file(done_by_code):
        yield Match(
            done.path,
            done.span,
            {"who": "The service", "what": done.what},
            because=done.because,
            cause="work at start",
        )
