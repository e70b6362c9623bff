"""Source code that reaches a container by a mount instead of by its image."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath

from checks.documents.compose import COMPOSE, Compose, Service
from checks.documents.compose_host import Volume
from checks.documents.dockerfile import Dockerfile
from checks.finding import Match
from checks.images import image_reference
from checks.processes import Process, declared_processes
from checks.processes.composed import dockerfile_of, is_superseded
from checks.processes.images import for_development
from checks.releases.serving import serves_for_development
from checks.repository import Repository
from checks.rule import rule

_CODE = (".py", ".js", ".ts", ".mjs", ".rb", ".php", ".go", ".java", ".kt", ".cs", ".ex", ".rs", ".jsx", ".tsx")
_LANGUAGES = frozenset(
    "node python php ruby golang openjdk eclipse-temurin maven gradle bun deno dotnet aspnet sdk pypy rust".split()
)
_STAYING = ("always", "unless-stopped", "any")
_APP = {"app/main.py": "", "Dockerfile": "FROM python:3.12.1\nWORKDIR /app\nCOPY . .\nCMD gunicorn main:app\n"}
_BARE = "FROM python:3.12.1\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCMD gunicorn main:app\n"


@rule(
    message="The service {service} runs the source in {source} instead of what its image holds",
    level="warning",
    fix="Copy the code into the image and drop the mount here; for work on the code put it into `compose.override.yaml` or "
    "`develop.watch`.",
    looks_at={COMPOSE: ("volumes:",)},
    bad=[
        (
            {**_APP, "compose.prod.yaml": "services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n"},
            "compose.prod.yaml:5",
        ),
        (
            {
                "app/main.py": "",
                "Dockerfile": _BARE,
                "compose.yaml": "services:\n  web:\n    build: .\n    volumes:\n      - ./app:/app\n",
            },
            "compose.yaml:5",
        ),
        (
            {
                "server.js": "",
                "docker-compose.yml": "services:\n  web:\n    image: node:20.11\n    restart: always\n    command: node server.js\n    volumes:\n      - ./:/srv\n",
            },
            "docker-compose.yml:7",
        ),
    ],
    good=[
        {**_APP, "compose.override.yaml": "services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n"},
        {
            **_APP,
            "compose.yaml": "services:\n  web:\n    build: .\n    develop:\n      watch:\n        - path: .\n          action: sync\n          target: /app\n",
        },
        {
            **_APP,
            "compose.prod.yaml": "services:\n  web:\n    build: .\n    volumes:\n      - ./data:/app/data\n      - media:/app/media\n",
        },
        {
            **_APP,
            "compose.yaml": "services:\n  web:\n    build: .\n    command: flask run --reload\n    restart: always\n    volumes:\n      - .:/app\n",
        },
        {
            **_APP,
            "compose.prod.yaml": "services:\n  web:\n    build: .\n",
            "compose.yaml": "services:\n  web:\n    build: .\n    restart: always\n    volumes:\n      - .:/app\n",
        },
        {**_APP, "compose.yaml": "services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n"},
        {
            "nginx/site.conf": "",
            "compose.prod.yaml": "services:\n  proxy:\n    image: nginx:1.27\n    volumes:\n      - ./nginx:/etc/nginx/conf.d\n",
        },
    ],
    wide=True,
)
def source_mounted(repository: Repository) -> Iterator[Match]:
    """With the source mounted, the image is no release: what runs is the folder on that machine, which anyone may edit, and another
    machine cannot run it.
    """
    for compose in repository.changed(COMPOSE):
        if compose.development or is_superseded(compose.path, repository):
            continue
        for service in compose.services:
            dockerfile = dockerfile_of(compose.path, service.build, repository) if service.build is not None else None
            if dockerfile is not None and (
                for_development(dockerfile.path, repository) or _only_serves_files(dockerfile)
            ):
                continue
            volume = next((each for each in service.volumes if _is_source(each, compose, repository)), None)
            if volume is None or not _holds_code(service):
                continue
            level = _level(compose, service, dockerfile, repository)
            if level is not None:
                values = {"service": service.name, "source": volume.source or "."}
                yield Match(compose.path, volume.span, values, level="warning" if level == "warning" else None)


def _is_source(volume: Volume, compose: Compose, repository: Repository) -> bool:
    """Whether a folder of the repository with code of its own is mounted."""
    if volume.kind != "bind" or volume.source is None or not volume.source.startswith((".", "${PWD}", "$PWD")):
        return False
    written = volume.source.replace("${PWD}", ".").replace("$PWD", ".")
    folder = normpath(join(dirname(compose.path), written))
    prefix = "" if folder == "." else f"{folder}/"
    if folder.startswith("..") or volume.target.startswith(
        ("/etc", "/docker-entrypoint", "/usr/share", "/var/lib", "/var/log")
    ):
        return False
    return any(
        path.startswith(prefix) and path.endswith(_CODE) and repository.role(path) == "production"
        for path in repository.paths
    )


def _only_serves_files(dockerfile: Dockerfile) -> bool:
    """Whether the image is a web server's, to which files are mounted that are no code of its own."""
    base = dockerfile.base_image(dockerfile.last) if dockerfile.last is not None else None
    return base is not None and image_reference(base).base.lower() in ("nginx", "httpd", "caddy", "traefik", "haproxy")


def _holds_code(service: Service) -> bool:
    """Whether the service runs this repository's code: it is built here, or is a bare image of a language."""
    if service.build is not None:
        return True
    return service.image is not None and image_reference(service.image.value).base.lower() in _LANGUAGES


def _level(compose: Compose, service: Service, dockerfile: Dockerfile | None, repository: Repository) -> str | None:
    """`error` where the file is production's or the image holds no code; `warning` where the service is kept running."""
    process = _process(compose, service, repository)
    if process is not None and serves_for_development(process):
        return None
    if "prod" in compose.path.rpartition("/")[2].lower():
        return "error"
    if dockerfile is not None and not _copies_code(dockerfile):
        return "error"
    return "warning" if service.restart in _STAYING else None


def _process(compose: Compose, service: Service, repository: Repository) -> Process | None:
    processes = repository.model(declared_processes)
    return next((each for each in processes if each.path == compose.path and each.name == service.name), None)


def _copies_code(dockerfile: Dockerfile) -> bool:
    """Whether anything but manifests, scripts and settings goes into the image."""
    stage = dockerfile.last
    if stage is None:
        return True
    for instruction in (each for link in dockerfile.stage_chain(stage) for each in link.of("COPY", "ADD", "RUN")):
        if instruction.keyword == "RUN":
            if "--mount" in instruction.source or "git clone" in instruction.source or "create" in instruction.source:
                return True
            continue
        names = [source.value.rpartition("/")[2].lower() for source in instruction.sources]
        if instruction.flag("from") is not None or not names:
            return True
        if not all(_is_support(name) for name in names):
            return True
    return False


def _is_support(name: str) -> bool:
    return name.endswith(
        (
            ".txt",
            ".lock",
            ".toml",
            ".json",
            ".sh",
            ".conf",
            ".ini",
            ".yml",
            ".yaml",
            ".cfg",
            ".mod",
            ".sum",
            ".crt",
            ".pem",
        )
    ) or (
        name
        in (
            "gemfile",
            "gemfile.lock",
            "pipfile",
            "package*.json",
            "requirements*",
            "entrypoint",
            "yarn.lock*",
            "composer.*",
            ".npmrc",
        )
    )
