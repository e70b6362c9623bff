"""Workflows that build anew for each environment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checks.documents.command_line import Invocation, invocations, parse
from checks.documents.github_workflow import GITHUB_WORKFLOW, Step, Workflow
from checks.documents.gitlab_ci import GITLAB_CI, Pipeline
from checks.documents.jenkinsfile import JENKINSFILE
from checks.documents.kind import Kind
from checks.finding import Match
from checks.releases.pushed import built, pushed
from checks.repository import Repository
from checks.role import LOCAL
from checks.rule import rule
from checks.text import Span, Text
from checks.value import frozen
from checks.written_commands import POSIX_SHELLS

_STAGING = frozenset("staging stage stg uat qa preprod preproduction test testing dev development".split())
_PRODUCTION = frozenset("production prod prd live".split())
_LITERALS = ("docker build", "buildx build", "build-push-action", "docker compose", "docker-compose")


def _job(name: str, environment: str, step: str) -> str:
    return f"  {name}:\n    runs-on: ubuntu-24.04\n    environment: {environment}\n    steps:\n      - {step}\n"


_COMPOSE = "run: docker compose -f compose.yml build"
_BUILD = "run: docker build -t me/shop:$TAG . && docker push me/shop:$TAG"


@rule(
    message="{production} builds the image again that {staging} has built",
    level="error",
    fix="Build once, and let the job for production deploy the very image that was tested, by its tag or digest.",
    looks_at={GITHUB_WORKFLOW: _LITERALS, GITLAB_CI: _LITERALS, JENKINSFILE: _LITERALS},
    bad=[
        (
            {
                ".github/workflows/ship.yml": f"on: push\njobs:\n{_job('staging', 'staging', _BUILD)}{_job('production', 'production', _BUILD)}"
            },
            ".github/workflows/ship.yml:12",
        ),
        (
            {
                ".github/workflows/staging.yml": f"on:\n  push:\n    branches: [develop]\njobs:\n{_job('deploy-staging', 'staging', _BUILD)}",
                ".github/workflows/production.yml": f"on:\n  push:\n    branches: [main]\njobs:\n{_job('deploy-production', 'production', _BUILD)}",
            },
            ".github/workflows/production.yml:9",
        ),
        (
            {
                ".gitlab-ci.yml": "build-staging:\n  script:\n    - docker build -t shop:$CI_COMMIT_SHA .\nbuild-production:\n  script:\n"
                "    - docker build -t shop:$CI_COMMIT_SHA .\n"
            },
            ".gitlab-ci.yml:6",
        ),
        (
            {
                "Jenkinsfile": "node {\n  stage('Staging') {\n    sh 'docker build -t me/shop:$SHA .'\n  }\n  stage('Production') {\n"
                "    sh 'docker build -t me/shop:$SHA .'\n  }\n}\n"
            },
            "Jenkinsfile:6",
        ),
        (
            {
                ".github/workflows/deploy-dev.yml": f"on:\n  push:\n    branches: [dev]\njobs:\n{_job('deploy', 'dev', _BUILD)}",
                ".github/workflows/deploy-prod.yml": f"on:\n  push:\n    branches: [main]\njobs:\n{_job('deploy', 'prod', _BUILD)}",
            },
            ".github/workflows/deploy-prod.yml:9",
        ),
        (
            {
                ".github/workflows/deploy-staging.yml": f"on: push\njobs:\n{_job('deploy', 'staging', _COMPOSE)}",
                ".github/workflows/deploy-production.yml": f"on: release\njobs:\n{_job('deploy', 'production', _COMPOSE)}",
            },
            ".github/workflows/deploy-production.yml:7",
        ),
    ],
    good=[
        {
            ".github/workflows/ship.yml": "on: push\njobs:\n"
            + _job("staging", "staging", "run: docker compose build && docker compose push")
            + _job("production", "production", "run: docker compose pull && docker compose up -d --no-build")
        },
        {
            ".github/workflows/ship.yml": "on: push\njobs:\n"
            + _job("build", "build", _BUILD)
            + _job("staging", "staging", "run: ./deploy.sh staging $TAG")
            + _job("production", "production", "run: ./deploy.sh production $TAG")
        },
        {".github/workflows/production.yml": f"on: push\njobs:\n{_job('production', 'production', _BUILD)}"},
        {
            ".github/workflows/ci.yml": f"on: pull_request\njobs:\n{_job('test', 'test', 'run: docker build -t shop .')}",
            ".github/workflows/production.yml": f"on: push\njobs:\n{_job('production', 'production', _BUILD)}",
        },
        {
            ".github/workflows/ship.yml": "on: push\njobs:\n"
            + _job("staging", "staging", "run: docker build -t me/shop:$TAG .")
            + _job("production", "production", "run: docker pull me/shop:$TAG && docker tag me/shop:$TAG me/shop:live")
        },
    ],
    # A workflow such as `deploy-dev.yml` is for development by its name, and builds for an environment all the same.
    roles=LOCAL,
    wide=True,
)
def rebuild_per_environment(repository: Repository) -> Iterator[Match]:
    """A second build may take newer base images and packages, so what reaches production is not what was tested."""
    kinds: tuple[Kind[Any], ...] = (GITHUB_WORKFLOW, GITLAB_CI, JENKINSFILE)
    if not any(True for kind in kinds for _ in repository.changed(kind)):
        return
    builds = [*_in_workflows(repository), *_in_pipelines(repository), *_in_jenkinsfiles(repository)]
    for build in builds:
        if build.environment != "production":
            continue
        earlier = next((each for each in builds if each.environment == "staging" and each.image == build.image), None)
        if earlier is not None:
            named = f"the job {earlier.job}"
            if earlier.path != build.path:
                named += f" of {earlier.path.rpartition('/')[2]}"
            yield Match(
                build.path,
                build.span,
                {"production": f"The job {build.job}", "staging": named},
                level="warning" if earlier.develops else None,
                because=(earlier.path,),
            )


@frozen
class _Build:
    path: str
    span: Span
    job: str
    environment: str
    image: str
    """The image's name without its tag and registry."""
    develops: bool = False
    """It is for the developers' own environment, whose images many never mean to promote."""


