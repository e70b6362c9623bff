"""Lookups of environment variables outside of source code: start scripts and commands, Compose, Spring's settings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.interpolation import Interpolation, interpolations
from checks.documents.procfile import PROCFILE
from checks.documents.properties import PROPERTIES
from checks.documents.shell import SHELL
from checks.documents.yaml import YAML
from checks.environment.lookups.lookup import is_capitals
from checks.environment.placeholders import placeholders
from checks.environment.read import Access, EnvironmentRead
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Text

_STARTING = pattern(r"entrypoint|(?:^|[/_-])(?:start|run|boot|launch|server|web)(?:[_.-]|$)", re.IGNORECASE)
_SPRING = pattern(r"(?:^|/)(?:application|bootstrap)[\w-]*\.(?:properties|ya?ml)$", re.IGNORECASE)
_ASSIGNED = pattern(
    r"(?:^|[\s;])(?:export\s+|local\s+|readonly\s+|read\s+(?:-\w+\s+)*|for\s+)?(?P<name>[A-Z][A-Z0-9_]*)(?:=|\s+in\s)",
    re.MULTILINE,
)


def declared_reads(repository: Repository) -> Iterator[EnvironmentRead]:
    """In the order of kinds and paths; of one file each variable once."""
    for script in repository.all(SHELL, ("$",)):
        if _STARTING.search(script.path):
            yield from _script(script.text)
    yield from _started(repository)
    for compose in repository.all(COMPOSE, ("${", "$")):
        yield from _first(_interpolated(compose.text, "compose"))
    for properties in repository.all(PROPERTIES, ("${",)):
        if _SPRING.search(properties.path):
            yield from _first(_placed(properties.text))
    for document in repository.all(YAML, ("${",)):
        if _SPRING.search(document.path):
            yield from _first(_placed(document.text))


def _started(repository: Repository) -> Iterator[EnvironmentRead]:
    """Commands that a shell expands: of a Procfile, and of an image in their shell form; without what the image itself sets."""
    for procfile in repository.all(PROCFILE, ("$",)):
        yield from _first(_interpolated(procfile.text, "shell"))
    for dockerfile in repository.all(DOCKERFILE, ("$",)):
        own = {pair.name for stage in dockerfile.stages for each in stage.of("ENV", "ARG") for pair in each.pairs}
        for stage in dockerfile.stages:
            for command in stage.of("CMD", "ENTRYPOINT"):
                if not command.json or '"-c"' in command.source:
                    reads = _expanded(dockerfile.text, command.start, command.source, "shell")
                    yield from (read for read in reads if read.name not in own)


def _script(text: Text) -> Iterator[EnvironmentRead]:
    """Variables that the script itself does not make up."""
    own = {found["name"] for found in _ASSIGNED.finditer(text.content)}
    for read in _first(_interpolated(text, "shell")):
        itself = re.search(rf"{read.name}=[\"']?\$\{{?{read.name}\b", text.content)
        if read.name not in own or itself:
            yield read


def _first(reads: Iterator[EnvironmentRead]) -> Iterator[EnvironmentRead]:
    names: set[str] = set()
    for read in reads:
        if read.name not in names:
            names.add(read.name)
            yield read


def _interpolated(text: Text, how: str) -> Iterator[EnvironmentRead]:
    for number, line in enumerate(text.lines, 1):
        if line.lstrip().startswith("#"):
            continue
        yield from _expanded(text, text.offset(number, 1), line, how)


def _expanded(text: Text, start: int, source: str, how: str) -> Iterator[EnvironmentRead]:
    """The variables in a part of a text that starts at a character offset."""
    for found in interpolations(source):
        if is_capitals(found.name):
            default = found.word if found.operator in ("-", ":-") else None
            span = text.span(start + found.start, start + found.end)
            yield EnvironmentRead(found.name, text.path, span, _access(found), how, default)


def _access(found: Interpolation) -> Access:
    if found.operator in ("?", ":?"):
        return "required"
    return "default" if found.operator in ("-", ":-") and found.word else "optional"


def _placed(text: Text) -> Iterator[EnvironmentRead]:
    for number, line in enumerate(text.lines, 1):
        if line.lstrip().startswith("#"):
            continue
        for found in placeholders(line):
            if is_capitals(found.name):
                start = text.offset(number, 1)
                access: Access = "required" if found.default is None else "default" if found.default else "optional"
                span = text.span(start + found.start, start + found.end)
                yield EnvironmentRead(found.name, text.path, span, access, "spring", found.default or None)
