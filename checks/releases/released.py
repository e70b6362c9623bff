"""Where images of this repository are pushed, deployed and run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from checks.documents.github_workflow import GITHUB_WORKFLOW, Workflow
from checks.documents.jenkinsfile import JENKINSFILE
from checks.documents.node import child
from checks.images import image_reference
from checks.releases.moving_tags import moving
from checks.releases.pushed import built, deployed, pushed, tags_of
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen
from checks.written_commands import commands_anywhere

_COMMANDS = ("docker", "podman", "buildah", "kaniko", "kubectl", "gcloud", "az ", "oc ")


@frozen
class Release:
    """One place that names an image; `why` says that its reference moves, None where it does not or cannot be told."""

    path: str
    span: Span
    image: str
    name: str
    why: str | None
    act: Literal["built", "pushed", "deployed"]


def releases(repository: Repository) -> tuple[Release, ...]:
    """Every such place in workflows, pipelines and scripts. Asked by `repository.model(releases)`."""
    on_tags = {workflow.path for workflow in repository.all(GITHUB_WORKFLOW) if _runs_for_tags(workflow)}
    return (*_by_actions(repository, on_tags), *_by_commands(repository, on_tags), *_by_jenkins(repository))


def _by_actions(repository: Repository, on_tags: set[str]) -> Iterator[Release]:
    for workflow in repository.all(GITHUB_WORKFLOW, containing=["docker/build-push-action"]):
        for step in (step for job in workflow.jobs for step in job.steps):
            push = step.input("push")
            if push is None or (push.value or "").lower() in ("false", ""):
                continue
            for tag, span in tags_of(step):
                yield _release(workflow.path, span, tag, "pushed", on_tags)


def _by_jenkins(repository: Repository) -> Iterator[Release]:
    for jenkinsfile in repository.all(JENKINSFILE, containing=["docker.build"]):
        for step in jenkinsfile.docker_steps:
            yield _release(jenkinsfile.path, step.span, step.image, step.act, set())


def _by_commands(repository: Repository, on_tags: set[str]) -> Iterator[Release]:
    for written in commands_anywhere(repository, _COMMANDS):
        for image, word in built(written.invocation):
            yield _release(written.path, word.span, image, "built", on_tags)
        for image, word in pushed(written.invocation):
            yield _release(written.path, word.span, image, "pushed", on_tags)
        for image, word in deployed(written.invocation):
            yield _release(written.path, word.span, image, "deployed", on_tags)


def _release(
    path: str, span: Span, image: str, act: Literal["built", "pushed", "deployed"], on_tags: set[str]
) -> Release:
    return Release(path, span, image, image_reference(image).name.lower(), moving(image, on_tags=path in on_tags), act)


def _runs_for_tags(workflow: Workflow) -> bool:
    return "release" in workflow.events or child(workflow.on, "push", "tags") is not None
