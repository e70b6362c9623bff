"""What Procfiles, systemd units, platforms' files and, where nothing else speaks, `npm start` start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import basename, dirname

from checks.documents.command_line import parse
from checks.documents.json import JSON
from checks.documents.node import Node, Scalar, entries, items, scalar, text
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.procfile import PROCFILE
from checks.documents.systemd import SYSTEMD
from checks.documents.toml import TOML
from checks.documents.yaml import YAML
from checks.processes.following import Place, follow
from checks.processes.model import Nature, Origin, Process
from checks.processes.nature import nature_of
from checks.repository import Repository
from checks.role import LOCAL
from checks.text import Span, Text

_RELEASES = ("release_command", "preDeployCommand", "postdeploy")


def listed_processes(repository: Repository) -> Iterator[Process]:
    """Processes that a platform's own files name."""
    yield from _procfiles(repository)
    yield from _units_of_systemd(repository)
    for path in repository.paths:
        if repository.role(path) in LOCAL:
            yield from _platform(path, repository)


def package_processes(repository: Repository, spoken_for: set[str]) -> Iterator[Process]:
    """`npm start` of packages in units for which nothing else says what they start."""
    for package in repository.all(PACKAGE_JSON):
        start = next((script for script in package.scripts if script.name == "start"), None)
        unit = repository.unit(package.path)
        if start is None or unit.root in spoken_for or repository.role(package.path) != "production":
            continue
        yield _made("start", "package", package.text, start.span, start.command, repository)


def _procfiles(repository: Repository) -> Iterator[Process]:
    for procfile in repository.all(PROCFILE):
        for each in procfile.processes:
            nature: Nature | None = "release" if each.name == "release" else None
            yield _made(each.name, "procfile", procfile.text, each.command_span, each.command, repository, nature)


def _units_of_systemd(repository: Repository) -> Iterator[Process]:
    for unit in repository.all(SYSTEMD):
        name = basename(unit.path).partition(".")[0]
        ends = any(key.value == "oneshot" for key in unit.keys("Type"))
        for key in unit.keys("ExecStart"):
            command = (key.value or "").lstrip("@-:+!")
            if command:
                nature: Nature | None = "job" if ends else None
                yield _made(name, "systemd", unit.text, key.value_span, command, repository, nature)


def _platform(path: str, repository: Repository) -> Iterator[Process]:
    match basename(path).lower():
        case "fly.toml":
            document = repository.document(path, TOML)
            if document is not None:
                yield from _named(document.text, document.root, ("processes",), repository)
                yield from _single(document.text, document.root, ("deploy", "release_command"), repository)
        case "app.json":
            parsed = repository.document(path, JSON)
            if parsed is not None:
                yield from _single(parsed.text, parsed.root, ("scripts", "postdeploy"), repository)
        case "heroku.yml" | "heroku.yaml":
            file = repository.document(path, YAML)
            if file is not None:
                yield from _named(file.text, file.root, ("run",), repository)
                yield from _single(file.text, file.root, ("release", "command"), repository)
        case "render.yaml" | "render.yml":
            file = repository.document(path, YAML)
            if file is not None:
                yield from _render(file.text, file.root, repository)


def _named(text_: Text, root: Node | None, keys: Sequence[str], repository: Repository) -> Iterator[Process]:
    for entry in entries(root, *keys):
        if isinstance(entry.value, Scalar):
            yield _made(entry.key.value, "platform", text_, entry.value.span, entry.value.value, repository)


def _single(text_: Text, root: Node | None, keys: Sequence[str], repository: Repository) -> Iterator[Process]:
    found = scalar(root, *keys)
    if found is not None:
        yield _made(keys[-1], "platform", text_, found.span, found.value, repository, "release")


def _render(text_: Text, root: Node | None, repository: Repository) -> Iterator[Process]:
    natures: dict[str, Nature] = {"web": "web", "worker": "worker", "cron": "scheduler", "pserv": "web"}
    for service in items(root, "services"):
        kind = text(service, "type") or ""
        for key in ("startCommand", "dockerCommand", *_RELEASES):
            found = scalar(service, key)
            if found is not None:
                nature = "release" if key in _RELEASES else natures.get(kind)
                name = text(service, "name") or kind
                yield _made(name, "platform", text_, found.span, found.value, repository, nature)


def _made(
    name: str,
    origin: Origin,
    text_: Text,
    span: Span,
    command: str,
    repository: Repository,
    nature: Nature | None = None,
) -> Process:
    place = Place(text_, dirname(text_.path), via=(text_.path,))
    steps = follow(parse(command, text_, span), place, repository)
    return Process(
        name=name,
        nature=nature or nature_of(name, steps),
        origin=origin,
        unit=repository.unit(text_.path).root,
        path=text_.path,
        span=span,
        steps=steps,
        development=repository.role(text_.path) != "production",
    )
