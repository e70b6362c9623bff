"""Build contexts that are copied whole, with nothing that keeps anything out of them."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join, normpath

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE, Dockerfile, Instruction
from checks.finding import Edit, Fix, Match
from checks.processes.composed import dockerfile_of
from checks.processes.images import for_development
from checks.repository import Repository
from checks.rule import rule

_WHOLE = (".", "./", "/", "*", "./*")
_IGNORED = ".git\n.env\n.env.*\n!.env.example\n"
_CODE = {"app.py": "", "requirements.txt": "flask==3.0.3\n"}


@rule(
    message="`{instruction}` takes {what} into the image, for there is no .dockerignore",
    level="error",
    fix="Add a .dockerignore that names `.git`, `.env` and what is installed or built, such as `node_modules`.",
    looks_at={DOCKERFILE: ("COPY", "ADD")},
    bad=[
        ({"Dockerfile": "FROM python:3.12.1\nCOPY . .\nCMD python app.py\n", **_CODE}, "Dockerfile:2"),
        (
            {
                "api/Dockerfile": "FROM node:20.11\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n",
                "api/package.json": "{}\n",
            },
            "api/Dockerfile:4",
        ),
        (
            {
                "docker/Dockerfile": "FROM php:8.3.1\nADD . /srv/app\n",
                "compose.yaml": "services:\n  app:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n",
            },
            "docker/Dockerfile:2",
        ),
    ],
    good=[
        {"Dockerfile": "FROM python:3.12.1\nCOPY . .\n", ".dockerignore": ".git\n", **_CODE},
        {"Dockerfile": "FROM python:3.12.1\nCOPY . .\n", "Dockerfile.dockerignore": ".git\n", **_CODE},
        {"Dockerfile": "FROM python:3.12.1\nCOPY app ./app\nCOPY requirements.txt .\n", **_CODE},
        {
            "Dockerfile": "FROM golang:1.22 AS build\nCOPY . .\nRUN go build -o /app\nFROM scratch\nCOPY --from=build /app /app\n",
        },
        {"Dockerfile.dev": "FROM python:3.12.1\nCOPY . .\n", **_CODE},
        {"tools/convert/Dockerfile": "FROM python:3.12.1\nCOPY . .\n", "tools/convert/main.py": ""},
    ],
)
def missing_dockerignore(repository: Repository) -> Iterator[Match]:
    """What lies in the folder on the day of the build goes into the image: the whole history, secrets in dotenv files, packages
    installed for another machine. Two builds of one commit are then two different images.
    """
    for dockerfile in repository.changed(DOCKERFILE):
        if dockerfile.last is None or for_development(dockerfile.path, repository):
            continue
        context = _context(dockerfile, repository)
        if context is None or _is_kept_clean(dockerfile, context, repository):
            continue
        for stage in dockerfile.stage_chain(dockerfile.last):
            for instruction in stage.of("COPY", "ADD"):
                what = _taken(instruction, context, repository)
                if what:
                    yield Match(
                        dockerfile.path,
                        instruction.span,
                        {"instruction": " ".join(f"{instruction.keyword} {instruction.value}".split()), "what": what},
                        _fix(context, repository),
                        # Without a dotenv file the image is larger than it should be, and no secret is in it.
                        level=None if "`.env`" in what else "warning",
                        cause="dotenv in the build context",
                    )


def _context(dockerfile: Dockerfile, repository: Repository) -> str | None:
    """The folder that the build starts from: as a compose file says, else the Dockerfile's own if it holds more than that."""
    for compose in repository.all(COMPOSE, containing=["build"]):
        for service in compose.services:
            found = dockerfile_of(compose.path, service.build, repository) if service.build is not None else None
            if found is not None and found.path == dockerfile.path and service.build is not None:
                folder = normpath(join(compose.path.rpartition("/")[0], service.build.context))
                return "" if folder == "." else folder
    folder = dockerfile.path.rpartition("/")[0]
    prefix = f"{folder}/" if folder else ""
    beside = (path for path in repository.paths if path.startswith(prefix) and path != dockerfile.path)
    return folder if not folder or any(not path.endswith((".sh", ".conf", ".md", ".ini")) for path in beside) else None


def _is_kept_clean(dockerfile: Dockerfile, context: str, repository: Repository) -> bool:
    candidates = (
        f"{dockerfile.path}.dockerignore",
        f"{dockerfile.path}.containerignore",
        join(context, ".dockerignore"),
        join(context, ".containerignore"),
    )
    return any(repository.exists(path) for path in candidates)


def _taken(instruction: Instruction, context: str, repository: Repository) -> str:
    """What would go in that should not: `.git`, installed packages, dotenv files; empty for nothing."""
    if instruction.flag("from") is not None or all(source.value not in _WHOLE for source in instruction.sources):
        return ""
    found = [
        *(["`.git`"] if not context else []),
        *(["`node_modules`"] if repository.exists(join(context, "package.json")) else []),
        *(["`.env`"] if any(repository.exists(join(context, name)) for name in (".env", ".env.example")) else []),
    ]
    return " and ".join((", ".join(found[:-1]), found[-1])) if len(found) > 1 else "".join(found)


def _fix(context: str, repository: Repository) -> Fix:
    installed = "node_modules\n" if repository.exists(join(context, "package.json")) else ""
    return Fix(
        "add a .dockerignore", (Edit(join(context, ".dockerignore"), None, f"{_IGNORED}{installed}"),), safe=False
    )
