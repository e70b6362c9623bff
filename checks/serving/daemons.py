"""Commands that let go of what they start, and programs that manage processes in the platform's place."""

from __future__ import annotations

import re

from checks.pattern import pattern
from checks.processes import Process, Step
from checks.processes.nature import nature_of
from checks.repository import Repository
from checks.serving.running import stays

_FLAGS: dict[str, tuple[str, ...]] = {
    "gunicorn": ("--daemon", "-D"),
    "uwsgi": ("--daemonize", "--daemonize2", "-d"),
    "php-fpm": ("-D", "--daemonize"),
    "puma": ("-d", "--daemon"),
    "pumactl": ("--daemon",),
    "unicorn": ("-D", "--daemonize"),
    "sidekiq": ("-d", "--daemon"),
    "thin": ("-d", "--daemonize"),
    "rails": ("-d", "--daemon"),
    "celery": ("--detach", "-D", "multi"),
    "redis-server": ("--daemonize",),
    "spring-boot": ("--daemon",),
}
_MANAGERS = frozenset("pm2 pm2-runtime pm2-docker forever supervisord circusd monit runit runsvdir god eye".split())
CRONS = frozenset(("cron", "crond"))


def daemonized(step: Step) -> str | None:
    """How a step lets go of what it starts; a plain `&` is judged by whoever sees the steps behind it."""
    name, values = _program(step), step.invocation.values
    for flag in _FLAGS.get(name, ()):
        if any(value == flag or value.startswith(f"{flag}=") for value in values):
            return f"{name} {flag}"
    if name == "pm2" and values[:1] in (("start",), ("restart",), ("reload",)) and not _foreground(values):
        return f"pm2 {values[0]}"
    if name == "forever" and values[:1] == ("start",):
        return "forever start"
    if "nohup" in step.invocation.wrappers and step.background:
        return f"nohup {step.name} &"
    return None


def _program(step: Step) -> str:
    return "php-fpm" if step.name.startswith("php-fpm") else step.name


def _foreground(values: tuple[str, ...]) -> bool:
    return "--no-daemon" in values or "--attach" in values


def in_background(process: Process) -> list[Step]:
    """Programs meant to stay that a process starts with `&` beside its main one."""
    return [step for step in process.steps if step.background and stays(step) and _LASTING.search(step.line)]


_LASTING = pattern(
    r"^(?:python[\d.]*|node|bun|deno|java|ruby|php|php-fpm[\d.]*|dotnet|gunicorn|uvicorn|hypercorn|daphne|uwsgi|celery|sidekiq|puma|rq|rails"
    r"|bundle|rake|nginx|httpd|apache2\w*|caddy|haproxy|redis-server|mysqld\w*|postgres|mongod|memcached|crond?|supercronic|streamlit|flask"
    r"|fastapi|npm|yarn|pnpm|npx|serve|next|rqworker|dramatiq|arq|huey_consumer\S*|prometheus|ollama|mlflow|huginn|websockify|xvfb|vncserver)\b",
    re.IGNORECASE,
)


def manager(step: Step) -> str | None:
    """The process manager that a step starts."""
    if step.name in _MANAGERS:
        return step.name
    return "concurrently" if step.name in ("concurrently", "npm-run-all", "run-p") else None


def managed(process: Process, repository: Repository) -> list[tuple[str, str]]:
    """Programs that supervisord, s6, runit or pm2 start in one process, with what each is for."""
    found: dict[str, list[Step]] = {}
    for step in process.steps:
        label = next((each for each in step.via if _names_program(each, repository)), None)
        if label is not None:
            found.setdefault(label.rpartition(" ")[2], []).append(step)
    return [(name, nature_of(name, steps)) for name, steps in found.items()]


def _names_program(label: str, repository: Repository) -> bool:
    """Whether a step's way leads through a program of a supervisor's file, `supervisord.conf worker`."""
    path, blank, _ = label.rpartition(" ")
    name = path.rpartition("/")[2].lower()
    if not blank or not repository.exists(path):
        return False
    if name == "run":
        kind = repository.text(f"{path.removesuffix('run')}type")
        return kind is None or kind.content.strip() != "oneshot"
    return name.endswith((".conf", ".ini", ".conf.j2", ".conf.template")) or name in _PM2_FILES


_PM2_FILES = frozenset(
    "ecosystem.config.js ecosystem.config.cjs pm2.config.js pm2.json process.json process.yml".split()
)
