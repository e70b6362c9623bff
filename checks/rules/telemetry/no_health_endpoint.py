"""HTTP services that nobody can ask how they are."""

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
    message="No route of {service} tells a platform whether it is healthy",
    level="warning",
    fix="Add a route such as `/health` that answers without work, and name it in the platform's probes.",
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
        {**_IMAGE, **_FLASK, "requirements.txt": "django-health-check==3.18.3\n"},
        {**_IMAGE, **_FLASK, "deploy.yaml": "livenessProbe:\n  httpGet:\n    path: /\n    port: 8000\n"},
        {
            **_IMAGE,
            "app.py": "from flask import Flask\napp = Flask(__name__)\n@app.get('/healthz')\ndef healthz():\n    return 'ok'\n",
        },
        {
            "Dockerfile": "FROM nginx:1.27\nCOPY dist /usr/share/nginx/html\n",
            "src/main.js": "import React from 'react';\n",
        },
        _FLASK,
    ],
    scope="application",
    wide=True,
)
def no_health_endpoint(repository: Repository) -> Iterator[Match]:
    """A platform that cannot ask a process whether it is well sends requests to one that hangs, and never restarts it."""
    yield from lacking(repository, unobserved(repository, "health"))
