"""The same language at different versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import basename, dirname
from typing import Any

from checks.documents.composer_json import COMPOSER_JSON
from checks.documents.dockerfile import DOCKERFILE, Dockerfile, Stage
from checks.documents.gemfile import GEMFILE
from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.go_mod import GO_MOD
from checks.documents.gradle import GRADLE
from checks.documents.json import JSON
from checks.documents.kind import Kind
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.properties import PROPERTIES
from checks.documents.pyproject import PYPROJECT
from checks.documents.runtime_version_file import RUNTIME_VERSION
from checks.documents.toml import TOML
from checks.documents.xml import XML
from checks.finding import Match
from checks.processes.images import for_development
from checks.repository import Repository
from checks.rule import rule
from checks.runtimes.declared import in_files
from checks.runtimes.pipelines import in_pipelines
from checks.runtimes.releases import Declared, Line, exactly, runtime_of
from checks.value import frozen
from checks.written_commands import PIPELINES

_LOOKS_AT: dict[Kind[Any], tuple[str, ...]] = {
    DOCKERFILE: ("from",),
    GITHUB_WORKFLOW: ("-version", "toolchain"),
    GITLAB_CI: ("image",),
    GO_MOD: (),
    PYPROJECT: ("python",),
    PACKAGE_JSON: ("engines",),
    COMPOSER_JSON: ('"php"',),
    GEMFILE: ("ruby",),
    XML: ("java.version", "maven.compiler", "targetframework"),
    GRADLE: ("languageversion", "jvmtoolchain", "compatibility", "options.release"),
    TOML: ("python_version", "python_full_version", "channel"),
    JSON: ("devcontainers/", '"sdk"'),
    PROPERTIES: ("java.runtime.version",),
    RUNTIME_VERSION: (),
}


def _workflow(uses: str, version: str, run: str) -> str:
    return (
        "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    strategy:\n      matrix:\n        version: ['3.11', '3.12']\n"
        f"    steps:\n      - uses: {uses}\n        with:\n          {version}\n      - run: {run}\n"
    )


@rule(
    message="{language} is {written} here and {other} in {path}",
    level="error",
    fix="Name one version and let the others follow: build argument, version file, `python-version-file` and its siblings in CI.",
    looks_at=_LOOKS_AT,
    roles=PIPELINES,
    bad=[
        (
            {
                "Dockerfile": "FROM python:3.11 AS build\nRUN pip wheel .\nFROM python:3.12-slim\nCOPY --from=build /w /w\n"
            },
            "Dockerfile:1",
        ),
        ({"Dockerfile": 'FROM node:18-alpine\nCMD ["node", "a.js"]\n', ".nvmrc": "v20.11.0\n"}, ".nvmrc:1"),
        ({"Dockerfile": "FROM python:3.12-slim\n", "runtime.txt": "python-3.9.18\n"}, "runtime.txt:1"),
        (
            {
                "Dockerfile": "FROM python:3.13-slim\n",
                ".github/workflows/test.yml": _workflow(
                    "actions/setup-python@v5", "python-version: ${{ matrix.version }}", "pytest"
                ),
            },
            ".github/workflows/test.yml:11",
        ),
        (
            {
                "Dockerfile": "FROM eclipse-temurin:21-jre\n",
                ".github/workflows/test.yml": _workflow("actions/setup-java@v4", "java-version: '17'", "./mvnw verify"),
            },
            ".github/workflows/test.yml:11",
        ),
        ({"Dockerfile": "FROM golang:1.20\nRUN go build\n", "go.mod": "module shop\n\ngo 1.22\n"}, "go.mod:3"),
        (
            {"Dockerfile": "FROM node:16\n", "package.json": '{"private": true,\n "engines": {"node": ">=18"}}\n'},
            "package.json:2",
        ),
        ({"Dockerfile": "FROM ruby:3.1-slim\n", ".tool-versions": "ruby 3.3.0\n"}, ".tool-versions:1"),
        ({"Dockerfile": "FROM ruby:3.1-slim\n", "Gemfile": "ruby '3.3.0'\ngem 'rails'\n"}, "Gemfile:1"),
        ({"Dockerfile": "FROM php:8.1-fpm\n", "composer.json": '{"require": {"php": "^8.2"}}\n'}, "composer.json:1"),
        (
            {
                "Dockerfile": "FROM eclipse-temurin:17-jre\n",
                "pom.xml": "<project><properties>\n<java.version>21</java.version>\n</properties></project>\n",
            },
            "pom.xml:2",
        ),
        (
            {
                "Dockerfile": "FROM eclipse-temurin:17-jre\n",
                "build.gradle": "java {\n  toolchain {\n    languageVersion = JavaLanguageVersion.of(21)\n  }\n}\n",
            },
            "build.gradle:3",
        ),
        (
            {
                "Dockerfile": 'FROM mcr.microsoft.com/dotnet/aspnet:6.0\nENTRYPOINT ["dotnet", "Shop.dll"]\n',
                "Shop.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup>\n<TargetFramework>net8.0</TargetFramework>\n</PropertyGroup></Project>\n',
            },
            "Shop.csproj:2",
        ),
        (
            {
                "Dockerfile": "FROM mcr.microsoft.com/dotnet/sdk:6.0\n",
                "global.json": '{"sdk": {"version": "8.0.100"}}\n',
            },
            "global.json:1",
        ),
        (
            {
                "Dockerfile": "FROM python:3.12-slim\n",
                ".gitlab-ci.yml": "test:\n  image: python:3.9\n  script:\n    - pytest\n",
            },
            ".gitlab-ci.yml:2",
        ),
        (
            {
                "Dockerfile": "FROM python:3.12-slim\n",
                ".devcontainer/devcontainer.json": '{"image": "mcr.microsoft.com/devcontainers/python:1-3.9-bookworm"}\n',
            },
            ".devcontainer/devcontainer.json:1",
        ),
        ({"Dockerfile": "FROM node:22-slim\n", "Dockerfile.dev": "FROM node:18\n"}, "Dockerfile.dev:1"),
        (
            {
                "Dockerfile": 'FROM python:3.12-slim\nCMD ["gunicorn", "shop"]\n',
                "Dockerfile.worker": 'FROM python:3.11-slim\nCMD ["celery", "-A", "shop", "worker"]\n',
            },
            "Dockerfile.worker:1",
        ),
        (
            {
                "docker/web.Dockerfile": "FROM ruby:3.3\n",
                "docker/sidekiq.Dockerfile": "FROM ruby:3.2 AS base\nFROM base\n",
            },
            "docker/sidekiq.Dockerfile:1",
        ),
    ],
    good=[
        {"Dockerfile": "FROM python:3.12-slim\n", "celery-Dockerfile": "FROM python:3.12-alpine\n"},
        {"Dockerfile": "FROM node:22-slim\n", "Dockerfile.worker": "FROM python:3.12\n"},
        {"Dockerfile": "FROM python:3.12-slim\n", "Dockerfile.python3.11": "FROM python:3.11-slim\n"},
        {"web/Dockerfile": "FROM node:22\n", "worker/Dockerfile": "FROM node:20\n"},
        {"Dockerfile": "FROM python:3.12 AS build\nFROM python:3.12.4-slim\nCOPY --from=build /w /w\n"},
        {"Dockerfile": "FROM node:20 AS assets\nFROM python:3.12\nCOPY --from=assets /d /d\n", ".nvmrc": "20\n"},
        {
            "Dockerfile": "FROM python:3.12-slim\n",
            ".github/workflows/test.yml": _workflow(
                "actions/setup-python@v5", "python-version: ${{ matrix.version }}", "pytest"
            ),
        },
        {
            "Dockerfile": "FROM python:3.12-slim\n",
            ".github/workflows/lint.yml": _workflow("actions/setup-python@v5", "python-version: '3.9'", "ruff check"),
        },
        {"Dockerfile": "ARG VERSION\nFROM node:${VERSION}\n", ".nvmrc": "20\n"},
        {"Dockerfile": "FROM node:lts\n", ".nvmrc": "lts/iron\n"},
        {"Dockerfile": "FROM golang:1.23\n", "go.mod": "module shop\n\ngo 1.22\n"},
        {"Dockerfile": "FROM node:22\n", "package.json": '{"private": true, "engines": {"node": "^18 || >=20"}}\n'},
        {
            "Dockerfile": "FROM maven:3.9-eclipse-temurin-21 AS build\nFROM eclipse-temurin:17-jre\nCOPY --from=build /a /a\n"
        },
        {"a/Dockerfile": "FROM node:20\n", "b/Dockerfile": "FROM node:18\n", ".nvmrc": "18\n"},
        {"Dockerfile": "FROM php:8.3-fpm\n", "composer.json": '{"require": {"php": "^8.1|^8.2"}}\n'},
        {
            "Dockerfile": "FROM eclipse-temurin:21-jre\n",
            "pom.xml": "<project><properties><java.version>17</java.version></properties></project>\n",
        },
        {
            "Dockerfile": "FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build\nFROM mcr.microsoft.com/dotnet/aspnet:8.0\nCOPY --from=build /a /a\n",
            "Shop.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>\n',
        },
        {
            "Dockerfile": "FROM python:3.12-slim\n",
            ".gitlab-ci.yml": "test:\n  image: python:3.12\n  script:\n    - pytest\nlint:\n  image: python:3.9\n  script:\n    - ruff check\n",
        },
        {"Dockerfile": "FROM node:22-slim\n", "Dockerfile.dev": "FROM node:22\n"},
        {
            "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\n[project]\nname = "shape"\nrequires-python = ">=3.9"\n',
            ".github/workflows/test.yml": _workflow("actions/setup-python@v5", "python-version: '3.9'", "pytest"),
        },
    ],
    wide=True,
)
def runtime_version_differs(repository: Repository) -> Iterator[Match]:
    """Code that was built and tested on one version of its language runs on another in production. Syntax, standard library and
    compiled dependencies differ between release lines, and no test has seen the combination that is deployed.
    """
    documents = (document for kind in _LOOKS_AT for document in repository.changed(kind))
    if not sum(1 for _ in documents):
        return
    yield from _between_stages(repository)
    yield from _between_images(repository)
    told: set[tuple[str, tuple[str, ...]]] = set()
    for match in _elsewhere(repository, tuple(_built(repository))):
        # What a version file, a manifest and CI say against one image is one difference.
        cause = (match.values["language"], match.because)
        if cause not in told:
            told.add(cause)
            yield match


def _elsewhere(repository: Repository, built: Sequence[_Built]) -> Iterator[Match]:
    for declared in (*in_files(repository), *_in_other_images(repository)):
        yield from _against(declared, [each for each in built if _holds(repository, declared, each.path)])
    for language, places in in_pipelines(repository).items():
        images = [each for each in built if each.language == language]
        if places and all(
            not one.holds(each.line) for p in places for one in p.allowed for each in images if each.line
        ):
            yield from _against(places[0], images)


def _in_other_images(repository: Repository) -> Iterator[Declared]:
    """What images for development and tests run, `Dockerfile.dev` beside `Dockerfile`."""
    for dockerfile in repository.all(DOCKERFILE):
        stage = dockerfile.last
        if stage is None or not for_development(dockerfile.path, repository):
            continue
        origin = dockerfile.stage_chain(stage)[-1]
        found = _runtime(dockerfile, origin)
        if found is not None and found[1] is not None:
            language, line = found[0], found[1]
            place = origin.image
            yield Declared(
                dockerfile.path, place.span, language, _text(line), (exactly(line),), dirname(dockerfile.path)
            )


@frozen
class _Built:
    path: str
    language: str
    line: Line | None


def _built(repository: Repository) -> Iterator[_Built]:
    """The runtimes that production images are built from."""
    for dockerfile in repository.all(DOCKERFILE):
        if for_development(dockerfile.path, repository):
            continue
        for stage in dockerfile.stages:
            found = _runtime(dockerfile, stage)
            if found is not None:
                yield _Built(dockerfile.path, *found)


def _runtime(dockerfile: Dockerfile, stage: Stage) -> tuple[str, Line | None] | None:
    if stage.base is not None:
        return None
    image = dockerfile.resolve(stage.image.value, stage.instruction)
    if image is not None:
        return runtime_of(image)
    found = runtime_of(stage.image.value)
    return (found[0], None) if found else None


def _between_stages(repository: Repository) -> Iterator[Match]:
    """Stages that the last one copies from, built on another version of its language."""
    for dockerfile in repository.changed(DOCKERFILE):
        if dockerfile.last is None or repository.role(dockerfile.path) != "production":
            continue
        final = dockerfile.stage_chain(dockerfile.last)
        runs = _runtime(dockerfile, final[-1])
        if runs is None or runs[1] is None or runs[0] == "Java":  # A newer JDK builds for an older release if told to.
            continue
        for stage in _copied_from(dockerfile, final):
            origin = dockerfile.stage_chain(stage)[-1]
            makes = _runtime(dockerfile, origin)
            if makes is None or makes[0] != runs[0] or makes[1] is None or origin.index == final[-1].index:
                continue
            if makes[1] != runs[1]:
                values = {"language": runs[0], "written": _text(makes[1]), "other": _text(runs[1])}
                yield Match(dockerfile.path, origin.image.span, {**values, "path": "the last stage"})
                break


def _between_images(repository: Repository) -> Iterator[Match]:
    """Images of workers against the one of the web process beside them, as both run the same code."""
    images: dict[str, list[tuple[Dockerfile, Stage, str, Line]]] = {}
    for dockerfile in repository.all(DOCKERFILE):
        if dockerfile.last is None or for_development(dockerfile.path, repository):
            continue
        origin = dockerfile.stage_chain(dockerfile.last)[-1]
        found = _runtime(dockerfile, origin)
        if found is not None and found[1] is not None:
            images.setdefault(dirname(dockerfile.path), []).append((dockerfile, origin, found[0], found[1]))
    for beside in images.values():
        web = [(each.path, language, line) for each, _, language, line in beside if _named_for(each.path) <= _WEB]
        for worker, origin, language, line in beside:
            others = [(path, other) for path, its, other in web if its == language]
            if not _named_for(worker.path) & _WORKERS or not others:
                continue
            if not any(exactly(line).holds(other) or exactly(other).holds(line) for _, other in others):
                path, other = others[0]
                values = {"language": language, "written": _text(line), "other": _text(other), "path": path}
                yield Match(worker.path, origin.image.span, values, because=(path,))


_WORKERS = frozenset("worker workers celery beat queue consumer scheduler cron sidekiq horizon jobs".split())
_WEB = frozenset("web api app server backend prod production".split())


def _named_for(path: str) -> frozenset[str]:
    """`worker` of `Dockerfile.worker` and of `worker-Dockerfile`; nothing of a plain `Dockerfile`."""
    words = basename(path).lower().replace("-", ".").replace("_", ".").split(".")
    return frozenset(words) - {"dockerfile", "containerfile"}


def _copied_from(dockerfile: Dockerfile, final: Sequence[Stage]) -> Iterator[Stage]:
    for stage in final:
        for copy in stage.of("COPY"):
            found = dockerfile.stage_named(copy.flag("from") or "")
            if found is not None:
                yield found


def _holds(repository: Repository, declared: Declared, path: str) -> bool:
    """Whether a declaration speaks for a Dockerfile: it lies in its folder or above, with no other unit between."""
    folder = dirname(path)
    inside = not declared.folder or folder == declared.folder or folder.startswith(f"{declared.folder}/")
    below = not folder or declared.folder.startswith(f"{folder}/")
    return (inside or below) and repository.unit(path).root == repository.unit(declared.path).root


def _against(declared: Declared, built: Sequence[_Built]) -> Iterator[Match]:
    """A finding where images of the language are known and none has a version that is allowed."""
    images = [each for each in built if each.language == declared.language]
    if not images or any(each.line is None for each in images):
        return
    if any(allowed.holds(each.line) for allowed in declared.allowed for each in images if each.line):
        return
    other = images[-1]
    values = {
        "language": declared.language,
        "written": declared.written,
        "other": _text(other.line or ()),
        "path": other.path,
    }
    yield Match(declared.path, declared.span, values, because=(other.path,))


def _text(line: Line) -> str:
    return ".".join(map(str, line))
