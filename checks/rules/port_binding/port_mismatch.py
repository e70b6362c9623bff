"""Ports that disagree on the way from the program to its clients."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.kubernetes import KUBERNETES
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.serving.ports import in_images, in_probes, in_services
from checks.serving.running import COMMAND_KINDS, running

_DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
        - name: shop
          image: example.com/shop:1
          ports: [{name: http, containerPort: 8000}]
          readinessProbe:
            httpGet: {path: /, port: 8000}
"""
_SERVICE = """apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports:
    - port: 80
      targetPort: 8000
"""
_NET = (
    "FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nCOPY . .\nRUN dotnet publish -o /out\nFROM mcr.microsoft.com/dotnet/aspnet:8.0\n"
    'COPY --from=build /out .\nEXPOSE 80\nENTRYPOINT ["dotnet", "Shop.dll"]\n'
)
_IMAGE = 'FROM python:3.12\nEXPOSE 8000\nCMD ["gunicorn", "--bind", "0.0.0.0:8000", "app:app"]\n'


@rule(
    message="{here}, but {there}",
    fix="Use one port from the program to the Service in front of it, best by name or by the variable `PORT`.",
    looks_at={**dict.fromkeys(COMMAND_KINDS, ()), KUBERNETES: ("port",)},
    level="warning",
    wide=True,
    bad=[
        ({"Dockerfile": _IMAGE.replace("EXPOSE 8000", "EXPOSE 5000")}, "Dockerfile:2"),
        (
            {
                "compose.yaml": 'services:\n  web:\n    build: .\n    ports:\n      - "8080:5000"\n',
                "Dockerfile": _IMAGE,
            },
            "compose.yaml:5",
        ),
        (
            {
                "Dockerfile": 'FROM node:22\nCOPY . .\nEXPOSE 8080\nCMD ["node", "server.js"]\n',
                "server.js": "const app = require('express')();\napp.listen(3000);\n",
            },
            "Dockerfile:3",
        ),
        (
            {
                "Dockerfile": 'FROM node:22\nCOPY . .\nENV PORT=3000\nEXPOSE 8080\nCMD ["node", "server.js"]\n',
                "server.js": "const app = require('express')();\napp.listen(process.env.PORT || 8080);\n",
            },
            "Dockerfile:4",
        ),
        ({"shop/Dockerfile": _IMAGE, "k8s/shop.yaml": _DEPLOYMENT.replace("8000", "8080")}, "k8s/shop.yaml:11"),
        (
            {
                "shop/Dockerfile": 'FROM golang:1.23\nEXPOSE 8000\nENTRYPOINT ["/shop"]\n',
                "k8s/shop.yaml": _DEPLOYMENT.replace("8000", "8080"),
            },
            "k8s/shop.yaml:11",
        ),
        ({"k8s/shop.yaml": _DEPLOYMENT, "k8s/service.yaml": _SERVICE.replace("8000", "8080")}, "k8s/service.yaml:8"),
        ({"k8s/shop.yaml": _DEPLOYMENT.replace("port: 8000}", "port: 9000}")}, "k8s/shop.yaml:13"),
        ({"Dockerfile": _NET, "Program.cs": "var app = builder.Build();\napp.Run();\n"}, "Dockerfile:6"),
    ],
    good=[
        {"Dockerfile": _NET.replace("EXPOSE 80", "EXPOSE 8080\nEXPOSE 8081")},
        {"Dockerfile": _NET.replace("EXPOSE 80", "ENV ASPNETCORE_HTTP_PORTS=80\nEXPOSE 80")},
        {"Dockerfile": _NET.replace("8.0", "6.0")},
        {"Dockerfile": _NET, "Program.cs": 'var app = builder.Build();\napp.Run("http://0.0.0.0:80");\n'},
        {"Dockerfile": _NET, "appsettings.json": '{"Kestrel": {"Endpoints": {"Http": {"Url": "http://*:80"}}}}\n'},
        {"Dockerfile": _IMAGE},
        {"Dockerfile": _IMAGE.replace("EXPOSE 8000", "ARG PORT\nEXPOSE $PORT")},
        {"Dockerfile": _IMAGE.replace('"0.0.0.0:8000"', '"0.0.0.0:$PORT"').replace("EXPOSE 8000", "EXPOSE 5000")},
        {"compose.yaml": 'services:\n  web:\n    build: .\n    ports:\n      - "80:8000"\n', "Dockerfile": _IMAGE},
        {"k8s/shop.yaml": _DEPLOYMENT, "k8s/service.yaml": _SERVICE},
        {"shop/Dockerfile": _IMAGE, "k8s/shop.yaml": _DEPLOYMENT},
        {
            "shop/Dockerfile": 'FROM node:22\nCOPY . .\nEXPOSE 3000\nCMD ["node", "server.js"]\n',
            "shop/server.js": "const app = require('express')();\napp.listen(process.env.PORT || 3000);\n",
            "k8s/shop.yaml": _DEPLOYMENT.replace(
                "          readiness", "          env: [{name: PORT, value: '8000'}]\n          readiness"
            ),
        },
        {
            "Dockerfile": 'FROM node:22\nCOPY . .\nEXPOSE 8080\nCMD ["node", "server.js"]\n',
            "server.js": "const app = require('express')();\napp.listen(process.env.PORT || 3000);\n",
        },
        {"k8s/shop.yaml": _DEPLOYMENT, "k8s/service.yaml": _SERVICE.replace("8000", "http")},
        {
            "k8s/shop.yaml": _DEPLOYMENT,
            "k8s/other.yaml": _SERVICE.replace("app: shop", "app: other").replace("8000", "9000"),
        },
    ],
)
def port_mismatch(repository: Repository) -> Iterator[Match]:
    """A port that is declared and one that is bound are a promise to each other; where they differ, traffic goes nowhere."""
    found = [*in_images(running(repository), repository)]
    for manifest in repository.changed(KUBERNETES):
        found += [*in_probes(manifest), *in_services(manifest, repository)]
    for each in found:
        yield Match(each.path, each.span, {"here": each.here, "there": each.there}, because=each.because)
