"""Commands in the files of platforms: Fly, Render, Heroku, Railway, Nixpacks, App Engine, App Platform, App Runner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from posixpath import basename

from checks.documents.json import JSON
from checks.documents.node import Mapping, Node, Scalar, Sequence, child, entries, items, scalar, text
from checks.documents.toml import TOML
from checks.documents.yaml import YAML
from checks.processes.model import Nature
from checks.repository import Repository
from checks.text import Span, Text
from checks.value import frozen


@frozen
class Declared:
    """`nature` is None where the file does not say what the process is for."""

    name: str
    command: str
    text: Text
    span: Span
    nature: Nature | None = None


@frozen
class _File:
    text: Text
    root: Node | None

    def at(self, *keys: str, name: str = "", nature: Nature | None = None) -> Iterator[Declared]:
        """The command at a place, a string or a list of words."""
        found = child(self.root, *keys)
        if found is not None:
            yield from self.of(found, name or keys[-1], nature)

    def of(self, node: Node, name: str, nature: Nature | None = None) -> Iterator[Declared]:
        if isinstance(node, Scalar) and node.value:
            yield Declared(name, node.value, self.text, node.span, nature)
        elif isinstance(node, Sequence) and node.items:
            words = " ".join(each.value for each in node.items if isinstance(each, Scalar))
            yield Declared(name, words, self.text, node.span, nature)

    def each(self, *keys: str) -> Iterator[Declared]:
        """The commands of a mapping of process types."""
        for entry in entries(self.root, *keys):
            command = entry.value if not isinstance(entry.value, Mapping) else child(entry.value, "command")
            if command is not None:
                yield from self.of(command, entry.key.value)


def declared_by_platform(path: str, repository: Repository) -> Iterator[Declared]:
    """What a platform's file starts, before releases and for good; nothing for any other file."""
    name = basename(path).lower()
    reader = _READERS.get(name)
    file = _read(path, repository) if reader is not None else None
    if reader is not None and file is not None:
        yield from reader(file)


def _read(path: str, repository: Repository) -> _File | None:
    parsed = (
        repository.document(path, TOML)
        if path.endswith(".toml")
        else repository.document(path, JSON)
        if path.endswith(".json")
        else repository.document(path, YAML)
    )
    return _File(parsed.text, parsed.root) if parsed is not None else None


def _fly(file: _File) -> Iterator[Declared]:
    yield from file.each("processes")
    yield from file.at("experimental", "cmd", name="app")
    yield from file.at("deploy", "release_command", nature="release")


def _heroku(file: _File) -> Iterator[Declared]:
    yield from file.each("run")
    yield from file.at("release", "command", name="release", nature="release")


def _app_json(file: _File) -> Iterator[Declared]:
    yield from file.at("scripts", "postdeploy", nature="release")
    yield from file.at("scripts", "dokku", "predeploy", name="predeploy", nature="release")


_NATURES: dict[str, Nature] = {"web": "web", "worker": "worker", "cron": "scheduler", "pserv": "web"}


def _render(file: _File) -> Iterator[Declared]:
    for service in items(file.root, "services"):
        kind = text(service, "type") or ""
        name = text(service, "name") or kind
        for key in ("startCommand", "dockerCommand"):
            found = scalar(service, key)
            yield from file.of(found, name, _NATURES.get(kind)) if found is not None else ()
        before = scalar(service, "preDeployCommand")
        yield from file.of(before, name, "release") if before is not None else ()


def _railway(file: _File) -> Iterator[Declared]:
    yield from file.at("deploy", "startCommand", name="start")
    yield from file.at("deploy", "preDeployCommand", name="before", nature="release")


def _app_engine(file: _File) -> Iterator[Declared]:
    """App Engine's `entrypoint`, and the services, workers and jobs of an app specification."""
    if scalar(file.root, "runtime") is not None:
        yield from file.at("entrypoint", nature="web")
        return
    kinds: tuple[tuple[str, Nature], ...] = (("services", "web"), ("workers", "worker"), ("jobs", "job"))
    for key, nature in kinds:
        for each in items(file.root, key):
            command = scalar(each, "run_command")
            before = text(each, "kind") in ("PRE_DEPLOY", "POST_DEPLOY")
            named = text(each, "name") or key
            yield from file.of(command, named, "release" if before else nature) if command is not None else ()


def _nixpacks(file: _File) -> Iterator[Declared]:
    yield from file.at("start", "cmd", name="start")


def _app_runner(file: _File) -> Iterator[Declared]:
    yield from file.at("run", "command", name="app", nature="web")


_READERS: dict[str, Callable[[_File], Iterator[Declared]]] = {
    "fly.toml": _fly,
    "app.json": _app_json,
    **dict.fromkeys(("heroku.yml", "heroku.yaml"), _heroku),
    **dict.fromkeys(("render.yaml", "render.yml"), _render),
    **dict.fromkeys(("railway.json", "railway.toml"), _railway),
    "nixpacks.toml": _nixpacks,
    **dict.fromkeys(("app.yaml", "app.yml"), _app_engine),
    "apprunner.yaml": _app_runner,
}
