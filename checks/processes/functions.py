"""Functions of serverless files: what calls each of them says what it is for; no command starts them."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from checks.documents.cloudformation import CLOUDFORMATION, CloudFormation
from checks.documents.node import Mapping, Node, Scalar, entries, items, text
from checks.documents.yaml import YAML
from checks.processes.model import Nature, Process
from checks.repository import Repository
from checks.role import LOCAL
from checks.text import Span

_SERVERLESS = ("serverless.yml", "serverless.yaml")
_WEB = frozenset("http httpapi websocket alb url httpapi api functionurl apigateway".split())
_SCHEDULES = frozenset("schedule schedulev2 eventbridge cloudwatchevent eventbridgerule scheduled".split())
_QUEUES = frozenset(
    "sqs sns stream kinesis dynamodb s3 msk kafka activemq rabbitmq iot cloudwatchlog mq selfmanagedkafka documentdb".split()
)
_FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")


def function_processes(repository: Repository) -> Iterator[Process]:
    """One process, without steps, for each function of `serverless.yml` and of SAM and CloudFormation templates."""
    for file in repository.all(YAML, containing=["functions:"]):
        if basename(file.path).lower() in _SERVERLESS and repository.role(file.path) in LOCAL:
            for holder in items(file.root, "functions"):
                for entry in entries(holder):
                    if isinstance(entry.value, Mapping):
                        called = [_event(event) for event in items(entry.value, "events")]
                        nature = _nature(called, text(entry.value, "url"))
                        yield _function(entry.key.value, nature, file.path, entry.key.span, entry.value, repository)
    for template in repository.all(CLOUDFORMATION, containing=["function"]):
        if repository.role(template.path) in LOCAL:
            yield from _in_template(template, repository)


def _in_template(template: CloudFormation, repository: Repository) -> Iterator[Process]:
    for resource in template.resources:
        if resource.type in _FUNCTIONS:
            called = [(text(event.value, "Type") or "").lower() for event in entries(resource.property("Events"))]
            nature = _nature(called, "url" if resource.property("FunctionUrlConfig") is not None else None)
            yield _function(resource.name, nature, template.path, resource.name_span, resource.properties, repository)


def _function(name: str, nature: Nature, path: str, span: Span, node: Node | None, repository: Repository) -> Process:
    image = text(node, "image") or text(node, "ImageUri") or text(node, "image", "name")
    return Process(
        name=name,
        nature=nature,
        origin="serverless",
        unit=repository.unit(path).root,
        path=path,
        span=span,
        steps=(),
        development=repository.role(path) != "production",
        image=image,
    )


def _event(event: Node) -> str:
    """`http` of `- http: GET /orders`, of `- http: {…}`, and of a bare `- alexaSkill`."""
    if isinstance(event, Scalar):
        return event.value.lower()
    return next((entry.key.value.lower() for entry in entries(event)), "")


def _nature(called: list[str], url: str | None) -> Nature:
    if url not in (None, "false") or any(each in _WEB for each in called):
        return "web"
    if any(each in _SCHEDULES for each in called):
        return "scheduler"
    return "worker" if any(each in _QUEUES for each in called) else "unknown"
