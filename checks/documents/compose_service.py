"""One service of a compose file, its short and long forms read alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from checks.documents.compose_host import Port, Volume, ports_of, volumes_of
from checks.documents.node import Mapping, Node, Scalar, Sequence, child, entries, items, scalar
from checks.documents.node import text as text_of
from checks.documents.variables import EnvVar, declared
from checks.text import Span, Text
from checks.value import frozen


@frozen
class Build:
    """`context` is relative to the compose file, `dockerfile` to the context; None where left to the default."""

    context: str
    dockerfile: str | None
    target: str | None
    args: tuple[EnvVar, ...]
    span: Span
    inline: Scalar | None = None
    """The Dockerfile itself, where it stands in the compose file."""


@frozen
class EnvFile:
    path: str
    span: Span
    required: bool = True


@frozen
class DependsOn:
    service: str
    condition: Literal["service_started", "service_healthy", "service_completed_successfully"] | str
    span: Span


@frozen
class Extends:
    """`file` is relative to the compose file; None for the same file."""

    service: str
    file: str | None
    span: Span


@frozen
class Service:
    """`command` and `entrypoint` are nodes as written: a string, which no shell sees, or a list. `span` covers the body."""

    key: Scalar
    node: Mapping
    image: Scalar | None
    build: Build | None
    command: Node | None
    entrypoint: Node | None
    environment: tuple[EnvVar, ...]
    env_file: tuple[EnvFile, ...]
    ports: tuple[Port, ...]
    expose: tuple[Scalar, ...]
    volumes: tuple[Volume, ...]
    depends_on: tuple[DependsOn, ...]
    labels: tuple[EnvVar, ...]
    profiles: tuple[str, ...]
    extends: Extends | None

    @property
    def name(self) -> str:
        return self.key.value

    @property
    def name_span(self) -> Span:
        return self.key.span

    @property
    def span(self) -> Span:
        return self.node.span

    @property
    def healthcheck(self) -> Node | None:
        return child(self.node, "healthcheck")

    @property
    def deploy(self) -> Node | None:
        return child(self.node, "deploy")

    @property
    def develop(self) -> Node | None:
        return child(self.node, "develop")

    @property
    def init(self) -> bool:
        return text_of(self.node, "init") in ("true", "yes", "on")

    @property
    def container_name(self) -> Scalar | None:
        return scalar(self.node, "container_name")

    @property
    def restart(self) -> str | None:
        return text_of(self.node, "restart")

    @property
    def network_mode(self) -> str | None:
        return text_of(self.node, "network_mode")

    def variable(self, name: str) -> EnvVar | None:
        return next((variable for variable in reversed(self.environment) if variable.name == name), None)


def service_of(text: Text, key: Scalar, node: Mapping) -> Service:
    return Service(
        key=key,
        node=node,
        image=scalar(node, "image"),
        build=_build(text, node),
        command=child(node, "command"),
        entrypoint=child(node, "entrypoint"),
        environment=tuple(declared(text, child(node, "environment"))),
        env_file=tuple(_env_files(node)),
        ports=tuple(ports_of(node)),
        expose=tuple(item for item in items(node, "expose") if isinstance(item, Scalar)),
        volumes=tuple(volumes_of(node)),
        depends_on=tuple(_depends_on(node)),
        labels=tuple(declared(text, child(node, "labels"))),
        profiles=tuple(item.value for item in items(node, "profiles") if isinstance(item, Scalar)),
        extends=_extends(node),
    )


def _build(text: Text, node: Mapping) -> Build | None:
    found = child(node, "build")
    if isinstance(found, Scalar):
        return Build(found.value, None, None, (), found.span)
    if not isinstance(found, Mapping):
        return None
    return Build(
        context=text_of(found, "context") or ".",
        dockerfile=text_of(found, "dockerfile"),
        target=text_of(found, "target"),
        args=tuple(declared(text, child(found, "args"))),
        span=found.span,
        inline=scalar(found, "dockerfile_inline"),
    )


def _env_files(node: Mapping) -> Iterator[EnvFile]:
    for item in items(node, "env_file"):
        path = item if isinstance(item, Scalar) else scalar(item, "path")
        if path is not None:
            yield EnvFile(path.value, path.span, text_of(item, "required") != "false")


def _depends_on(node: Mapping) -> Iterator[DependsOn]:
    found = child(node, "depends_on")
    if isinstance(found, Mapping):
        for entry in entries(found):
            yield DependsOn(entry.key.value, text_of(entry.value, "condition") or "service_started", entry.key.span)
        return
    for item in items(found):
        if isinstance(item, Scalar):
            yield DependsOn(item.value, "service_started", item.span)


def _extends(node: Mapping) -> Extends | None:
    found = child(node, "extends")
    if isinstance(found, Scalar):
        return Extends(found.value, None, found.span)
    name = scalar(found, "service")
    return Extends(name.value, text_of(found, "file"), name.span) if name else None


def command_words(node: Node | None) -> tuple[str, ...]:
    """The words of a command or entrypoint; a string is split as Compose splits it, without any shell."""
    if isinstance(node, Sequence):
        return tuple(item.value for item in node.items if isinstance(item, Scalar))
    if not isinstance(node, Scalar):
        return ()
    from shlex import split as split_words

    try:
        return tuple(split_words(node.value))
    except ValueError:  # An unclosed quote.
        return tuple(node.value.split())


__all__ = ["Build", "DependsOn", "EnvFile", "Extends", "Port", "Service", "Volume", "command_words", "service_of"]
