"""Folders that hold more than one application: told by their images, by what they declare to start, and by their entry points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname

from checks.documents.dockerfile import DOCKERFILE, Dockerfile
from checks.manifests.folders import folders_upwards
from checks.pattern import pattern
from checks.processes import production_processes
from checks.processes.images import for_development
from checks.processes.model import Process
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

_ECOSYSTEMS = {
    "python": "Python", "pypy": "Python", "golang": "Go", "ruby": "Ruby", "php": "PHP", "openjdk": "Java",
    "eclipse-temurin": "Java", "maven": "Java", "gradle": "Java", "dotnet": ".NET", "rust": "Rust", "elixir": "Elixir", "node": "Node",
}  # fmt: skip
MANIFESTS = {
    "Python": ("requirements.txt", "pyproject.toml", "Pipfile", "setup.py"), "Go": ("go.mod",), "Ruby": ("Gemfile",),
    "PHP": ("composer.json",), "Java": ("pom.xml", "build.gradle", "build.gradle.kts"), "Rust": ("Cargo.toml",),
    "Elixir": ("mix.exs",), "Node": ("package.json",), ".NET": (),
}  # fmt: skip
_PROGRAMS = {
    **dict.fromkeys("python python3 gunicorn uvicorn hypercorn daphne celery flask".split(), "Python"),
    **dict.fromkeys("node ts-node tsx pm2 pm2-runtime nodemon".split(), "Node"),
    **dict.fromkeys("ruby puma unicorn sidekiq rails".split(), "Ruby"),
    **dict.fromkeys("php artisan".split(), "PHP"),
    "java": "Java",
}
_SERVES = pattern(
    r"\b(?:app|application|api|bot|client|server)\.run\(|\buvicorn\.run\(|\bserve_forever\(|\brun_polling\("
)
_SERVERS = ("server.py", "app.py", "main.py", "api.py", "bot.py")


@frozen
class Second:
    """Another application beside a first one; `one` and `other` say what they are, `because` where the first is."""

    path: str
    span: Span
    folder: str
    one: str
    other: str
    because: str


def by_images(repository: Repository, dockerfile: Dockerfile) -> Second | None:
    """Another image in the same folder, of another language, or without any manifest of another entry point."""
    own = language(dockerfile)
    folder = dirname(dockerfile.path)
    if not own or for_development(dockerfile.path, repository):
        return None
    for other in repository.all(DOCKERFILE):
        theirs = language(other)
        if other.path >= dockerfile.path or dirname(other.path) != folder or not theirs:
            continue
        if for_development(other.path, repository):
            continue
        both = _declares(own, folder, repository) and _declares(theirs, folder, repository)
        span = dockerfile.stages[0].instruction.span
        if theirs != own and both:
            return Second(dockerfile.path, span, folder, f"a {theirs} app", f"a {own} app", other.path)
        files = _entry(dockerfile), _entry(other)
        alone = not any(_declares_any(each, repository) for each in folders_upwards(folder))
        if theirs == own and all(files) and files[0] != files[1] and alone:
            return Second(dockerfile.path, span, folder, f"{files[1]}", f"{files[0]}", other.path)
    return None


def by_processes(repository: Repository) -> Iterator[Second]:
    """Process types of one folder that are written in different languages."""
    first: dict[str, tuple[str, Process]] = {}
    told: set[str] = set()
    for process in production_processes(repository):
        program = process.main
        ecosystem = _PROGRAMS.get(program.name) if program and process.origin in ("procfile", "compose") else None
        folder = dirname(process.dockerfile) if process.dockerfile else process.unit
        if ecosystem is None or program is None or not _runs_file(program.invocation.values, program.name):
            continue
        known, other = first.setdefault(folder, (ecosystem, process))
        if known != ecosystem and folder not in told and _declares_any(folder, repository):
            told.add(folder)
            yield Second(
                process.path,
                process.span,
                folder,
                f"a {known} app",
                f"a {ecosystem} app",
                other.dockerfile or other.path,
            )


def by_entry_points(repository: Repository, start: str, path: str, span: Span) -> Second | None:
    """A Python server beside a Node one that `npm start` runs, both with their manifests in one folder."""
    folder = dirname(path)
    found = re.match(r"^(?:node|nodemon)\s+(?:\./)?([\w./-]+\.[cm]?js)\b", start)
    if found is None or not repository.exists(f"{folder}/{found[1]}".lstrip("/")):
        return None
    if not _declares("Python", folder, repository):
        return None
    for name in _SERVERS:
        beside = f"{folder}/{name}".lstrip("/")
        text = repository.text(beside)
        node = repository.text(f"{folder}/{found[1]}".lstrip("/"))
        starts_it = node is not None and (name in node.content or "child_process" in node.content)
        if text is not None and _SERVES.search(text.content) and not starts_it:
            return Second(path, span, folder, f"the Python app {name}", f"the Node app {found[1]}", beside)
    return None


def language(dockerfile: Dockerfile) -> str | None:
    """The language of the image that runs, where a language's own image is its base and it starts something."""
    stage = dockerfile.last
    if stage is None or not any(dockerfile.in_force(stage, keyword) for keyword in ("CMD", "ENTRYPOINT")):
        return None
    name = re.split(r"[:@]", (dockerfile.base_image(stage) or "").rpartition("/")[2])[0]
    return _ECOSYSTEMS.get(name)


def _entry(dockerfile: Dockerfile) -> str:
    """The source file that the image starts; empty where it starts a module or another program."""
    stage = dockerfile.last
    for command in dockerfile.started(stage) if stage else ():
        for word in command.words:
            if word.value and re.search(r"\.(?:py|[cm]?js|rb|php)$", word.value):
                return word.value.removeprefix("./")
    return ""


def _runs_file(values: tuple[str, ...], name: str) -> bool:
    """Whether a program is given a file or an application, as opposed to `python -m http.server` or `node --version`."""
    return name not in ("python", "python3", "node", "ruby", "php") or bool(
        values and re.search(r"\.(?:py|[cm]?js|ts|rb|php)$|^artisan$", values[0])
    )


def _declares(ecosystem: str, folder: str, repository: Repository) -> bool:
    return any(repository.exists(f"{folder}/{name}".lstrip("/")) for name in MANIFESTS[ecosystem])


def _declares_any(folder: str, repository: Repository) -> bool:
    return any(_declares(ecosystem, folder, repository) for ecosystem in MANIFESTS)
