"""Containers that run several programs at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.ini import INI
from checks.finding import Match
from checks.processes import Process, Step
from checks.repository import Repository
from checks.rule import rule
from checks.serving.daemons import CRONS, in_background, managed
from checks.serving.running import COMMAND_KINDS, CONTAINED, running, stays, who

_SUPERVISED = "[supervisord]\nnodaemon=true\n[program:web]\ncommand=gunicorn app:app\n[program:worker]\ncommand=celery -A app worker\n"


@rule(
    message="{who} runs several programs in one container: {what}",
    fix="Give every program a process type of its own, from the same image with another command, and scale each by itself.",
    looks_at={**dict.fromkeys(COMMAND_KINDS, ()), INI: ("attach-daemon",)},
    wide=True,
    bad=[
        (
            {
                "Dockerfile": 'FROM python:3.12\nCOPY . .\nCMD ["supervisord", "-n", "-c", "supervisord.conf"]\n',
                "supervisord.conf": _SUPERVISED,
            },
            "Dockerfile:3",
        ),
        (
            {
                "Dockerfile": 'FROM python:3.12\nENTRYPOINT ["./start.sh"]\n',
                "start.sh": "#!/bin/sh\ncelery -A app worker &\nexec gunicorn app:app\n",
            },
            "start.sh:2",
        ),
        ({"Dockerfile": "FROM node:22\nCMD node worker.js & node server.js\n"}, "Dockerfile:2"),
        (
            {
                "Dockerfile": 'FROM ruby:3.3\nCMD ["foreman", "start"]\n',
                "Procfile": "web: bundle exec puma\nworker: bundle exec sidekiq\n",
            },
            "Dockerfile:2",
        ),
        ({"uwsgi.ini": "[uwsgi]\nmodule = app\nattach-daemon = celery -A app worker\n"}, "uwsgi.ini:3"),
        ({"Dockerfile": "FROM php:8.3-apache\nCMD cron && apache2-foreground\n"}, "Dockerfile:2"),
        (
            {
                "Dockerfile": 'FROM alpine:3.20\nCOPY root/ /\nENTRYPOINT ["/init"]\n',
                "root/etc/services.d/web/run": "#!/usr/bin/with-contenv bash\nexec gunicorn app:app\n",
                "root/etc/services.d/worker/run": "#!/usr/bin/with-contenv bash\nexec celery -A app worker\n",
            },
            "Dockerfile:3",
        ),
        (
            {
                "Dockerfile": 'FROM node:22\nCMD ["pm2-runtime", "ecosystem.config.js"]\n',
                "ecosystem.config.js": "module.exports = { apps: [{ name: 'web', script: 'server.js' }, { name: 'worker', script: 'worker.js' }] };\n",
            },
            "Dockerfile:2",
        ),
    ],
    good=[
        {
            "Dockerfile": 'FROM alpine:3.20\nCOPY root/ /\nENTRYPOINT ["/init"]\n',
            "root/etc/services.d/web/run": "#!/usr/bin/with-contenv bash\nexec gunicorn app:app\n",
            "root/etc/s6-overlay/s6-rc.d/init-data/run": "#!/bin/sh\nmkdir /data\n",
            "root/etc/s6-overlay/s6-rc.d/init-data/type": "oneshot\n",
        },
        {"Dockerfile": 'FROM python:3.12\nENTRYPOINT ["tini", "--"]\nCMD ["gunicorn", "-w", "4", "app:app"]\n'},
        {
            "Dockerfile": 'FROM python:3.12\nENTRYPOINT ["./start.sh"]\n',
            "start.sh": "#!/bin/sh\n(sleep 5; curl -s localhost/warm) &\npython manage.py migrate\nexec gunicorn app:app\n",
        },
        {
            "Dockerfile": 'FROM python:3.12\nCMD ["supervisord", "-n"]\n',
            "supervisord.conf": "[supervisord]\nnodaemon=true\n[program:web]\ncommand=gunicorn app:app\n",
        },
        {"Procfile": "web: bundle exec puma\nworker: bundle exec sidekiq\n"},
        {
            "Makefile": "dev:\n\tnode worker.js & node server.js\n",
            "Dockerfile": 'FROM node:22\nCMD ["node", "server.js"]\n',
        },
        {"Dockerfile": 'FROM ruby:3.3\nCMD ["foreman", "start", "web"]\n', "Procfile": "web: puma\nworker: sidekiq\n"},
        {
            "compose.yaml": "services:\n  web:\n    build: .\n    command: gunicorn app:app\n  worker:\n    build: .\n    command: celery -A app worker\n"
        },
        {"Dockerfile": 'FROM alpine:3.20\nCMD ["crond", "-f"]\n'},
    ],
)
def several_processes(repository: Repository) -> Iterator[Match]:
    """Programs that share a container cannot be scaled, restarted or watched one by one, and the platform does not see the one die that
    is not in front.
    """
    seen: set[tuple[str, int]] = set()
    for process in running(repository):
        if process.origin not in (*CONTAINED, "procfile", "platform"):
            continue
        for match in _together(process, repository):
            if (match.path, match.span.line) not in seen:
                seen.add((match.path, match.span.line))
                yield match
    for ini in repository.changed(INI):
        section = ini.section("uwsgi")
        for key in section.keys if section is not None else ():
            if key.name in ("attach-daemon", "attach-daemon2", "smart-attach-daemon") and key.value:
                yield Match(ini.path, key.value_span, {"who": "uWSGI", "what": key.value.partition(" ")[0]})


def _together(process: Process, repository: Repository) -> Iterator[Match]:
    programs = managed(process, repository)
    if len(programs) > 1:
        names = ", ".join(name for name, _ in programs[:4])
        # A server and what stands before it are one service still.
        mixed = len({nature for _, nature in programs} & {"web", "worker", "scheduler"}) > 1
        inherited = process.origin in ("compose", "kubernetes") and process.steps[0].via[:1] == (process.dockerfile,)
        if not inherited:
            yield Match(
                process.path,
                process.span,
                {"who": who(process), "what": names},
                level=None if mixed else "warning",
                because=tuple(sorted({step.path for step in process.steps})),
                cause="several",
            )
        return
    listed = {label for step in process.steps for label in step.via if "Procfile" in label and " " in label}
    if len(listed) > 1 and process.origin in CONTAINED and not _one_of_them(process, repository):
        names = ", ".join(sorted(label.rpartition(" ")[2] for label in listed)[:4])
        yield Match(process.path, process.span, {"who": who(process), "what": names}, cause="several")
        return
    main = process.main
    behind = [step for step in (*in_background(process), *_crons(process)) if step is not main]
    if main is None or not stays(main) or not behind:
        return
    first = behind[0]
    if repository.role(first.path) == "production":
        names = ", ".join(dict.fromkeys((*(step.name for step in behind), main.name)))
        because = (process.path, *first.via)
        yield Match(first.path, first.span, {"who": who(process), "what": names}, because=because, cause="background")


def _one_of_them(process: Process, repository: Repository) -> bool:
    """Whether a Procfile's runner is told which process type to start."""
    text = repository.text(process.path)
    return text is not None and re.search(r"\bstart[\"',\s]+\w", text.slice(process.span)) is not None


def _crons(process: Process) -> list[Step]:
    """Cron started beside something else; it puts itself into the background."""
    found = [
        step
        for step in process.steps
        if step.name in CRONS and not {"-f", "--foreground"} & set(step.invocation.values)
    ]
    return [
        *found,
        *(
            step
            for step in process.steps
            if step.name == "service" and step.invocation.values[:1] in (("cron",), ("crond",))
        ),
    ]
