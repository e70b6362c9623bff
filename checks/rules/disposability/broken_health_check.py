"""Health checks that call a tool, a script or a route that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.kubernetes import KUBERNETES
from checks.documents.toml import TOML
from checks.documents.yaml import YAML
from checks.finding import Level, Match
from checks.health_checks.declared import HealthCheck, health_checks
from checks.health_checks.routes import missing_route
from checks.health_checks.tools import missing_script, missing_tool
from checks.repository import Repository
from checks.rule import rule

_APP = "from flask import Flask\napp = Flask(__name__)\n\n@app.route('/orders')\ndef orders(): ...\n"
_FLASK = {"requirements.txt": "flask==3.0.0\ngunicorn==22.0.0\n", "app.py": _APP}
_SLIM = 'FROM python:3.12-slim\nCMD ["gunicorn", "app:app"]\n'
_EXPRESS = {
    "package.json": '{"private": true, "dependencies": {"express": "4.19.2"}}\n',
    "server.js": "const app = require('express')();\napp.get('/orders', orders);\napp.listen(process.env.PORT);\n",
}
_SPRING = {
    "pom.xml": "<project><dependencies><dependency><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n",
    "src/main/java/Shop.java": '@RestController\nclass Shop {\n  @GetMapping("/orders") String orders() { return ""; }\n}\n',
}


def _deployment(probe: str) -> str:
    return (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      containers:\n        - name: shop\n"
        f"          image: me/shop:1.4\n          readinessProbe:\n{probe}"
    )


@rule(
    message="The health check asks for {what}",
    level="error",
    fix="Ask with what the image has, its own language or a program of the service, or install the tool; ask for a route that the "
    "service answers.",
    looks_at={
        DOCKERFILE: ("HEALTHCHECK",),
        COMPOSE: ("healthcheck",),
        KUBERNETES: ("livenessprobe", "readinessprobe", "startupprobe"),
        TOML: ("checks", "healthcheckpath"),
        YAML: ("healthcheckpath",),
    },
    wide=True,
    bad=[
        (
            {
                "Dockerfile": 'FROM python:3.12-slim\nHEALTHCHECK CMD curl -f http://localhost:8000/ || exit 1\nCMD ["gunicorn", "app"]\n'
            },
            "Dockerfile:2",
        ),
        ({"Dockerfile": 'FROM node:20-alpine\nHEALTHCHECK CMD ["curl", "-f", "http://localhost/"]\n'}, "Dockerfile:2"),
        (
            {
                "Dockerfile": "FROM node:22-slim\nHEALTHCHECK --interval=5s \\\n  --timeout=3s \\\n  CMD curl -f http://localhost:3000/ || exit 1\n"
            },
            "Dockerfile:2",
        ),
        (
            {
                "Dockerfile": "FROM golang:1.22 AS build\nFROM gcr.io/distroless/static:nonroot\nHEALTHCHECK CMD wget -q http://localhost/\n"
            },
            "Dockerfile:3",
        ),
        (
            {
                "Dockerfile": _SLIM,
                "compose.yaml": 'services:\n  web:\n    build: .\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8000/"]\n',
            },
            "compose.yaml:5",
        ),
        (
            {
                "compose.yaml": "services:\n  login:\n    image: quay.io/keycloak/keycloak:25.0\n    healthcheck:\n      test: curl -f http://localhost:8080/health\n"
            },
            "compose.yaml:5",
        ),
        (
            {
                "Dockerfile": 'FROM node:20\nCOPY . .\nHEALTHCHECK CMD ["node", "healthcheck.js"]\nCMD ["node", "a.js"]\n'
            },
            "Dockerfile:3",
        ),
        (
            {
                **_FLASK,
                "Dockerfile": 'FROM python:3.12\nHEALTHCHECK CMD curl -f http://localhost:8000/healthz\nCMD ["gunicorn", "app:app"]\n',
            },
            "Dockerfile:2",
        ),
        (
            {
                **_EXPRESS,
                "Dockerfile": 'FROM node:20\nCOPY . .\nCMD ["node", "server.js"]\n',
                "k8s.yaml": _deployment("            httpGet: {path: /healthz, port: 3000}\n"),
            },
            "k8s.yaml:11",
        ),
        (
            {
                **_SPRING,
                "Dockerfile": 'FROM eclipse-temurin:21\nCMD ["java", "-jar", "shop.jar"]\n',
                "k8s.yaml": _deployment("            httpGet:\n              path: /actuator/health\n"),
            },
            "k8s.yaml:12",
        ),
        (
            {
                **_FLASK,
                "Dockerfile": _SLIM,
                "fly.toml": 'app = "shop"\n[[services]]\n[[services.http_checks]]\npath = "/healthz"\n',
            },
            "fly.toml:4",
        ),
    ],
    good=[
        {
            "Dockerfile": "FROM python:3.12-slim\nRUN apt-get update && apt-get install -y curl\nHEALTHCHECK CMD curl -f http://localhost/\n"
        },
        {"Dockerfile": "FROM node:20-alpine\nHEALTHCHECK CMD wget -q --spider http://localhost/ || exit 1\n"},
        {"Dockerfile": "FROM node:20\nHEALTHCHECK CMD curl -f http://localhost/\n"},
        {"Dockerfile": 'FROM python:3.12-slim\nHEALTHCHECK CMD ["python", "-m", "app.health"]\n'},
        {
            "Dockerfile": "FROM python:3.12-slim AS base\nRUN apt-get install -y --no-install-recommends curl\nFROM base\nHEALTHCHECK CMD curl -f http://localhost/\n"
        },
        {
            "Dockerfile": "FROM python:3.12-slim\nCOPY setup.sh /\nRUN /setup.sh\nHEALTHCHECK CMD curl -f http://localhost/\n"
        },
        {"Dockerfile": "FROM team/base:1.0\nHEALTHCHECK CMD curl -f http://localhost/\n"},
        {
            "Dockerfile": 'FROM node:20\nCOPY . .\nHEALTHCHECK CMD ["node", "dist/healthcheck.js"]\nCMD ["node", "dist/a.js"]\n',
            "src/healthcheck.ts": "ask();\n",
        },
        {
            "compose.yaml": "services:\n  search:\n    image: elasticsearch:8.14.0\n    healthcheck:\n      test: curl -f http://localhost:9200/_cluster/health\n"
        },
        {
            **_FLASK,
            "app.py": _APP.replace("/orders", "/healthz"),
            "Dockerfile": 'FROM python:3.12\nHEALTHCHECK CMD curl -f http://localhost:8000/healthz\nCMD ["gunicorn", "app:app"]\n',
        },
        {
            **_EXPRESS,
            "server.js": "const express = require('express');\nconst app = express();\napp.get('/orders', orders);\napp.use(express.static('public'));\n",
            "Dockerfile": 'FROM node:20\nCOPY . .\nCMD ["node", "server.js"]\n',
            "k8s.yaml": _deployment("            httpGet: {path: /healthz, port: 3000}\n"),
        },
        {
            **_SPRING,
            "pom.xml": _SPRING["pom.xml"].replace("starter-web", "starter-actuator"),
            "Dockerfile": 'FROM eclipse-temurin:21\nCMD ["java", "-jar", "shop.jar"]\n',
            "k8s.yaml": _deployment("            httpGet:\n              path: /actuator/health\n"),
        },
        {"k8s.yaml": _deployment("            httpGet: {path: /healthz, port: 3000}\n")},
    ],
)
def broken_health_check(repository: Repository) -> Iterator[Match]:
    """A check whose tool or route is missing fails at every call: the container is never healthy, is restarted without end, or the
    check is switched off.
    """
    told: set[tuple[str, str]] = set()
    for check in health_checks(repository):
        what, certain = _missing(check, repository)
        image = check.dockerfile.path if check.dockerfile is not None else check.path
        if what is None or (image, what) in told:
            # Several compose files that ask one image for the same are one cause.
            continue
        told.add((image, what))
        level: Level | None = None if certain else "warning"
        yield Match(check.path, check.span, {"what": what}, level=level, because=(image,))


def _missing(check: HealthCheck, repository: Repository) -> tuple[str | None, bool]:
    """What the check asks for in vain, and whether that is certain."""
    tool = missing_tool(check)
    if tool is not None:
        return f"{tool}, which {check.image} does not have", True
    script = missing_script(check, repository)
    if script is not None:
        return f"{script}, which is nowhere", True
    route = missing_route(check, repository)
    return (f"{route}, which no code of the service answers" if route is not None else None), False
