"""Entrypoint scripts that stay in front of what they start."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.dockerfile import DOCKERFILE, Dockerfile
from checks.documents.shell import SHELL, Command, Script
from checks.finding import Edit, Fix, Match
from checks.processes.following import find_script
from checks.processes.images import for_development
from checks.processes.nature import SERVERS, WORKERS
from checks.repository import Repository
from checks.rule import rule

_STAYING = (
    SERVERS | WORKERS | frozenset("python python3 celery ruby rails bundle perl bin/rails http-server tail".split())
)
_SHELLS = ("sh", "bash", "ash", "dash")
_STAYING_LINES = ("manage.py runserver", "artisan serve", "artisan queue", "artisan horizon", "rails s", "rails server")


@rule(
    message="{script} starts {program} without `exec` and stays the first process",
    level="warning",
    fix='Write `exec` before the last command, or end the script with `exec "$@"`.',
    looks_at={
        DOCKERFILE: ("ENTRYPOINT", "CMD"),
        SHELL: (
            "gunicorn",
            "uvicorn",
            "python",
            "node",
            "java",
            "$@",
            "puma",
            "celery",
            "nginx",
            "php",
            "rails",
            "dotnet",
        ),
    },
    wide=True,
    bad=[
        (
            {
                "Dockerfile": 'FROM python:3.12\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n',
                "entrypoint.sh": "#!/bin/sh\npython manage.py migrate\ngunicorn app:app\n",
            },
            "entrypoint.sh:3",
        ),
        (
            {
                "Dockerfile": 'FROM node:20\nENTRYPOINT ["/docker-entrypoint.sh"]\nCMD ["node", "server.js"]\n',
                "docker-entrypoint.sh": '#!/bin/bash\nset -e\n"$@"\n',
            },
            "docker-entrypoint.sh:3",
        ),
        (
            {
                "Dockerfile": 'FROM eclipse-temurin:21\nCMD ["./start.sh"]\n',
                "start.sh": "#!/bin/sh\njava -jar app.jar\n",
            },
            "start.sh:2",
        ),
        (
            {
                "Dockerfile": 'FROM python:3.12\nCMD ["/start.sh"]\n',
                "start.sh": '#!/bin/bash\n/bin/sh -c "python manage.py migrate"\n/bin/sh -c "gunicorn shop.wsgi"\n',
            },
            "start.sh:3",
        ),
    ],
    good=[
        {
            "Dockerfile": 'FROM python:3.12\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["gunicorn", "app"]\n',
            "entrypoint.sh": '#!/bin/sh\npython manage.py migrate\nexec "$@"\n',
        },
        {"Dockerfile": 'FROM python:3.12\nCMD ["./start.sh"]\n', "start.sh": "#!/bin/sh\nexec gunicorn app:app\n"},
        {
            "Dockerfile": 'FROM python:3.12\nENTRYPOINT ["tini", "--", "/start.sh"]\n',
            "start.sh": "#!/bin/sh\ngunicorn app:app\n",
        },
        {
            "Dockerfile": 'FROM python:3.12\nCMD ["/start.sh"]\n',
            "start.sh": "#!/bin/sh\ntrap 'kill -TERM $child' TERM\ngunicorn app:app &\nchild=$!\nwait $child\n",
        },
        {"Dockerfile": 'FROM python:3.12\nCMD ["gunicorn", "app"]\n', "deploy.sh": "#!/bin/sh\npython build.py\n"},
        {"Dockerfile": 'FROM python:3.12\nCMD ["/run.sh"]\n', "run.sh": "#!/bin/sh\npython report.py\necho done\n"},
    ],
)
def entrypoint_without_exec(repository: Repository) -> Iterator[Match]:
    """A script that starts the server as its child gets the signals in its place and hands none on. With `exec` the server takes
    the script's place and is told when to stop.
    """
    reported: set[str] = set()
    for dockerfile in repository.all(DOCKERFILE):
        script = None if for_development(dockerfile.path, repository) else _script(dockerfile, repository)
        if script is None or script.path in reported or _traps(script):
            continue
        last = _last(script)
        if last is not None:
            reported.add(script.path)
            name = (last.name or '"$@"').rpartition("/")[2]
            yield Match(
                script.path,
                last.span,
                {"script": script.path.rpartition("/")[2], "program": name},
                Fix(
                    "hand over with exec",
                    (Edit(script.path, last.span, f"exec {script.text.slice(last.span)}"),),
                    safe=False,
                ),
                because=(dockerfile.path,),
                cause="no exec",
            )


def _script(dockerfile: Dockerfile, repository: Repository) -> Script | None:
    """The script of the repository that is the first process of the image."""
    stage = dockerfile.last
    instruction = (dockerfile.in_force(stage, "ENTRYPOINT") or dockerfile.in_force(stage, "CMD")) if stage else None
    if instruction is None or not instruction.json or not instruction.arguments:
        return None
    words = [argument.value for argument in instruction.arguments]
    if words[0].rpartition("/")[2] in ("sh", "bash", "ash") and len(words) > 1 and not words[1].startswith("-"):
        words = words[1:]
    if not words[0].endswith((".sh", ".bash")) and "entrypoint" not in words[0] and "start" not in words[0]:
        return None
    return find_script(words[0], dockerfile.path.rpartition("/")[0], repository)


def _traps(script: Script) -> bool:
    return any(command.name in ("trap", "wait") for command in script.commands)


def _last(script: Script) -> Command | None:
    """The command the script ends with, where it is one that stays and `exec` would hand over to it."""
    if any(command.exec for command in script.commands):
        return None
    plain = [command for command in script.commands if all(block.kind != "function" for block in command.within)]
    last = plain[-1] if plain else None
    if last is None or last.background or not last.words or last.pipeline != max(c.pipeline for c in plain):
        return None
    if last.words[0].raw.strip('"') in ("$@", "$*"):
        return last
    name = (last.name or "").rpartition("/")[2]
    line = " ".join(last.values)
    if name in _SHELLS and "-c" in last.values:
        # Neither the script nor the shell it starts gives its place to the server.
        inner = next((word.value or "" for word in reversed(last.words)), "")
        return last if not last.within and inner.partition(" ")[0].rpartition("/")[2] in _STAYING - {"tail"} else None
    if name in ("python", "python3", "php", "bundle", "ruby", "perl") and not any(
        each in line for each in _STAYING_LINES
    ):
        return (
            last
            if any(word in line for word in ("server", "serve", "app.py", "main.py", "worker", "wsgi", "bot"))
            else None
        )
    return last if name in _STAYING and not last.within else None
