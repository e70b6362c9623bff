"""Source code that reaches a container by a mount instead of by its image."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath, relpath

from checks.documents.compose import COMPOSE, Compose, Service
from checks.documents.compose_host import Volume
from checks.documents.compose_service import Build
from checks.documents.dockerfile import DOCKERFILE, Dockerfile
from checks.documents.kubernetes import KUBERNETES, Manifest, containers, pod_spec
from checks.documents.node import child, items, text
from checks.finding import Match
from checks.images import image_reference
from checks.processes import Process, declared_processes
from checks.processes.composed import dockerfile_of, is_superseded
from checks.processes.images import for_development
from checks.releases.code_in_images import (
    CODE,
    LANGUAGES,
    copies_code,
    copies_folder,
    only_serves_files,
    started_without_code,
)
from checks.releases.serving import serves_for_development
from checks.repository import Repository
from checks.rule import rule
from checks.sharing.volumes import STATEFUL

_PROGRAM_FOLDERS = (
    "/app",
    "/src",
    "/code",
    "/usr/src/app",
    "/usr/src",
    "/srv/app",
    "/workspace",
    "/opt/app",
    "/var/www/html",
    "/var/www",
)
_STAYING = ("always", "unless-stopped", "any")
_APP = {"app/main.py": "", "Dockerfile": "FROM python:3.12.1\nWORKDIR /app\nCOPY . .\nCMD gunicorn main:app\n"}
_POD = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n"
    "        - name: web\n          image: me/app:1.4\n          volumeMounts: [{name: v, mountPath: $MOUNT, subPath: x}]\n"
    "      volumes:\n        - name: v\n          $SOURCE\n"
)
_BARE = "FROM python:3.12.1\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCMD gunicorn main:app\n"


@rule(
    message="{who} runs {source} from outside of its image",
    level="warning",
    fix="Copy the code into the image and drop the mount here; for work on the code put it into `compose.override.yaml` or "
    "`develop.watch`.",
    looks_at={COMPOSE: ("volumes:",), KUBERNETES: ("hostPath", "configMap"), DOCKERFILE: ("cmd", "entrypoint")},
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
                "shop/settings.py": "",
                "apps/cart.py": "",
                "Dockerfile": "FROM python:3.12.1\nCOPY requirements.txt manage.py ./\nCOPY apps ./apps\nCMD gunicorn shop.wsgi\n",
                "compose.yaml": "services:\n  web:\n    build: .\n    volumes:\n      - ./shop:/app/shop\n",
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
        (
            {**_APP, "k8s/web.yaml": _POD.replace("$MOUNT", "/app").replace("$SOURCE", "hostPath: {path: /srv/shop}")},
            "k8s/web.yaml:10",
        ),
        (
            {
                **_APP,
                "k8s/web.yaml": _POD.replace("$MOUNT", "/app/main.py").replace("$SOURCE", "configMap: {name: code}"),
            },
            "k8s/web.yaml:10",
        ),
        (
            {
                "Dockerfile": 'FROM node:20.11\nWORKDIR /srv\nCOPY package*.json ./\nRUN npm ci\nCMD ["node", "server.js"]\n',
                "server.js": "",
            },
            "Dockerfile:5",
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
        {**_APP, "k8s/web.yaml": _POD.replace("$MOUNT", "/app/config.yml").replace("$SOURCE", "configMap: {name: c}")},
        {**_APP, "k8s/web.yaml": _POD.replace("$MOUNT", "/app/media").replace("$SOURCE", "hostPath: {path: /mnt}")},
        {
            "Dockerfile": 'FROM me/base:1.4\nCMD ["node", "server.js"]\n',
            "server.js": "",
        },
        {
            "Dockerfile": 'FROM node:20.11\nRUN --mount=type=bind,target=/s cp -r /s /srv\nCMD ["node", "server.js"]\n',
            "server.js": "",
        },
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
    for manifest in repository.changed(KUBERNETES):
        yield from _in_manifest(manifest)
    for dockerfile in repository.changed(DOCKERFILE):
        started = started_without_code(dockerfile, repository)
        if started is not None:
            values = {"who": "A container of this image", "source": started[1]}
            yield Match(dockerfile.path, started[0], values)
    for compose in repository.changed(COMPOSE):
        if compose.development or is_superseded(compose.path, repository):
            continue
        for service in compose.services:
            built = dockerfile_of(compose.path, service.build, repository) if service.build is not None else None
            if built is not None and (for_development(built.path, repository) or only_serves_files(built)):
                continue
            volume = next((each for each in service.volumes if _is_source(each, compose, repository)), None)
            if volume is None or not _holds_code(service):
                continue
            absent = (
                built is not None and service.build is not None and not _in_image(volume, compose, service.build, built)
            )
            level = _level(compose, service, built, absent, repository)
            if level is not None:
                values = {"who": f"The service {service.name}", "source": volume.source or "."}
                yield Match(compose.path, volume.span, values, level="warning" if level == "warning" else None)


def _in_manifest(manifest: Manifest) -> Iterator[Match]:
    """Host folders laid over the folder of the program, and code in ConfigMaps."""
    for resource in manifest.resources:
        volumes = {text(volume, "name"): volume for volume in items(pod_spec(resource), "volumes")}
        for container in containers(resource):
            image = image_reference(container.image or "").base
            for mount in container.volume_mounts:
                volume = volumes.get(mount.volume)
                on_host = child(volume, "hostPath") is not None and mount.path.rstrip("/") in _PROGRAM_FOLDERS
                written = child(volume, "configMap") is not None and mount.path.endswith(CODE)
                if (on_host or written) and not STATEFUL.search(f"{container.name} {image}"):
                    values = {"who": f"The container {container.name}", "source": mount.path}
                    yield Match(manifest.path, mount.span, values)


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
        path.startswith(prefix) and path.endswith(CODE) and repository.role(path) == "production"
        for path in repository.paths
    )


def _holds_code(service: Service) -> bool:
    """Whether the service runs this repository's code: it is built here, or is a bare image of a language."""
    if service.build is not None:
        return True
    return service.image is not None and image_reference(service.image.value).base.lower() in LANGUAGES


def _in_image(volume: Volume, compose: Compose, build: Build, dockerfile: Dockerfile) -> bool:
    """Whether the mounted folder is in the image as well."""
    context = normpath(join(dirname(compose.path), build.context))
    folder = normpath(join(dirname(compose.path), volume.source or "."))
    return copies_folder(dockerfile, relpath(folder, context))


def _level(
    compose: Compose, service: Service, dockerfile: Dockerfile | None, absent: bool, repository: Repository
) -> str | None:
    """`error` where the file is production's or the image holds no code; `warning` where the service is kept running."""
    process = _process(compose, service, repository)
    if process is not None and serves_for_development(process):
        return None
    if "prod" in compose.path.rpartition("/")[2].lower():
        return "error"
    if absent or (dockerfile is not None and not copies_code(dockerfile)):
        return "error"
    return "warning" if service.restart in _STAYING else None


def _process(compose: Compose, service: Service, repository: Repository) -> Process | None:
    processes = repository.model(declared_processes)
    return next((each for each in processes if each.path == compose.path and each.name == service.name), None)
