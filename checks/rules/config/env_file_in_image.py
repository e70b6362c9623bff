"""Dotenv files that are copied into an image."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.dockerfile import DOCKERFILE, Dockerfile, Instruction
from checks.documents.dotenv import is_example
from checks.documents.ignore_file import IGNORE_FILE, IgnoreFile, dockerignored, ignores
from checks.environment.dotenv_readers import readings
from checks.finding import Edit, Fix, Level, Match
from checks.repository import Repository
from checks.rule import rule

_WHOLE = (".", "./", "/", "*", "./*")


@rule(
    message="{path} goes into the image with `{instruction}`",
    level="error",
    fix="Keep dotenv files out of the build context by `.dockerignore`, and hand the values to the container when it starts.",
    looks_at={DOCKERFILE: ("COPY", "ADD")},
    bad=[
        ({"Dockerfile": 'FROM node:20.11\nCOPY .env /app/.env\nCMD ["node", "server.js"]\n'}, "Dockerfile:2"),
        (
            {"Dockerfile": "FROM python:3.12.1\nCOPY . .\n", ".env.example": "TOKEN=\n", ".gitignore": ".env\n"},
            "Dockerfile:2",
        ),
        (
            {
                "Dockerfile": "FROM golang:1.22 AS build\nCOPY go.mod .\nFROM alpine:3.19\nADD ./ /srv/\n",
                ".env.example": "TOKEN=\n",
                ".gitignore": ".env\n",
                ".dockerignore": "node_modules\n",
            },
            "Dockerfile:4",
        ),
        ({"api/Dockerfile": "FROM php:8.3.1\nCOPY .env.production ./.env\n"}, "api/Dockerfile:2"),
        (
            {
                "Dockerfile": 'FROM python:3.13\nCOPY . .\nCMD ["python", "app.py"]\n',
                "app.py": "from dotenv import load_dotenv\n\nload_dotenv()\n",
            },
            "Dockerfile:2",
        ),
    ],
    good=[
        {
            "Dockerfile": "FROM node:20.11\nCOPY . .\n",
            ".env.example": "TOKEN=\n",
            ".gitignore": ".env\n",
            ".dockerignore": ".env*\n",
        },
        {
            "Dockerfile": "FROM node:20.11\nCOPY . .\n",
            ".env.example": "TOKEN=\n",
            ".gitignore": ".env\n",
            ".dockerignore": "**\n!src\n",
        },
        {"Dockerfile": "FROM node:20.11\nCOPY .env.example ./\n"},
        {"Dockerfile": "FROM node:20.11\nCOPY src/ ./src/\n", ".env.example": "TOKEN=\n", ".gitignore": ".env\n"},
        {
            "Dockerfile": "FROM node:20.11 AS build\nCOPY . .\nFROM nginx:1.25\nCOPY --from=build /app/dist /usr/share/nginx/html\n",
            ".env.example": "TOKEN=\n",
            ".gitignore": ".env\n",
        },
        {"Dockerfile": "FROM node:20.11\nCOPY . .\n"},
    ],
)
def env_file_in_image(repository: Repository) -> Iterator[Match]:
    """Whoever can pull an image can read every file in it, in each of its layers. A dotenv file in there makes one deploy's
    secrets part of the build.
    """
    for dockerfile in repository.changed(DOCKERFILE):
        kept_out = _ignore_files(dockerfile, repository)
        for stage in dockerfile.stage_chain(dockerfile.last) if dockerfile.last else ():
            for instruction in stage.of("COPY", "ADD"):
                path = None if instruction.flag("from") else _copied(instruction, dockerfile, kept_out, repository)
                if path:
                    yield Match(
                        dockerfile.path,
                        instruction.span,
                        {"path": path, "instruction": " ".join(f"{instruction.keyword} {instruction.value}".split())},
                        _fix(path, kept_out, dockerfile),
                        because=tuple(file.path for file in kept_out),
                        level=_level(path, instruction, repository),
                        cause="dotenv in the build context",
                    )


def _level(path: str, instruction: Instruction, repository: Repository) -> Level | None:
    """What is ignored by git is in the image of whoever builds at home, and not in that of a clean checkout."""
    named = any(source.value == path for source in instruction.sources)
    return None if named or repository.exists(path) else "warning"


def _copied(
    instruction: Instruction, dockerfile: Dockerfile, kept_out: list[IgnoreFile], repository: Repository
) -> str | None:
    """The dotenv file that the instruction takes along, if any."""
    for source in instruction.sources:
        name = source.value.rpartition("/")[2]
        if (name == ".env" or name.startswith(".env.")) and not is_example(name):
            return source.value
        if source.value in _WHOLE:
            folder = dockerfile.path.rpartition("/")[0]
            if any(dockerignored(file, ".env") for file in kept_out):
                return None
            return next((path for path in _likely(folder, repository)), None)
    return None


def _likely(folder: str, repository: Repository) -> Iterator[str]:
    """`.env` in the context, where it is in the repository, where it is read, or where it is ignored because people have one."""
    path = f"{folder}/.env" if folder else ".env"
    if repository.exists(path):
        yield path
        return
    files = [file for file in repository.all(IGNORE_FILE) if file.path.rpartition("/")[2] == ".gitignore"]
    documented = any(
        is_example(each) and each.rpartition("/")[0] == folder and "env" in each.rpartition("/")[2]
        for each in repository.paths
    )
    if path in repository.model(_read) or (documented and ignores(files, path)):
        yield path


def _read(repository: Repository) -> frozenset[str]:
    return frozenset(reading.file for reading in readings(repository))


def _ignore_files(dockerfile: Dockerfile, repository: Repository) -> list[IgnoreFile]:
    """The ignore files that may hold for the build: of this Dockerfile, its folder, and the root."""
    folder = dockerfile.path.rpartition("/")[0]
    candidates = (f"{dockerfile.path}.dockerignore", f"{folder}/.dockerignore" if folder else "", ".dockerignore")
    found = (repository.document(path, IGNORE_FILE) for path in candidates if path)
    return [file for file in found if file is not None]


def _fix(path: str, kept_out: list[IgnoreFile], dockerfile: Dockerfile) -> Fix:
    folder, slash, _ = dockerfile.path.rpartition("/")
    target = kept_out[0].path if kept_out else f"{folder}{slash}.dockerignore"
    return Fix(f"keep {path} out of the build context", (Edit(target, None, ".env\n.env.*\n!.env.example\n"),))
