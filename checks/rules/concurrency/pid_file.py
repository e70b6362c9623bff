"""PID files that the application writes."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.ini import INI
from checks.documents.javascript import JAVASCRIPT
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.source import SourceFile
from checks.finding import Match
from checks.log_files.condition import conditions
from checks.repository import Repository
from checks.rule import rule
from checks.serving.running import COMMAND_KINDS, running
from checks.text import Span

_OPTIONS: dict[str, tuple[str, ...]] = {
    "gunicorn": ("--pid", "-p"),
    "uwsgi": ("--pidfile",),
    "celery": ("--pidfile",),
    "puma": ("--pidfile",),
    "sidekiq": ("-P", "--pidfile"),
    "thin": ("-P", "--pid"),
    "rails": ("-P", "--pid"),
    "unicorn": ("--pid",),
}


@rule(
    message="The process writes its id to {path}",
    fix="Leave the process in the foreground and its id to the platform; a file left by a crash keeps the next one from starting.",
    looks_at={
        **dict.fromkeys(COMMAND_KINDS, ("pid",)),
        INI: ("pidfile",),
        RUBY: ("pidfile",),
        PYTHON: ("getpid",),
        JAVASCRIPT: ("process.pid",),
    },
    level="warning",
    wide=True,
    bad=[
        ({"Dockerfile": 'FROM python:3.12\nCMD ["gunicorn", "--pid", "/run/app.pid", "app:app"]\n'}, "Dockerfile:2"),
        ({"Procfile": "worker: celery -A app worker --pidfile=/tmp/worker.pid\n"}, "Procfile:1"),
        ({"uwsgi.ini": "[uwsgi]\nmodule = app\npidfile = /tmp/app.pid\n"}, "uwsgi.ini:3"),
        ({"config/puma.rb": "port ENV['PORT']\npidfile 'tmp/pids/server.pid'\n"}, "config/puma.rb:2"),
        ({"app.py": "import os\nwith open('app.pid', 'w') as f:\n    f.write(str(os.getpid()))\n"}, "app.py:2"),
        (
            {"server.js": "const fs = require('fs');\nfs.writeFileSync('server.pid', String(process.pid));\n"},
            "server.js:2",
        ),
    ],
    good=[
        {"Procfile": "worker: celery -A app worker --pidfile=\nweb: gunicorn app:app\n"},
        {"config/puma.rb": "pidfile ENV['PIDFILE'] if ENV['PIDFILE']\n"},
        {"app.py": "import os\nlog.info('pid %s', os.getpid())\nopen('notes.txt', 'w')\n"},
        {"Dockerfile": "FROM postgres:17\nRUN rm -f /var/run/postgresql/main.pid\n"},
        {"server.js": "console.log(`pid ${process.pid}`);\n"},
        {"Procfile": "worker: celery -A app worker --pidfile=/dev/null\n"},
    ],
)
def pid_file(repository: Repository) -> Iterator[Match]:
    """A PID file belongs to a daemon of a machine. In containers every process has the same few ids, and the file outlives its writer."""
    seen: set[tuple[str, Span]] = set()
    for process in running(repository):
        for step in process.steps:
            options = _OPTIONS.get(step.name, ())
            given = step.invocation.option(*options) if options else None
            if given is None or not given.value or given.value == "/dev/null" or ".pid" not in given.value:
                continue
            if (step.path, given.span) not in seen and repository.role(step.path) == "production":
                seen.add((step.path, given.span))
                yield Match(step.path, given.span, {"path": given.value}, because=(process.path, *step.via))
    for ini in repository.changed(INI):
        section = ini.section("uwsgi")
        key = section.key("pidfile") if section is not None else None
        if key is not None and key.value and key.value != "/dev/null":
            yield Match(ini.path, key.value_span, {"path": key.value})
    yield from _in_code(repository)


def _in_code(repository: Repository) -> Iterator[Match]:
    for source in repository.changed(RUBY):
        for call in source.calls:
            if call.callee == "pidfile" and source.path.endswith("puma.rb") and not any(conditions(call.node)):
                path = call.string(0)
                if path:
                    yield Match(source.path, call.span, {"path": path})
    for source in (*repository.changed(PYTHON), *repository.changed(JAVASCRIPT)):
        yield from _written(source)


def _written(source: SourceFile) -> Iterator[Match]:
    for call in source.calls:
        mode = call.string(1, "mode") if call.callee == "open" else None
        if (mode is not None and "w" in mode) or call.named("fs.writeFileSync", "fs.writeFile"):
            path = call.string(0) or ""
            if path.endswith(".pid"):
                yield Match(source.path, call.span, {"path": path})
