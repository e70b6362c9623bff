"""Servers that only their own machine can reach."""

from __future__ import annotations

from collections.abc import Iterator

from checks.finding import Match
from checks.log_files.condition import stage
from checks.processes import production_processes
from checks.repository import Repository
from checks.rule import rule
from checks.serving.addresses import loopback
from checks.serving.listening import FINDERS, LITERALS
from checks.serving.reached import reached
from checks.serving.running import COMMAND_KINDS, CONTAINED, running, who

_LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")
_GO = 'package main\nimport "net/http"\nfunc main() {\n\thttp.ListenAndServe("127.0.0.1:8080", nil)\n}\n'
_EXPRESS = "const app = require('express')();\napp.listen(process.env.PORT, '127.0.0.1');\n"
_NODE = 'FROM node:22\nCMD ["node", "server.js"]\n'


@rule(
    message="{who} binds the loopback address: {what}",
    fix="Bind `0.0.0.0` (or `::`), so that the platform's router reaches the process from outside of its container.",
    looks_at={**LITERALS, **dict.fromkeys(COMMAND_KINDS, ())},
    wide=True,
    bad=[
        ({"Dockerfile": 'FROM python:3.12\nCMD ["gunicorn", "--bind", "127.0.0.1:8000", "app:app"]\n'}, "Dockerfile:2"),
        ({"Dockerfile": 'FROM python:3.12\nCMD ["uvicorn", "main:app", "--port", "8000"]\n'}, "Dockerfile:2"),
        ({"Procfile": "web: uvicorn main:app --host localhost --port $PORT\n"}, "Procfile:1"),
        (
            {
                "compose.yaml": "services:\n  web:\n    build: .\n    command: flask run --host=127.0.0.1\n",
                "Dockerfile": "FROM python:3.12\n",
            },
            "compose.yaml:4",
        ),
        ({"server.js": _EXPRESS, "Dockerfile": _NODE}, "server.js:2"),
        ({"main.go": _GO, "Dockerfile": 'FROM golang:1.23\nCMD ["/app"]\n'}, "main.go:4"),
    ],
    good=[
        {"Dockerfile": 'FROM python:3.12\nCMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8000"]\n'},
        {"Dockerfile": 'FROM python:3.12\nENV UVICORN_HOST=0.0.0.0\nCMD ["uvicorn", "main:app"]\n'},
        {
            "Dockerfile": 'FROM python:3.12\nENTRYPOINT ["./run.sh"]\n',
            "run.sh": "#!/bin/sh\nnginx\nexec gunicorn --bind 127.0.0.1:8000 app:app\n",
        },
        {
            "k8s/web.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n"
            "        - {name: web, image: web, command: [gunicorn, -b, '127.0.0.1:8000', 'app:app']}\n        - {name: envoy, image: envoy}\n"
        },
        {"server.js": _EXPRESS},
        {"server.js": _EXPRESS.replace("'127.0.0.1'", "'0.0.0.0'"), "Dockerfile": _NODE},
        {"Dockerfile.dev": 'FROM python:3.12\nCMD ["flask", "run", "--host=127.0.0.1"]\n'},
        {"gunicorn.service": "[Service]\nExecStart=/usr/bin/gunicorn --bind 127.0.0.1:8000 app:app\n"},
        {
            "main.go": _GO.replace('import "net/http"', 'import "net/http"\nimport _ "net/http/pprof"'),
            "Dockerfile": 'FROM golang:1.23\nCMD ["/app"]\n',
        },
    ],
)
def loopback_only(repository: Repository) -> Iterator[Match]:
    """Inside a container the loopback address is the container's own: nothing outside reaches a server that binds it."""
    seen: set[tuple[str, int]] = set()
    for process in running(repository):
        if process.origin not in (*CONTAINED, "procfile", "platform") or process.nature in ("job", "release"):
            continue
        for step in process.steps:
            what = loopback(step, process, repository) if not step.conditional else None
            if (
                what is not None
                and (step.path, step.span.line) not in seen
                and repository.role(step.path) == "production"
            ):
                seen.add((step.path, step.span.line))
                yield Match(
                    step.path, step.span, {"who": who(process), "what": what}, because=(process.path, *step.via)
                )
    yield from _in_code(repository)


def _in_code(repository: Repository) -> Iterator[Match]:
    for kind, find in FINDERS.items():
        for source in repository.changed(kind):
            found = [*find(source)]
            if len(found) != 1 or found[0].host not in _LOOPBACK or "pprof" in source.text.content:
                continue
            each = found[0]
            unit = repository.unit(source.path).root
            contained = repository.model(_contained)
            if (
                unit in contained
                and stage(each.call.node) != "elsewhere"
                and reached(repository, source, each.call.node)
            ):
                values = {"who": "The server", "what": each.host or ""}
                yield Match(source.path, source.span(each.call.node), values, level="warning")


def _contained(repository: Repository) -> frozenset[str]:
    """Units that run in containers, with nothing of their own in front."""
    found = [process for process in production_processes(repository) if process.origin in CONTAINED]
    proxied = {
        process.unit
        for process in found
        for step in process.steps
        if step.name in ("nginx", "caddy", "httpd", "supervisord")
    }
    return frozenset(process.unit for process in found) - proxied
