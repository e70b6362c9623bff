"""The port that a process binds, by its command, its own code or the variable PORT."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath
from typing import Any

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.kubernetes import KUBERNETES, Container, containers
from checks.documents.python import PYTHON
from checks.documents.source import SourceFile
from checks.pattern import pattern
from checks.processes import Process, Step
from checks.repository import Repository
from checks.serving.image_defaults import default_port
from checks.serving.listening import FINDERS

_OPTIONS: dict[str, tuple[str, ...]] = {
    "gunicorn": ("--bind", "-b"),
    "uvicorn": ("--port",),
    "hypercorn": ("--bind", "-b"),
    "flask": ("--port", "-p"),
    "fastapi": ("--port",),
    "streamlit": ("--server.port",),
    "daphne": ("--port", "-p"),
    "puma": ("--port", "-p"),
    "rails": ("--port", "-p"),
    "waitress-serve": ("--port",),
    "next": ("--port", "-p"),
    "http-server": ("-p", "--port"),
}
_INTERPRETERS: dict[str, Kind[Any]] = {
    "node": JAVASCRIPT,
    "tsx": JAVASCRIPT,
    "ts-node": JAVASCRIPT,
    "bun": JAVASCRIPT,
    "python": PYTHON,
}
_BY_VARIABLE = pattern(
    r"""process\.env(?:\.PORT\b|\[["']PORT["']\])|(?:environ(?:\.get)?|getenv)[\[(]\s*["']PORT["']|\$\{?PORT\b"""
)
_FRONTS = frozenset("nginx caddy httpd apache2-foreground supervisord haproxy envoy".split())


def bound_port(step: Step) -> str | None:
    """The port that a server is told to bind by its command."""
    options = _OPTIONS.get(step.name)
    given = step.invocation.option(*options) if options else None
    found = re.search(r"(?:^|:)(\d{2,5})$", given.value) if given is not None and given.value else None
    if found is None:
        found = re.search(r"\brunserver (?:\S+ )*?(?:[\d.]+:)?(\d{4,5})(?:\s|$)", step.line)
    return found[1] if found else None


def served_port(process: Process, repository: Repository) -> tuple[str, str] | None:
    """The port and what says so: `the command binds 8000`; None where it is not known, or something stands in front."""
    if any(step.name in _FRONTS for step in process.steps):
        return None
    told = {port for step in process.steps if (port := bound_port(step))}
    if told:
        return (port, f"the command binds {port}") if len(told) == 1 and (port := next(iter(told))) else None
    variable = variables(process, repository).get("PORT")
    if variable and any(_BY_VARIABLE.search(word.raw) for step in process.steps for word in step.invocation.arguments):
        return variable, f"PORT is {variable}"
    found = [source for step in process.steps if (source := _program(step, process, repository)) is not None]
    return _by_code(found[0], variable) if len(found) == 1 else default_port(process, repository)


def _by_code(source: SourceFile, variable: str | None) -> tuple[str, str] | None:
    finder = next((find for kind, find in FINDERS.items() if source.grammar.language in _LANGUAGES[kind.name]), None)
    literal = {each.port for each in finder(source) if each.port is not None} if finder is not None else set()
    if len(literal) == 1 and (port := next(iter(literal))):
        return port, f"{source.path} listens on {port}"
    if not literal and variable and _BY_VARIABLE.search(source.text.content):
        return variable, f"PORT is {variable}"
    return None


_LANGUAGES: Mapping[str, tuple[str, ...]] = {
    **{kind.name: (kind.name,) for kind in FINDERS},
    JAVASCRIPT.name: ("javascript", "typescript", "tsx"),
}


def _program(step: Step, process: Process, repository: Repository) -> SourceFile | None:
    """The program of the repository that `node server.js` or `python app.py` starts."""
    kind = _INTERPRETERS.get("python" if step.name.startswith("python") else step.name)
    words = [value for value in step.invocation.values if value and not value.startswith("-")]
    if kind is None or not words or step.conditional:
        return None
    folder = dirname(process.dockerfile or process.path)
    for candidate in (words[0].removeprefix("/"), words[0].rpartition("/")[2]):
        source: SourceFile | None = repository.document(normpath(join(folder, candidate)), kind)
        if source is not None:
            return source
    return None


def variables(process: Process, repository: Repository) -> Mapping[str, str]:
    """Literal variables that the process is started with: of its image, laid over by those of its service or container."""
    return dict(_variables(process, repository))


def _variables(process: Process, repository: Repository) -> Iterator[tuple[str, str]]:
    dockerfile = repository.document(process.dockerfile, DOCKERFILE) if process.dockerfile else None
    stages = dockerfile.stage_chain(dockerfile.last) if dockerfile is not None and dockerfile.last is not None else ()
    for instruction in (each for stage in reversed(stages) for each in stage.of("ENV")):
        yield from ((pair.name, pair.value) for pair in instruction.pairs if pair.value and "$" not in pair.value)
    if process.origin == "compose":
        compose = repository.document(process.path, COMPOSE)
        service = compose.service(process.name) if compose is not None else None
        for each in service.environment if service is not None else ():
            yield each.name, each.value if each.value and "$" not in each.value else ""
    container = container_of(process, repository)
    for given in container.env if container is not None else ():
        yield given.name, given.value if given.value and "$" not in given.value and "{" not in given.value else ""


def container_of(process: Process, repository: Repository) -> Container | None:
    """The container of a manifest that a process was read from."""
    manifest = repository.document(process.path, KUBERNETES) if process.origin == "kubernetes" else None
    for resource in manifest.resources if manifest is not None else ():
        for container in containers(resource):
            if container.name_span == process.span:
                return container
    return None
