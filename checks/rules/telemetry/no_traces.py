"""HTTP services that leave no traces."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.procfile import PROCFILE
from checks.documents.requirements import REQUIREMENTS
from checks.finding import Match
from checks.http_services.observed import unobserved
from checks.http_services.place import lacking
from checks.repository import Repository
from checks.rule import rule

_IMAGE = {"Dockerfile": 'FROM python:3.12\nCOPY . .\nCMD ["gunicorn", "app:app"]\n'}
_FLASK = {"app.py": "from flask import Flask\napp = Flask(__name__)\n"}


@rule(
    message="Requests are not traced by {service}",
    level="warning",
    fix="Trace requests with OpenTelemetry, whose automatic instrumentation needs no change of the code.",
    looks_at={
        DOCKERFILE: ("CMD", "ENTRYPOINT"),
        PROCFILE: ("web",),
        COMPOSE: ("build",),
        PACKAGE_JSON: ('"start"',),
        REQUIREMENTS: (),
    },
    thorough=True,
    bad=[
        ({**_IMAGE, **_FLASK}, "Dockerfile:3"),
        ({"Procfile": "web: gunicorn app:app\n", **_FLASK}, "Procfile:1"),
        (
            {
                **{
                    f"{name}/{path}": text
                    for name in ("orders", "users")
                    for path, text in {**_IMAGE, **_FLASK}.items()
                },
                "orders/requirements.txt": "flask==3.0.3\n",
                "users/requirements.txt": "flask==3.0.3\n",
            },
            "orders/requirements.txt:1",
        ),
        (
            {
                "Dockerfile": 'FROM node:22\nCOPY . .\nCMD ["node", "index.js"]\n',
                "index.js": "const express = require('express');\nexpress().listen(process.env.PORT);\n",
            },
            "Dockerfile:3",
        ),
    ],
    good=[
        {**_IMAGE, **_FLASK, "requirements.txt": "ddtrace==3.1.0\n"},
        {
            **_IMAGE,
            **_FLASK,
            "deploy.yaml": "env:\n  - name: OTEL_EXPORTER_OTLP_ENDPOINT\n    value: http://collector:4317\n",
        },
        {**_IMAGE, "app.py": "from flask import Flask\nfrom opentelemetry import trace\n"},
        {
            "Dockerfile": "FROM nginx:1.27\nCOPY dist /usr/share/nginx/html\n",
            "src/main.js": "import React from 'react';\n",
        },
        _FLASK,
    ],
    scope="application",
    wide=True,
)
def no_traces(repository: Repository) -> Iterator[Match]:
    """A trace shows which of several steps, and which service behind this one, made a request slow or fail."""
    yield from lacking(repository, unobserved(repository, "traces"))
