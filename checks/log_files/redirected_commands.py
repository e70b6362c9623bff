"""Log files that declared commands write: redirections, `tee`, and options of servers and process managers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.shell import Redirection
from checks.log_files.destination import is_log_path, is_stream
from checks.log_files.setting import Setting
from checks.processes import Process, Step, production_processes
from checks.repository import Repository

_OUTPUT = frozenset({">", ">>", "&>", "&>>", ">|", ">&"})
_WRITERS = frozenset(
    "echo printf cat touch sed awk envsubst date mkdir rm cp mv ln chmod chown install grep find curl wget openssl "
    "pg_dump mysqldump tar gzip jq yq base64 crontab head tail sort which command test [ true false read kill ps "
    "python3-config ssh-keygen ssh-keyscan dd".split()
)
"""Programs whose redirected output is data, as often as not."""
_OPTIONS: dict[str, tuple[str, ...]] = {
    "gunicorn": ("--access-logfile", "--error-logfile", "--log-file", "--access-log-file"),
    "hypercorn": ("--access-logfile", "--error-logfile", "--access-log", "--error-log"),
    "daphne": ("--access-log",),
    "uwsgi": ("--logto", "--logto2", "--log-to", "--daemonize", "--daemonize2", "-d"),
    "celery": ("--logfile", "-f"),
    "sidekiq": ("--logfile", "-L"),
    "puma": ("--redirect-stdout", "--redirect-stderr"),
    "pm2": ("--log", "-l", "--output", "-o", "--error", "-e"),
    "pm2-runtime": ("--log", "-l", "--output", "-o", "--error", "-e"),
    "supervisord": ("--logfile", "-l"),
    "forever": ("-l", "-o", "-e"),
}
_GUNICORN = re.compile(r"(--(?:access|error)-logfile)[= ]([^\s\"']+)")
_SPRING = re.compile(r"(?:--|-D)logging\.(?:file(?:\.name|\.path)?|path)=(\S+)")


def redirected(repository: Repository) -> Iterator[tuple[Setting, Process]]:
    """Places where a process of production sends its output to a file, each once."""
    seen: set[tuple[str, object]] = set()
    for process in production_processes(repository, "web", "worker", "scheduler", "unknown"):
        for step in process.steps:
            for setting in (*_redirections(process, step), *_teed(step), *_options(step)):
                if (setting.path, setting.span) not in seen:
                    seen.add((setting.path, setting.span))
                    yield setting, process


def _redirections(process: Process, step: Step) -> Iterator[Setting]:
    if step.name in _WRITERS:
        return
    for redirection in step.invocation.command.redirections:
        target = redirection.target.value
        if not _to_file(redirection) or target is None:
            continue
        if is_log_path(target) or (step is process.main and ("." in target or "/" in target)):
            yield Setting(step.path, redirection.span, f"A redirection of {step.name}", target)


def _to_file(redirection: Redirection) -> bool:
    target = redirection.target.value
    if redirection.operator not in _OUTPUT or redirection.descriptor not in (1, 2) or target is None:
        return False
    return not is_stream(target) and not target.isdecimal() and target != "-" and not target.startswith("&")


def _teed(step: Step) -> Iterator[Setting]:
    """`server | tee app.log`."""
    if step.name != "tee":
        return
    for argument in step.invocation.arguments:
        if argument.value is not None and not argument.value.startswith("-") and is_log_path(argument.value):
            yield Setting(step.path, argument.span, "tee", argument.value)


def _options(step: Step) -> Iterator[Setting]:
    for option in _OPTIONS.get(step.name, ()):
        found = step.invocation.option(option)
        if found is not None and found.value and not found.value.startswith("-") and not is_stream(found.value):
            yield Setting(step.path, found.span, f"{step.name} {option}", found.value)
    for assignment in step.invocation.assignments:
        for option, target in _GUNICORN.findall(assignment.value.raw if assignment.name == "GUNICORN_CMD_ARGS" else ""):
            if not is_stream(target):
                yield Setting(step.path, assignment.span, f"gunicorn {option}", target)
    for argument in step.invocation.arguments if step.name == "java" else ():
        spring = _SPRING.fullmatch(argument.value or "")
        if spring is not None and not is_stream(spring[1]):
            yield Setting(step.path, argument.span, "An option of java", spring[1])
