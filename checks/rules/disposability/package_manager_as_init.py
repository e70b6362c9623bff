"""Package managers that stand in front of the server."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.kubernetes import KUBERNETES
from checks.finding import Match
from checks.processes import Process, declared_processes
from checks.processes.init import has_init
from checks.repository import Repository
from checks.rule import rule

_MANAGERS = frozenset(
    ("npm", "yarn", "pnpm", "bun", "mvn", "mvnw", "gradle", "gradlew", "composer", "cargo", "go", "dotnet")
)
_SUBCOMMANDS = {
    "npm": ("start", "run", "exec", "run-script"),
    "yarn": (),
    "pnpm": (),
    "bun": ("run",),
    "cargo": ("run",),
    "go": ("run",),
    "dotnet": ("run", "watch"),
    "composer": ("run", "run-script", "exec"),
}
_KINDS = (
    "npm",
    "yarn",
    "pnpm",
    "bun",
    "mvn",
    "gradle",
    "cargo",
    "composer",
    "dotnet run",
    '"dotnet", "run"',
    "go run",
    '"go"',
)


@rule(
    message="{manager} is the first process and stands between the signals and the server",
    level="warning",
    fix="Start the server itself, `node server.js` or `java -jar app.jar`, in the exec form.",
    looks_at={DOCKERFILE: _KINDS, COMPOSE: _KINDS, KUBERNETES: _KINDS},
    wide=True,
    bad=[
        ({"Dockerfile": 'FROM node:20\nCMD ["npm", "start"]\n'}, "Dockerfile:2"),
        ({"Dockerfile": 'FROM node:20\nENTRYPOINT ["yarn"]\nCMD ["start"]\n'}, "Dockerfile:3"),
        ({"Dockerfile": 'FROM maven:3.9\nCMD ["mvn", "spring-boot:run"]\n'}, "Dockerfile:2"),
        ({"Dockerfile": "FROM golang:1.22\nCMD exec go run ./cmd/server\n"}, "Dockerfile:2"),
        (
            {
                "compose.yaml": "services:\n  web:\n    build: .\n    command: npm run serve\n",
                "Dockerfile": "FROM node:20\n",
            },
            "compose.yaml:4",
        ),
    ],
    good=[
        {"Dockerfile": 'FROM node:20\nCMD ["node", "server.js"]\n'},
        {"Dockerfile": 'FROM node:20\nENTRYPOINT ["tini", "--"]\nCMD ["npm", "start"]\n'},
        {"Dockerfile": 'FROM node:20\nRUN npm run build\nCMD ["node", "dist/server.js"]\n'},
        {"Dockerfile.dev": 'FROM node:20\nCMD ["npm", "run", "dev"]\n'},
        {"Dockerfile": 'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nENTRYPOINT ["dotnet", "Shop.dll"]\n'},
        {
            "compose.override.yaml": "services:\n  web:\n    build: .\n    command: npm run dev\n",
            "Dockerfile": "FROM node:20\n",
        },
    ],
)
def package_manager_as_init(repository: Repository) -> Iterator[Match]:
    """A package manager starts the server as its child and does not pass signals on reliably: the server is not told to finish,
    and memory goes to a process that only waits.
    """
    told: set[tuple[str, str]] = set()
    for process in repository.model(declared_processes):
        manager = _manager(process, repository)
        image = (process.dockerfile or process.path, manager or "")
        if image in told or not process.own or process.development or process.nature in ("release", "job"):
            continue
        if manager:
            # A compose file that repeats what the image does is no second cause.
            told.add(image)
            yield Match(process.path, process.span, {"manager": manager}, cause="signals stopped in front")


def _manager(process: Process, repository: Repository) -> str | None:
    """The package manager that the declared command starts, where no init stands in front of it."""
    first = process.steps[0] if process.steps else None
    if first is None or process.origin not in ("dockerfile", "compose", "kubernetes"):
        return None
    invocation = first.invocation
    followed = next(
        (link for link in first.via if link.endswith(tuple(f"package.json {name}" for name in _scripts(link)))), ""
    )
    if has_init(invocation):
        return None
    if followed:
        return _runner(process, repository)
    name = invocation.name
    subcommands = _SUBCOMMANDS.get(name)
    if name not in _MANAGERS or (subcommands and invocation.values[:1] not in [(each,) for each in subcommands]):
        return None
    return name


def _scripts(link: str) -> tuple[str, ...]:
    return (link.rpartition(" ")[2],) if "package.json " in link else ()


def _runner(process: Process, repository: Repository) -> str | None:
    """Which package manager a followed script was started by, as the declaration says."""
    text = repository.text(process.path)
    written = text.slice(process.span) if text is not None else ""
    init = any(word in written for word in ("tini", "dumb-init"))
    found = next((name for name in ("pnpm", "npm", "yarn", "bun") if name in written), None)
    return None if init else found
