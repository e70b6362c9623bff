"""Commands that start a server made for development."""

from __future__ import annotations

from collections.abc import Sequence
from posixpath import join, normpath

from checks.documents.python import PYTHON
from checks.pattern import pattern
from checks.processes import Process, Step
from checks.repository import Repository

_ALWAYS = frozenset(
    ("nodemon", "ts-node-dev", "tsnd", "webpack-dev-server", "wds", "browser-sync", "live-server", "reflex", "gin-bin")
)
_BY_ARGUMENT: dict[str, tuple[str, ...]] = {
    "flask": ("run",),
    "next": ("dev",),
    "nuxt": ("dev",),
    "nuxi": ("dev",),
    "astro": ("dev",),
    "remix": ("dev",),
    "svelte-kit": ("dev",),
    "gatsby": ("develop",),
    "ng": ("serve", "s"),
    "vue-cli-service": ("serve",),
    "react-scripts": ("start",),
    "webpack": ("serve",),
    "parcel": ("serve", "watch"),
    "fastapi": ("dev",),
    "dotnet": ("watch",),
    "cargo": ("watch",),
    "symfony": ("serve", "server:start", "local:server:start"),
    "tsx": ("watch",),
    "bun": ("--watch", "--hot"),
    "node": ("--watch",),
}
"""Programs that serve for development when given one of these words."""
_FRONT_ENDS = frozenset("ng react-scripts vue-cli-service gatsby vite parcel webpack webpack-dev-server astro".split())


def development_server(step: Step) -> str | None:
    """The server for development that a step starts, as the user would name it."""
    name, values = step.name, step.invocation.values
    if name in _ALWAYS:
        return name
    words = [value for value in values if value]
    for wanted in _BY_ARGUMENT.get(name, ()):
        if wanted in words:
            return f"{name} {wanted}"
    if name == "vite" and not {"build", "preview", "optimize"} & set(words[:2]):
        return "vite"
    if name in ("uvicorn", "gunicorn", "hypercorn") and "--reload" in words:
        return f"{name} --reload"
    if name == "nest" and words[:1] == ["start"] and {"--watch", "-w", "--debug"} & set(words):
        return "nest start --watch"
    if name == "php" and words[:1] == ["-S"]:
        return "php -S"
    found = _LINE.search(step.line)
    return found[0] if found else None


_LINE = pattern(r"\bmanage\.py runserver(?:_plus)?\b|\bdjango-admin runserver\b|\bartisan serve\b|\brunserver_plus\b")


def rails_server(step: Step, texts: Sequence[str]) -> bool:
    """`rails server` where nothing says that it runs in production."""
    words = list(step.invocation.values)
    starts = step.name == "rails" and words[:1] in (["s"], ["server"])
    if not starts or {"-e", "--environment"} & set(words) or any(word.startswith("--environment=") for word in words):
        return False
    return not any("RAILS_ENV" in text or "RACK_ENV" in text for text in texts)


def front_end(step: Step) -> bool:
    """Whether the program serves a front end, whose `npm start` is for development and which is built for production."""
    return step.name in _FRONT_ENDS


def flask_application(step: Step, process: Process, repository: Repository) -> str | None:
    """The path of a Flask program that a step starts and that serves itself by `app.run`."""
    words = [value for value in step.invocation.values if not value.startswith("-")]
    if not step.name.startswith("python") or not words[:1] or not words[0].endswith(".py"):
        return None
    folder = (process.dockerfile or process.path).rpartition("/")[0]
    for candidate in (
        normpath(join(folder, words[0].removeprefix("/"))),
        normpath(join(folder, words[0].rpartition("/")[2])),
    ):
        source = repository.document(candidate, PYTHON)
        if source is None:
            continue
        flask = any(module.startswith("flask.") for module in source.imports.values()) or "flask" in source.imports
        runs = next(
            (call for call in source.calls if call.callee in ("app.run", "application.run", "server.run")), None
        )
        others = (
            "waitress",
            "gevent",
            "socketio",
            "cheroot",
            "hypercorn",
            "uvicorn",
            "eventlet",
            "tornado",
            "gunicorn",
        )
        if flask and runs is not None and not any(other in source.text.content for other in others):
            return candidate
    return None
