"""Apps that nothing in the repository builds into something that can be released."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname, join

from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.python import PYTHON
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.text import Span

_ARTIFACTS = frozenset(
    (
        "dockerfile containerfile procfile fly.toml render.yaml render.yml railway.json railway.toml nixpacks.toml app.yaml app.yml "
        "heroku.yml vercel.json netlify.toml serverless.yml serverless.yaml serverless.ts template.yaml samconfig.toml zappa_settings.json "
        "project.toml chart.yaml skaffold.yaml buildspec.yml appspec.yml cloudbuild.yaml jenkinsfile .gitlab-ci.yml azure-pipelines.yml "
        "bitbucket-pipelines.yml captain-definition wrangler.toml build.gradle build.gradle.kts pom.xml go.mod cargo.toml mix.exs "
        "ecosystem.config.js web.config pyproject.toml setup.py setup.cfg flake.nix default.nix .cpanel.yml dokku.json passenger_wsgi.py "
        "apprunner.yaml manifest.yml runtime.txt makefile deploy.php capfile deploy.rb playbook.yml flightplan.js main.tf"
    ).split()
)
_SUFFIXES = (".dockerfile", ".csproj", ".tf", ".spec")
_FRAMEWORKS = ("express", "fastify", "koa", "@nestjs/core", "@hapi/hapi", "restify")
_DJANGO = {"manage.py": "import django\n", "shop/wsgi.py": "", "requirements.txt": "django==5.0.3\n"}
_EXPRESS = {
    "package.json": '{\n"name": "shop",\n"dependencies": {"express": "4.19.2"}}\n',
    "index.js": "const app = require('express')();\napp.listen(process.env.PORT);\n",
}


@rule(
    message="Nothing here builds {unit} into something that can be released",
    level="warning",
    fix="Add what builds it: a Dockerfile, a Procfile for a buildpack, or a package.",
    looks_at={PYTHON: ("django", "flask", "fastapi"), PACKAGE_JSON: _FRAMEWORKS},
    thorough=True,
    bad=[
        (_DJANGO, "manage.py:1"),
        (_EXPRESS, "package.json:2"),
        (
            {"app.py": "from flask import Flask\napp = Flask(__name__)\n", "requirements.txt": "flask==3.0.3\n"},
            "app.py:2",
        ),
    ],
    good=[
        {**_DJANGO, "Dockerfile": "FROM python:3.12.1\nCOPY . .\n"},
        {**_EXPRESS, "Procfile": "web: node index.js\n"},
        {**_DJANGO, "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\n'},
        {"lib.py": "import requests\n", "requirements.txt": "requests==2.32.0\n"},
        {
            "package.json": '{"name": "shop", "scripts": {"start": "node index.js"}, "dependencies": {"express": "4.19.2"}}\n',
            "index.js": "",
        },
        {**_DJANGO, ".github/workflows/deploy.yml": "on: push\njobs: {}\n"},
        {"examples/app.py": "from flask import Flask\napp = Flask(__name__)\n"},
    ],
    wide=True,
)
def no_artifact(repository: Repository) -> Iterator[Match]:
    """Without a build there is no release: somebody copies files to a machine and installs what is needed there, each time a little
    differently.
    """
    if any(_is_artifact(path) for path in repository.paths) or any(
        True for _ in repository.all(GITHUB_WORKFLOW, ["deploy", "publish", "build"])
    ):
        return
    for package in repository.changed(PACKAGE_JSON):
        served = next((found for name in _FRAMEWORKS if (found := package.dependency(name, ("dependencies",)))), None)
        if served is not None and package.script("start") is None and package.script("build") is None:
            yield Match(package.path, package.name_span, {"unit": package.name or "the app"})
    seen: set[str] = set()
    for source in repository.changed(PYTHON):
        unit = repository.unit(source.path).root
        if unit in seen or not repository.exists(join(unit, "requirements.txt")) or dirname(source.path) != unit:
            continue
        span = Span(1, 1, 1, 1) if basename(source.path) == "manage.py" else None
        call = next((each for each in source.calls if each.named("flask.Flask", "fastapi.FastAPI")), None)
        if span is None and call is not None:
            span = call.span
        if span is not None:
            seen.add(unit)
            yield Match(source.path, span, {"unit": unit or "the app"})


def _is_artifact(path: str) -> bool:
    name = basename(path).lower()
    return (
        name in _ARTIFACTS
        or name.endswith(_SUFFIXES)
        or name.startswith(("dockerfile", "docker-compose", "compose.", "procfile", "deploy"))
        or "ansible" in path.lower()
        or ".platform" in path
        or path.startswith((".ebextensions/", ".openshift/", ".circleci/", "charts/", "k8s/", "bin/deploy"))
    )
