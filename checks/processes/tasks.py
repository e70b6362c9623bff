"""Containers that cloud resources run: tasks of ECS, services of Cloud Run and Container Apps, pods written in Terraform."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from checks.documents import terraform
from checks.documents.cloudformation import CLOUDFORMATION
from checks.documents.command_line import of_words
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.json import JSON
from checks.documents.node import Node, Scalar, items, scalar, text
from checks.documents.shell import Word
from checks.documents.terraform import EXPRESSION, TERRAFORM, Block, Terraform
from checks.images import image_reference
from checks.processes.built import built_images
from checks.processes.following import Place, follow
from checks.processes.images import started
from checks.processes.model import Process, Step
from checks.processes.nature import nature_of
from checks.repository import Repository
from checks.role import LOCAL
from checks.text import Span, Text
from checks.value import frozen

_RESOURCES = (
    "kubernetes_deployment", "kubernetes_stateful_set", "kubernetes_job", "kubernetes_cron_job", "kubernetes_pod",
    "google_cloud_run_service", "google_cloud_run_v2_service", "google_cloud_run_v2_job", "azurerm_container_app",
    "azurerm_container_group", "azurerm_container_app_job",
)  # fmt: skip
_MOST_NESTED = 8


@frozen
class TaskContainer:
    """`entrypoint` and `command` as they replace those of the image; `resource` is its kind, `aws_ecs_task_definition` say."""

    text: Text
    name: str
    resource: str
    image: Scalar | None
    entrypoint: tuple[Word, ...]
    command: tuple[Word, ...]
    span: Span

    @property
    def path(self) -> str:
        return self.text.path


def task_containers(repository: Repository) -> tuple[TaskContainer, ...]:
    """Those of Terraform, CloudFormation and task definitions in JSON. Asked by `repository.model(task_containers)`."""
    return tuple(_found(repository))


def task_processes(repository: Repository) -> Iterator[Process]:
    for container in repository.model(task_containers):
        yield _process(container, repository)


def _found(repository: Repository) -> Iterator[TaskContainer]:
    for file in repository.all(TERRAFORM, containing=["container_definitions", *_RESOURCES]):
        if repository.role(file.path) in LOCAL:
            yield from _in_terraform(file)
    for template in repository.all(CLOUDFORMATION, containing=["AWS::ECS::TaskDefinition"]):
        for resource in template.resources if repository.role(template.path) in LOCAL else ():
            if resource.type == "AWS::ECS::TaskDefinition":
                for node in items(resource.properties, "ContainerDefinitions"):
                    keys = ("Name", "Image", "EntryPoint", "Command")
                    yield _container(node, keys, template.text, resource.type)
    for parsed in repository.all(JSON, containing=["containerDefinitions"]):
        if repository.role(parsed.text.path) in LOCAL:
            for node in items(parsed.root, "containerDefinitions"):
                yield _container(node, ("name", "image", "entryPoint", "command"), parsed.text, "task definition")


def _in_terraform(file: Terraform) -> Iterator[TaskContainer]:
    for block in file.resources("aws_ecs_task_definition"):
        given = block.attribute("container_definitions")
        if isinstance(given, Scalar):
            for node in items(_encoded(given, file.text)):
                yield _container(node, ("name", "image", "entryPoint", "command"), file.text, "aws_ecs_task_definition")
    for block in file.resources():
        kind = block.labels[0].removesuffix("_v1") if block.labels else ""
        for inner in _nested(block, 0) if kind in _RESOURCES else ():
            name, image = inner.attribute("name"), inner.attribute("image")
            yield TaskContainer(
                text=file.text,
                name=name.value if isinstance(name, Scalar) else block.labels[-1],
                resource=kind,
                image=image if isinstance(image, Scalar) else None,
                entrypoint=_words(inner.attribute("command")),
                command=_words(inner.attribute("args")),
                span=inner.head_span,
            )


def _nested(block: Block, depth: int) -> Iterator[Block]:
    for inner in block.blocks if depth < _MOST_NESTED else ():
        if inner.type in ("container", "containers") and inner.attribute("image") is not None:
            yield inner
        else:
            yield from _nested(inner, depth + 1)


def _encoded(given: Scalar, text_: Text) -> Node | None:
    """The list in `jsonencode([…])`, read where it stands: all around it is blanked out, so that positions stay."""
    start = text_.offset(given.span.line, given.span.column)
    end = text_.offset(given.span.end_line, given.span.end_column)
    opening, closing = text_.content.find("[", start, end), text_.content.rfind("]", start, end)
    if given.tag != EXPRESSION or not given.value.startswith("jsonencode") or opening < 4 or closing < opening:
        return None
    before = "".join(each if each == "\n" else " " for each in text_.content[: opening - 4])
    read = terraform.parse(Text(text_.path, f"{before}x = {text_.content[opening : closing + 1]}\n"))
    return read.attributes[0].value if read.attributes else None


def _container(node: Node, keys: tuple[str, str, str, str], text_: Text, resource: str) -> TaskContainer:
    name, image, entrypoint, command = keys
    return TaskContainer(
        text=text_,
        name=text(node, name) or "task",
        resource=resource,
        image=scalar(node, image),
        entrypoint=tuple(word for item in items(node, entrypoint) for word in _words(item)),
        command=tuple(word for item in items(node, command) for word in _words(item)),
        span=node.span,
    )


def _words(node: Node | None) -> tuple[Word, ...]:
    found = items(node)
    return tuple(
        Word(each.value if "${" not in each.value else None, each.value, each.span)
        for each in found
        if isinstance(each, Scalar)
    )


def _process(container: TaskContainer, repository: Repository) -> Process:
    written = container.image.value if container.image is not None else ""
    built = repository.model(built_images)
    name = image_reference(written).name
    path = built.dockerfile(name)
    anchor = container.image.span if container.image is not None else container.span
    steps = _steps(container, path, repository)
    return Process(
        name=container.name,
        nature=nature_of(container.name, steps),
        origin="task",
        unit=repository.unit(path or container.path).root,
        path=container.path,
        span=anchor,
        steps=steps,
        development=repository.role(container.path) != "production",
        image=written or None,
        dockerfile=path,
        own=bool(container.entrypoint or container.command) or built.holds(name),
    )


def _steps(container: TaskContainer, path: str | None, repository: Repository) -> tuple[Step, ...]:
    dockerfile = repository.document(path, DOCKERFILE) if path else None
    stage = dockerfile.last if dockerfile is not None else None
    if dockerfile is not None and stage is not None:
        place = Place(container.text, dirname(dockerfile.path), via=(container.path,))
        entrypoint, command = container.entrypoint or None, container.command or None
        return started(dockerfile, stage, repository, entrypoint=entrypoint, command=command, outside=place)[0]
    words = (*container.entrypoint, *container.command)
    place = Place(container.text, "", via=(container.path,))
    return follow([of_words(words, words[0].span)], place, repository) if words else ()
