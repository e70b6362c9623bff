"""Processes that let go of the terminal and run on in the background."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.ini import INI
from checks.documents.python import PYTHON
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.serving.daemons import daemonized as detached
from checks.serving.running import COMMAND_KINDS, running, who


@rule(
    message="{who} puts its process into the background: `{what}`",
    fix="Run the program in the foreground as the process that the platform starts, watches and stops; give every other program a "
    "process of its own.",
    looks_at={
        **dict.fromkeys(COMMAND_KINDS, ("daemon", "-D", "nohup", "detach", "pm2", "forever", "multi", "-d")),
        INI: ("daemonize",),
        PYTHON: ("daemon",),
    },
    wide=True,
    bad=[
        ({"Dockerfile": "FROM python:3.12\nCMD gunicorn --daemon app:app && tail -f /dev/null\n"}, "Dockerfile:2"),
        (
            {
                "Dockerfile": 'FROM php:8.3-fpm\nCOPY . .\nCMD ["sh", "start.sh"]\n',
                "start.sh": "#!/bin/sh\nphp-fpm -D\nnginx -g 'daemon off;'\n",
            },
            "start.sh:2",
        ),
        (
            {
                "Dockerfile": 'FROM node:22\nENTRYPOINT ["./entrypoint.sh"]\n',
                "entrypoint.sh": "#!/bin/sh\nnohup node worker.js > /dev/null &\nnode server.js\n",
            },
            "entrypoint.sh:2",
        ),
        ({"Procfile": "web: pm2 start server.js\n"}, "Procfile:1"),
        (
            {"package.json": '{"private": true, "scripts": {\n"start": "forever start server.js"\n}}\n'},
            "package.json:2",
        ),
        ({"uwsgi.ini": "[uwsgi]\nmodule = app\ndaemonize = /var/log/uwsgi.log\n"}, "uwsgi.ini:3"),
        ({"gunicorn.conf.py": "bind = '0.0.0.0:8000'\ndaemon = True\n"}, "gunicorn.conf.py:2"),
    ],
    good=[
        {"Dockerfile": 'FROM nginx:1.27\nCMD ["nginx", "-g", "daemon off;"]\n'},
        {"Dockerfile": 'FROM node:22\nCMD ["pm2-runtime", "server.js"]\n'},
        {"worker.py": "import threading\nthreading.Thread(target=run, daemon=True).start()\ndaemon = True\n"},
        {"deploy.sh": "#!/bin/sh\nsystemctl daemon-reload\nnohup ./copy &\n"},
        {"gunicorn.conf.py": "bind = '0.0.0.0:8000'\ndaemon = False\n"},
        {"Dockerfile": 'FROM php:8.3-fpm\nCMD ["php-fpm", "-F"]\n'},
        {"Dockerfile": 'FROM node:22\nCMD ["pm2", "start", "server.js", "--no-daemon"]\n'},
        {"Makefile": "up:\n\tdocker compose up -d\n\tgunicorn -D app:app\n"},
    ],
)
def daemonized(repository: Repository) -> Iterator[Match]:
    """The platform watches the process it has started. One that runs on behind its back is neither restarted, stopped gracefully nor
    heard.
    """
    seen: set[tuple[str, int]] = set()
    for process in running(repository):
        for step in process.steps:
            what = detached(step)
            if what is None or (step.path, step.span.line) in seen or repository.role(step.path) != "production":
                continue
            seen.add((step.path, step.span.line))
            because = (process.path, *step.via)
            yield Match(step.path, step.span, {"who": who(process), "what": what}, because=because, cause="background")
    yield from _configured(repository)


def _configured(repository: Repository) -> Iterator[Match]:
    for ini in repository.changed(INI):
        section = ini.section("uwsgi")
        key = section.key("daemonize") if section is not None else None
        if key is not None and key.value:
            yield Match(ini.path, key.value_span, {"who": "uWSGI", "what": "daemonize"}, cause="background")
    for source in repository.changed(PYTHON):
        if "gunicorn" not in source.path.rpartition("/")[2]:
            continue
        for assignment in source.assignments:
            if assignment.name == "daemon" and assignment.value.text() == "True":
                yield Match(
                    source.path, assignment.span, {"who": "Gunicorn", "what": "daemon = True"}, cause="background"
                )
