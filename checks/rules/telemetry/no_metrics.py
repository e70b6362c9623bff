"""HTTP services that give no metrics."""

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
    message="No metrics are exported by {service}",
    level="warning",
    fix="Count requests, errors and durations with Prometheus's client or OpenTelemetry, and let the platform collect them.",
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
        {**_IMAGE, **_FLASK, "requirements.txt": "prometheus-flask-exporter==0.23.1\n"},
        {**_IMAGE, **_FLASK, "deploy.yaml": "kind: Pod\nmetadata:\n  annotations:\n    prometheus.io/scrape: 'true'\n"},
        {**_IMAGE, "app.py": "from flask import Flask\nfrom opentelemetry import metrics\n"},
        {
            "Dockerfile": "FROM nginx:1.27\nCOPY dist /usr/share/nginx/html\n",
            "src/main.js": "import React from 'react';\n",
        },
        _FLASK,
    ],
    scope="application",
    wide=True,
)
def no_metrics(repository: Repository) -> Iterator[Match]:
    """Without figures nobody sees that a service grows slow or fails more often before its users tell."""
    yield from lacking(repository, unobserved(repository, "metrics"))
