"""Servers and workers that do not hear that they are to stop."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.go import GO
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.source import Call, SourceFile
from checks.finding import Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule

_HEARS = {
    JAVASCRIPT: (
        "sigterm", "enableshutdownhooks", "terminus", "graceful", "stoppable", "lightship", "close-with-grace", "async-exit-hook",
        "death(", "http-terminator", "shutdownhooks", "next start", "@nestjs",
    ),
    GO: ("signal.notify", "notifycontext", "graceful", "shutdown(", "os/signal", "errgroup", "fx.new", "endless", "manners"),
}  # fmt: skip
_JS_SERVER = pattern(r"^(?:app|server|httpServer|http_server|api)\.listen$|createServer\(\)\.listen$")
_GO_SERVER = pattern(r"^http\.ListenAndServe(?:TLS)?$|^(?:r|router|e|app|engine|g|server)\.(?:Run|Start|Listen)$")


@rule(
    message="The server starts here and nothing in {unit} handles SIGTERM",
    level="warning",
    fix="On SIGTERM stop listening, let the requests under way finish, close connections, then leave.",
    looks_at={JAVASCRIPT: (".listen(",), GO: ("listenandserve", ".run(", ".start(", ".listen(")},
    scope="application",
    wide=True,
    thorough=True,
    bad=[
        (
            {
                "Dockerfile": 'FROM node:20\nCMD ["node", "server.js"]\n',
                "package.json": "{}",
                "server.js": "const app = require('express')();\napp.listen(process.env.PORT);\n",
            },
            "server.js:2",
        ),
        (
            {
                "Dockerfile": 'FROM golang:1.22\nCMD ["/app"]\n',
                "go.mod": "",
                "main.go": 'package main\n\nfunc main() {\n\thttp.ListenAndServe(":"+port, nil)\n}\n',
            },
            "main.go:4",
        ),
        (
            {
                "Procfile": "web: node index.js\n",
                "package.json": "{}",
                "index.js": "const http = require('http');\nconst server = http.createServer(handle);\nserver.listen(port);\n",
            },
            "index.js:3",
        ),
    ],
    good=[
        {
            "Dockerfile": 'FROM node:20\nCMD ["node", "server.js"]\n',
            "package.json": "{}",
            "server.js": "const server = app.listen(port);\nprocess.on('SIGTERM', () => server.close());\n",
        },
        {
            "Dockerfile": 'FROM golang:1.22\nCMD ["/app"]\n',
            "go.mod": "",
            "main.go": 'package main\n\nfunc main() {\n\tgo http.ListenAndServe(":80", nil)\n\twait()\n}\n',
            "stop.go": "package main\n\nfunc wait() { signal.Notify(c, syscall.SIGTERM) }\n",
        },
        {"package.json": '{"main": "index.js"}', "index.js": "app.listen(3000);\n"},
        {"Dockerfile": 'FROM node:20\nCMD ["node", "a.js"]\n', "package.json": "{}", "a.js": "emitter.listen('x');\n"},
        {"Dockerfile": 'FROM python:3.12\nCMD ["gunicorn", "app"]\n', "app.py": "app.listen(80)\n"},
    ],
)
def no_signal_handling(repository: Repository) -> Iterator[Match]:
    """Node and Go servers stop at once when SIGTERM comes, in the middle of their answers, unless the program says otherwise."""
    told: set[str] = set()
    for kind, server in ((JAVASCRIPT, _JS_SERVER), (GO, _GO_SERVER)):
        for source in repository.changed(kind):
            call = next((each for each in source.calls if server.search(each.callee)), None)
            unit = repository.unit(source.path).root
            if call is None or unit in told or not _listens(source, call) or _hears(kind, unit, repository):
                continue
            told.add(unit)
            yield Match(source.path, call.span, {"unit": unit or "the repository"})


def _listens(source: SourceFile, call: Call) -> bool:
    """Whether it is a server's call: it names a port, and is no test's or tool's."""
    return bool(call.arguments) and "config" not in source.path.rpartition("/")[2]


def _hears(kind: Kind[SourceFile], unit: str, repository: Repository) -> bool:
    prefix = f"{unit}/" if unit else ""
    return any(source.path.startswith(prefix) for source in repository.all(kind, _HEARS[kind]))
