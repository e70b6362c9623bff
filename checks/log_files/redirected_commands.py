"""Log files that declared commands write: redirections, `tee`, and options of servers and process managers."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.dockerfile import DOCKERFILE
from checks.documents.procfile import PROCFILE
from checks.documents.shell import Command, Redirection
from checks.log_files.destination import is_log_path, is_stream
from checks.log_files.setting import Setting
from checks.pattern import pattern
from checks.processes import Process, Step, production_processes
from checks.repository import Repository

_OUTPUT = frozenset({">", ">>", "&>", "&>>", ">|", ">&"})
_WRITERS = frozenset(
    "echo printf cat touch sed awk envsubst date mkdir rm cp mv ln chmod chown install grep find curl wget openssl "
    "pg_dump mysqldump tar gzip jq yq base64 crontab head tail sort which command test [ true false read kill ps "
    "python3-config ssh-keygen ssh-keyscan dd".split()
)
"""Programs whose redirected output is data, as often as not."""
_LEADS = frozenset({"exec", "nohup", "setsid", "time", "sudo", "env", "nice"})
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
_GUNICORN = pattern(r"(--(?:access|error)-logfile)[= ]([^\s\"']+)")
_SPRING = pattern(r"(?:--|-D)logging\.(?:file(?:\.name|\.path)?|path)=(\S+)")


def redirected(repository: Repository) -> Iterator[tuple[Setting, Process]]:
    """Places where a process of production sends its output to a file, each once."""
    seen: set[tuple[str, object]] = set()
    for process in production_processes(repository, "web", "worker", "scheduler", "unknown"):
        for setting in (*_of_declaration(repository, process), *_of_steps(process)):
            if (setting.path, setting.span) not in seen:
                seen.add((setting.path, setting.span))
                yield setting, process


def _of_steps(process: Process) -> Iterator[Setting]:
    for step in process.steps:
        yield from _redirections(step.path, step.invocation.command, step is process.main)
        yield from _teed(step)
        yield from _options(step)


def _of_declaration(repository: Repository, process: Process) -> Iterator[Setting]:
    """What is redirected where a script is started: `CMD ./start.sh > app.log`. The steps are those of the script."""
    commands: tuple[Command, ...] = ()
    if process.origin == "dockerfile":
        dockerfile = repository.document(process.path, DOCKERFILE)
        stage = dockerfile.last if dockerfile is not None else None
        if dockerfile is not None and stage is not None:
            found = (dockerfile.in_force(stage, keyword) for keyword in ("ENTRYPOINT", "CMD"))
            commands = tuple(command for instruction in found if instruction for command in instruction.commands)
    elif process.origin == "procfile":
        procfile = repository.document(process.path, PROCFILE)
        declared = procfile.process(process.name) if procfile is not None else None
        commands = declared.commands if declared is not None else ()
    for command in commands:
        yield from _redirections(process.path, command, staying=command is commands[-1])


def _redirections(path: str, command: Command, staying: bool) -> Iterator[Setting]:
    words = [value for value in command.values if value and not value.startswith("-") and value not in _LEADS]
    name = (words[0] if words else "a command").rpartition("/")[2]
    if name in _WRITERS:
        return
    for redirection in command.redirections:
        target = redirection.target.value
        if target is None or not _to_file(redirection):
            continue
        if is_log_path(target) or (staying and ("." in target or "/" in target)):
            yield Setting(path, redirection.span, f"A redirection of {name}", target)


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
