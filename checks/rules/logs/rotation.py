"""Rotation and trimming of log files by the application, its image or its crontab."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checks.documents.command_line import Invocation
from checks.documents.crontab import CRONTAB
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.kind import Kind
from checks.documents.logrotate import LOGROTATE
from checks.documents.shell import SHELL
from checks.finding import Level, Match
from checks.log_files import configured as configuration
from checks.log_files import opened as source_code
from checks.log_files.destination import is_log_path
from checks.log_files.purpose import surely_serves
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule
from checks.written_commands import commands_in_focus

_TRIMMERS = frozenset({"find", "rm", "truncate", "logrotate", "gzip", "cronolog", "tmpwatch", "tmpreaper"})
_INSTALLED = ("logrotate",)
_MANAGERS = ("apt-get", "apt", "yum", "dnf", "microdnf")
_LITERALS: Mapping[Kind[Any], tuple[str, ...]] = {
    kind: (*source_code.LITERALS.get(kind, ()), *configuration.LITERALS.get(kind, ()))
    for kind in (*source_code.LITERALS, *configuration.LITERALS)
}
_GLOB_OF_LOGS = pattern(r"\*?\.log(?:\*|\.\*|\.gz)?$")


@rule(
    message="{what} rotates {path}",
    fix="Log to standard output, where nothing has to be rotated; how long events are kept is set where they are collected.",
    looks_at={**_LITERALS, LOGROTATE: (), CRONTAB: ("log",), **dict.fromkeys((DOCKERFILE, SHELL), _INSTALLED)},
    bad=[
        (
            {
                "app.py": "from logging.handlers import RotatingFileHandler\nRotatingFileHandler('app.log', maxBytes=10)\n"
            },
            "app.py:2",
        ),
        ({"deploy/logrotate.d/app": "/var/log/app/*.log {\n  daily\n  rotate 7\n}\n"}, "deploy/logrotate.d/app:1"),
        (
            {"deploy/cron.d/app": "0 3 * * * root find /var/log/app -name '*.log' -mtime +7 -delete\n"},
            "deploy/cron.d/app:1",
        ),
        (
            {
                "main.go": 'package main\nimport "gopkg.in/natefinch/lumberjack.v2"\n'
                'var out = &lumberjack.Logger{Filename: "app.log"}\n'
            },
            "main.go:3",
        ),
        (
            {
                "Program.cs": 'Log.Logger = new LoggerConfiguration().WriteTo.File("app.log", '
                "rollingInterval: RollingInterval.Day).CreateLogger();\n"
            },
            "Program.cs:1",
        ),
        (
            {
                "Dockerfile": 'FROM node:20\nRUN npm install -g pm2@5.4.2 && pm2 install pm2-logrotate\nCMD ["pm2-runtime", "a.js"]\n'
            },
            "Dockerfile:2",
        ),
        (
            {"Dockerfile": 'FROM debian:12\nRUN apt-get update && apt-get install -y logrotate\nCMD ["app"]\n'},
            "Dockerfile:2",
        ),
    ],
    good=[
        {"app.py": "import logging\nlogging.FileHandler('app.log')\n"},
        {
            "deploy/cron.d/app": "0 3 * * * root find /srv/cache -mtime +7 -delete\n0 4 * * * root /app/report --log-level=info\n"
        },
        {"docs/logrotate.d/app": "/var/log/app/*.log {\n  daily\n}\n"},
        {
            "compose.yaml": "services:\n  web:\n    build: .\n    logging:\n      options: {max-size: 10m, max-file: '3'}\n"
        },
    ],
)
def rotation(repository: Repository) -> Iterator[Match]:
    """Whoever rotates files manages storage, which is the platform's work; events lost between two rotations are lost for good."""
    for found in source_code.opened(repository):
        if found.sink.rotates:
            values = {"what": found.sink.what, "path": found.shown}
            level: Level | None = None if surely_serves(repository, found.source) else "warning"
            yield Match(found.source.path, found.sink.span, values, level=level, cause="log-file")
    for setting in configuration.configured(repository):
        if setting.rotates and not setting.optional:
            values = {"what": setting.what, "path": setting.target or "a file"}
            yield Match(setting.path, setting.span, values, cause="log-file")
    yield from _by_logrotate(repository)
    yield from _by_installation(repository)
    yield from _by_cron(repository)


def _by_logrotate(repository: Repository) -> Iterator[Match]:
    for logrotate in repository.changed(LOGROTATE):
        for each in logrotate.rotations:
            if each.patterns:
                names = " ".join(pattern.value for pattern in each.patterns)
                yield Match(logrotate.path, each.patterns[0].span, {"what": "logrotate", "path": names})


def _by_installation(repository: Repository) -> Iterator[Match]:
    """pm2's module, and logrotate in an image."""
    for written in commands_in_focus(repository):
        values = written.invocation.values
        module = written.name == "pm2" and any(value.startswith("pm2-logrotate") for value in values)
        package = (
            written.setting == "image" and written.name in _MANAGERS and "logrotate" in values and "install" in values
        )
        if module or package:
            what = "pm2-logrotate" if module else "The image's logrotate"
            yield Match(
                written.path, written.span, {"what": what, "path": "log files"}, level=None if module else "warning"
            )


def _by_cron(repository: Repository) -> Iterator[Match]:
    for crontab in repository.changed(CRONTAB):
        for job in crontab.jobs:
            trimmed = next((path for invocation in job.invocations for path in _trimmed(invocation)), None)
            if trimmed is not None:
                yield Match(crontab.path, job.span, {"what": "A cron job", "path": trimmed})


def _trimmed(invocation: Invocation) -> Iterator[str]:
    if invocation.name not in _TRIMMERS:
        return
    values = [value for value in invocation.values if value and not value.startswith("-")]
    deletes = invocation.name != "find" or "-delete" in invocation.values or "rm" in invocation.values
    if deletes:
        yield from (value for value in values if is_log_path(value) or _GLOB_OF_LOGS.search(value))
