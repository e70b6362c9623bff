"""Health checks that call a tool the image does not have."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.dockerfile import DOCKERFILE, Dockerfile, Stage
from checks.finding import Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule

_ALPINE = pattern(r"alpine")
_SLIM = pattern(r"slim|^debian:|^ubuntu:|aspnet:")
_BARE = pattern(r"distroless|^scratch$|chiselled|/static")
_INSTALLS = pattern(r"\b(?:apt-get|apt|apk|dnf|yum|microdnf|zypper)\b")


@rule(
    message="The health check calls {tool}, which {image} does not have",
    level="error",
    fix="Install {tool} in the image, or ask with what the image has: its own language, or the program itself.",
    looks_at={DOCKERFILE: ("HEALTHCHECK",)},
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
                "Dockerfile": "FROM golang:1.22 AS build\nFROM gcr.io/distroless/static:nonroot\nHEALTHCHECK CMD wget -q http://localhost/\n"
            },
            "Dockerfile:3",
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
    ],
)
def broken_health_check(repository: Repository) -> Iterator[Match]:
    """A check whose tool is missing fails at every call: the container is never healthy, is restarted without end, or the check
    is switched off.
    """
    for dockerfile in repository.changed(DOCKERFILE):
        stage = dockerfile.last
        check = dockerfile.in_force(stage, "HEALTHCHECK") if stage is not None else None
        if stage is None or check is None or not check.commands:
            continue
        image = dockerfile.base_image(stage) or ""
        tool = next((name for command in check.commands if (name := command.name) in ("curl", "wget")), None)
        if tool and _lacks(image, tool) and not _may_bring(dockerfile, stage, tool):
            yield Match(dockerfile.path, check.span, {"tool": tool, "image": image})


def _lacks(image: str, tool: str) -> bool:
    name = image.rpartition("/")[2]
    if _BARE.search(image):
        return True
    if _ALPINE.search(name):
        # The wget of Alpine is BusyBox's.
        return tool == "curl" and not name.startswith(("nginx", "curl", "php"))
    return bool(_SLIM.search(name)) and not name.startswith(("nginx", "buildpack-deps", "php"))


def _may_bring(dockerfile: Dockerfile, stage: Stage, tool: str) -> bool:
    """Whether the image installs the tool, copies it, or runs something that may."""
    for link in dockerfile.stage_chain(stage):
        for instruction in link.instructions:
            source = instruction.source
            if instruction.keyword in ("COPY", "ADD") and tool in source:
                return True
            if instruction.keyword == "RUN" and (
                (tool in source and _INSTALLS.search(source))
                or ".sh" in source
                or "install-packages" in source
                or "$" in source
            ):
                return True
    return False