def _in_workflows(repository: Repository) -> Iterator[_Build]:
    for workflow in repository.all(GITHUB_WORKFLOW, _LITERALS):
        if workflow.events == ("pull_request",):
            continue
        for job in workflow.jobs:
            environment = _environment(job.environment or "") or _environment(job.id) or _of_file(workflow)
            develops = not {"dev", "development"}.isdisjoint(
                re.split(r"[^a-z0-9]+", f"{job.environment or ''} {job.id} {workflow.path}".lower())
            )
            for step in job.steps if environment else ():
                for span, image in _built(step, workflow.text):
                    yield _Build(workflow.path, span, job.id, environment, image, develops)


def _in_pipelines(repository: Repository) -> Iterator[_Build]:
    for pipeline in repository.all(GITLAB_CI, _LITERALS):
        yield from _of_pipeline(pipeline)


def _of_pipeline(pipeline: Pipeline) -> Iterator[_Build]:
    for job in pipeline.jobs:
        environment = "" if job.hidden else _environment(job.environment or "") or _environment(job.name)
        for line in job.script if environment else ():
            for span, image in _in_script(line.command, pipeline.text, line.span):
                yield _Build(pipeline.path, span, job.name, environment, image)


def _in_jenkinsfiles(repository: Repository) -> Iterator[_Build]:
    for jenkinsfile in repository.all(JENKINSFILE, _LITERALS):
        for step in jenkinsfile.shell_steps:
            environment = _environment(step.stage)
            for span, image in _in_script(step.command, jenkinsfile.text, step.span) if environment else ():
                yield _Build(jenkinsfile.path, span, step.stage, environment, image)


def _environment(name: str) -> str:
    words = set(re.split(r"[^a-z0-9]+", name.lower()))
    if words & _PRODUCTION and not words & _STAGING:
        return "production"
    return "staging" if words & (_STAGING - {"test", "testing"}) and not words & _PRODUCTION else ""


def _of_file(workflow: Workflow) -> str:
    return _environment(workflow.path.rpartition("/")[2].rpartition(".")[0])


def _built(step: Step, text: Text) -> Iterator[tuple[Span, str]]:
    used = step.uses.value if step.uses is not None else ""
    push = step.input("push")
    if (
        used.startswith("docker/build-push-action@")
        and step.uses is not None
        and push is not None
        and push.value != "false"
    ):
        tags = step.input("tags")
        yield step.uses.span, _name((tags.value or "").splitlines()[0] if tags is not None and tags.value else "")
    if step.run and step.run_span and step.shell in POSIX_SHELLS:
        yield from _in_script(step.run, text, step.run_span)


def _in_script(source: str, text: Text, span: Span) -> Iterator[tuple[Span, str]]:
    """The first build of a script, which is enough to tell that it builds."""
    for command in parse(source, text, span):
        for invocation in invocations(command, text):
            if _composes(invocation):
                yield command.span, "compose"
                return
            if invocation.arguments and invocation.values[0] in ("build", "buildx"):
                names = [image for image, _ in (*built(invocation), *pushed(invocation))]
                if names:
                    yield command.span, _name(names[0])
                    return


def _composes(invocation: Invocation) -> bool:
    """Whether an invocation builds the images of a compose file: `docker compose build`, `docker-compose up --build`."""
    values = invocation.values
    if invocation.name != "docker-compose" and values[:1] != ("compose",):
        return False
    return "build" in values or ("up" in values and "--build" in values)


def _name(image: str) -> str:
    """`shop` of `registry/me/shop:1.4`; the tag and what a variable stands for say nothing."""
    last = image.strip().rpartition("/")[2]
    return last.partition(":")[0]
