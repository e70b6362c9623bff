"""Servers that listen on a port written into code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.finding import Edit, Fix, Match
from checks.log_files.condition import stage
from checks.repository import Repository
from checks.rule import rule
from checks.serving.listening import FINDERS, LITERALS, Listening
from checks.serving.reached import reached

_LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")


@rule(
    level="warning",
    message="The server listens on port {port}, whatever the environment says",
    fix="Read the port from the environment, with a default where that is wanted: `process.env.PORT || 3000`.",
    looks_at=LITERALS,
    bad=[
        (
            {
                "server.js": "const express = require('express');\nconst app = express();\napp.listen(3000, () => console.log('up'));\n"
            },
            "server.js:3",
        ),
        (
            {
                "src/main.ts": "import { NestFactory } from '@nestjs/core';\nconst port = 8080;\nasync function start() {\n"
                "  const app = await NestFactory.create(AppModule);\n  await app.listen(port);\n}\n"
            },
            "src/main.ts:2",
        ),
        (
            {
                "app.py": "from flask import Flask\napp = Flask(__name__)\nif __name__ == '__main__':\n    app.run(host='0.0.0.0', port=5000)\n"
            },
            "app.py:4",
        ),
        (
            {
                "app.py": "from flask import Flask\napp = Flask(__name__)\napp.run(host='0.0.0.0', port=5000)\n",
                "Dockerfile": 'FROM python:3.12\nCMD ["python", "app.py"]\n',
            },
            "app.py:3",
        ),
        (
            {"main.go": 'package main\nimport "net/http"\nfunc main() {\n\thttp.ListenAndServe(":8080", nil)\n}\n'},
            "main.go:4",
        ),
        (
            {
                "cmd/main.go": 'package main\nimport "github.com/gin-gonic/gin"\nfunc main() {\n\tr := gin.Default()\n\tr.Run(":9000")\n}\n'
            },
            "cmd/main.go:5",
        ),
        (
            {
                "src/main/java/App.java": "import io.javalin.Javalin;\nclass App {\n  void a() { Javalin.create().start(7000); }\n}\n"
            },
            "src/main/java/App.java:3",
        ),
        (
            {
                "src/main.rs": 'use axum::Router;\nasync fn main() {\n    let l = tokio::net::TcpListener::bind("0.0.0.0:3000").await;\n}\n'
            },
            "src/main.rs:3",
        ),
        ({"app.rb": "require 'sinatra'\nset :port, 8080\n"}, "app.rb:2"),
        (
            {"server.js": "const Hapi = require('@hapi/hapi');\nconst server = Hapi.server({ port: 3000 });\n"},
            "server.js:2",
        ),
        (
            {
                "src/main/java/App.java": "import com.sun.net.httpserver.HttpServer;\nclass App {\n  void a() throws Exception {\n"
                "    HttpServer.create(new InetSocketAddress(8080), 0).start();\n  }\n}\n"
            },
            "src/main/java/App.java:4",
        ),
        (
            {
                "src/main/java/App.java": "import org.eclipse.jetty.server.Server;\nclass App {\n  void a() throws Exception {\n"
                "    new Server(8080).start();\n  }\n}\n"
            },
            "src/main/java/App.java:4",
        ),
        (
            {
                "Program.cs": 'var app = WebApplication.CreateBuilder(args).Build();\napp.Urls.Add("http://0.0.0.0:5000");\napp.Run();\n',
                "Shop.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web">\n</Project>\n',
            },
            "Program.cs:2",
        ),
    ],
    good=[
        {
            "quick_start.py": "import uvicorn\nfrom app.main import app\nuvicorn.run(app, host='0.0.0.0', port=8002)\n",
            "app/main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
            "Dockerfile": 'FROM python:3.12\nCMD ["uvicorn", "app.main:app", "--host", "0.0.0.0"]\n',
        },
        {
            "docker/dummy/oidc/main.go": 'package main\nimport "net/http"\nfunc main() {\n\thttp.ListenAndServe(":9998", nil)\n}\n'
        },
        {
            "server.js": "const express = require('express');\nconst app = express();\napp.listen(process.env.PORT || 3000);\n"
        },
        {
            "server.js": "const app = require('express')();\nconst port = Number(process.env.PORT ?? 3000);\napp.listen(port);\n"
        },
        {
            "server.js": "const http = require('http');\nconst { port } = require('./config');\nhttp.createServer(app).listen(port);\n"
        },
        {"server.js": "const http = require('http');\nhttp.createServer(app).listen(0);\n"},
        {
            "app.py": "import os\nfrom flask import Flask\napp = Flask(__name__)\nif __name__ == '__main__':\n    app.run(host='0.0.0.0', port=int(os.environ.get('PORT', 8000)))\n"
        },
        {
            "app.py": "from flask import Flask\napp = Flask(__name__)\nif __name__ == '__main__':\n    app.run(debug=True, port=5000)\n",
            "Dockerfile": 'FROM python:3.12\nCMD ["gunicorn", "--bind", "0.0.0.0:8000", "app:app"]\n',
        },
        {
            "main.go": 'package main\nimport ("net/http"; "os")\nfunc main() {\n\tport := os.Getenv("PORT")\n\thttp.ListenAndServe(":"+port, nil)\n}\n'
        },
        {
            "main.go": 'package main\nimport "net/http"\nimport _ "net/http/pprof"\nfunc main() {\n\tgo http.ListenAndServe("localhost:6060", nil)\n}\n'
        },
        {"src/events.js": "const express = require('express');\nbus.listen('orders', handle);\nredis.connect(6379);\n"},
        {"tests/server.js": "const app = require('express')();\napp.listen(3000);\n"},
        {"Procfile": "web: uvicorn main:app --host 0.0.0.0 --port $PORT\n"},
    ],
)
def hardcoded_port(repository: Repository) -> Iterator[Match]:
    """The platform tells each process which port is its own. One that insists on another gets no traffic, and no two of it share a machine."""
    for kind, find in FINDERS.items():
        for source in repository.changed(kind):
            found = [each for each in find(source) if each.port is not None]
            for each in found:
                if (
                    each.host not in _LOOPBACK
                    and stage(each.call.node) != "elsewhere"
                    and reached(repository, source, each.call.node)
                ):
                    yield Match(source.path, source.span(each.node), {"port": each.port or ""}, fix=_fix(each, found))


def _fix(found: Listening, siblings: Sequence[Listening]) -> Fix | None:
    source = found.source
    # Two servers cannot share one variable.
    if not found.written or len(siblings) > 1:
        return None
    content = source.text.content
    if source.grammar.language == "javascript":
        replacement = f"process.env.PORT || {found.node.text()}"
    elif source.grammar.language in ("typescript", "tsx"):
        replacement = f"Number(process.env.PORT) || {found.node.text()}"
    elif source.grammar.language == "python" and source.imports.get("os") == "os":
        replacement = f'int(os.environ.get("PORT", "{found.port}"))'
    else:
        return None
    if "PORT" in content and "process.env" in content:
        return None
    edit = Edit(source.path, source.span(found.node), replacement)
    return Fix("Let PORT in the environment choose the port", (edit,))
