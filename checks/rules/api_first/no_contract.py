"""HTTP services whose interface nothing describes."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.procfile import PROCFILE
from checks.finding import Match
from checks.http_services.contracts import undescribed
from checks.http_services.place import lacking
from checks.repository import Repository
from checks.rule import rule

_IMAGE = {"Dockerfile": 'FROM python:3.12\nCOPY . .\nCMD ["gunicorn", "app:app"]\n'}
_FLASK = {
    "app.py": "from flask import Flask, jsonify\napp = Flask(__name__)\n\n@app.get('/orders')\ndef orders():\n    return jsonify([])\n"
}


@rule(
    message="No contract describes the JSON that {service} answers with",
    level="warning",
    fix="Describe the interface in OpenAPI, GraphQL or protobuf, by hand or with a library that makes it out of the routes, and keep "
    "it in the repository.",
    looks_at={DOCKERFILE: ("CMD", "ENTRYPOINT"), PROCFILE: ("web",), COMPOSE: ("build",), PACKAGE_JSON: ('"start"',)},
    thorough=True,
    bad=[
        ({**_IMAGE, **_FLASK}, "Dockerfile:3"),
        ({"Procfile": "web: gunicorn app:app\n", **_FLASK}, "Procfile:1"),
        (
            {
                "Dockerfile": 'FROM node:22\nCOPY . .\nCMD ["node", "index.js"]\n',
                "index.js": "const express = require('express');\nconst app = express();\n"
                "app.get('/orders', (req, res) => res.json([]));\n",
            },
            "Dockerfile:3",
        ),
    ],
    good=[
        {**_IMAGE, **_FLASK, "openapi.yaml": "openapi: 3.1.0\ninfo: {title: Orders, version: '1'}\npaths: {}\n"},
        {**_IMAGE, "app.py": "from fastapi import FastAPI\napp = FastAPI()\n"},
        {**_IMAGE, **_FLASK, "requirements.txt": "flask-smorest==0.45.0\n"},
        {**_IMAGE, "app.py": "from flask import Flask, render_template\napp = Flask(__name__)\n"},
        {**_IMAGE, "pages.py": "from flask import render_template\nrender_template('a.html')\n", **_FLASK},
        {**_IMAGE, **_FLASK, "proto/orders.proto": 'syntax = "proto3";\n'},
    ],
    scope="application",
    wide=True,
)
def no_contract(repository: Repository) -> Iterator[Match]:
    """Whoever calls the service has to read its code, and nothing tells when a change breaks its callers."""
    yield from lacking(repository, undescribed(repository))
