"""Which Dockerfile of the repository builds an image of some name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import basename, dirname, join, normpath

from checks.documents.command_line import invocations, parse
from checks.documents.compose import COMPOSE, Compose
from checks.documents.compose_service import Build
from checks.documents.dockerfile import DOCKERFILE, Dockerfile
from checks.documents.github_workflow import GITHUB_WORKFLOW, Job
from checks.documents.makefile import MAKEFILE
from checks.documents.node import Node, Scalar, items, text
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.terraform import TERRAFORM
from checks.documents.yaml import YAML, Yaml
from checks.images import image_reference
from checks.releases.pushed import arguments_of_build, built_or_pushed, tags_of
from checks.repository import Repository
from checks.value import frozen
from checks.written_commands import commands_anywhere, spelled

_PUBLIC = frozenset(
    (
        "nginx redis postgres postgresql mysql mariadb mongo mongodb rabbitmq kafka zookeeper elasticsearch kibana logstash memcached "
        "traefik caddy haproxy httpd apache php python node golang ruby java openjdk alpine ubuntu debian busybox grafana prometheus "
        "loki jenkins keycloak minio vault consul nats influxdb cassandra adminer pgadmin wordpress docker fluentd fluent-bit certbot "
        "selenium sonarqube nexus gitlab registry base db database cache proxy test dev ci build builder cron backup"
    ).split()
)
_GENERIC = frozenset(
    "docker deploy deployment src app dist infra infrastructure ops .docker images image build production prod".split()
)


@frozen
class BuiltImages:
    names: Mapping[str, str | None]
    """Names without tags that something here builds, with the Dockerfile; None where it is not known, or there are two."""
    folders: Mapping[str, str | None]
    """The same for last parts of names: of folders that hold a Dockerfile, and behind a registry that is a variable, where an
    image of that name can hardly be someone else's."""

    def holds(self, name: str) -> bool:
        lowered = name.lower()
        if not lowered or "$" in lowered.rpartition("/")[2]:
            return False
        return lowered in self.names or lowered.rpartition("/")[2] in self.folders

    def dockerfile(self, name: str) -> str | None:
        """The path of the Dockerfile that builds an image, its name without tag."""
        lowered = name.lower()
        if not self.holds(lowered):
            return None
        return self.names.get(lowered) or self.folders.get(lowered.rpartition("/")[2])


def built_images(repository: Repository) -> BuiltImages:
    """Asked by `repository.model(built_images)`."""
    written = [*_named(repository)]
    names = _gathered(iter(written))
    for alias, name in _renamed(repository):
        if name in names:
            names.setdefault(alias, names[name])
    return BuiltImages(names, {**dict.fromkeys(_in_registries(written)), **_gathered(_folders(repository))})


def _in_registries(written: list[tuple[str, str | None]]) -> Iterator[str]:
    """Last parts of names whose registry is a variable: `$REGISTRY/shop`."""
    for image, _ in written:
        folder, slash, last = image_reference(image).name.lower().rpartition("/")
        if slash and "$" in folder and last and "$" not in last and last not in _PUBLIC and last not in _GENERIC:
            yield last


def _gathered(found: Iterator[tuple[str, str | None]]) -> dict[str, str | None]:
    """By name; a name that two Dockerfiles build has none."""
    gathered: dict[str, str | None] = {}
    settled: set[str] = set()
    for written, path in found:
        name = image_reference(written).name.lower()
        if not name or "$" in name:
            continue
        known = gathered.get(name)
        if name in settled or (known and path and known != path):
            gathered[name] = None
            settled.add(name)
        else:
            gathered[name] = known or path
    return gathered


def _named(repository: Repository) -> Iterator[tuple[str, str | None]]:
    for compose in repository.all(COMPOSE, containing=["build"]):
        for service in compose.services:
            if service.build is not None and service.image is not None:
                found = dockerfile_of(compose.path, service.build, repository)
                yield service.image.value, found.path if found else None
    for workflow in repository.all(GITHUB_WORKFLOW, containing=["docker/build-push-action"]):
        for job in workflow.jobs:
            yield from _by_actions(job, repository)
    yield from _by_commands(repository)
    yield from _by_scripts(repository)
    for file_ in repository.all(YAML, containing=["artifacts:"]):
        if basename(file_.path).lower().startswith("skaffold"):
            yield from _of_skaffold(file_, repository)
    for bake in repository.all(TERRAFORM, containing=["dockerfile", "tags"]):
        for target in (block for block in bake.blocks if block.type == "target"):
            context, file = _value(target.attribute("context")), _value(target.attribute("dockerfile"))
            found_path = _dockerfile(dirname(bake.path), context or ".", file, repository)
            tags = items(target.attribute("tags"))
            yield from ((tag.value, found_path) for tag in tags if isinstance(tag, Scalar) and "$" not in tag.value)


def _by_commands(repository: Repository) -> Iterator[tuple[str, str | None]]:
    """What `docker build` and its like are told, in the folder that a script or step has gone to by then."""
    group, folder = -1, ""
    for written in commands_anywhere(repository, ("docker", "podman", "buildah", "nerdctl", "kaniko")):
        if written.group != group:
            group, folder = written.group, written.folder or _beside(written.path, written.setting)
        if written.name == "cd" and written.invocation.arguments:
            folder = normpath(join(folder, spelled(written.invocation.arguments[0])))
        context, file = arguments_of_build(written.invocation)
        path = _dockerfile(folder, context, file, repository) if "$" not in folder else None
        yield from ((image, path) for image, _ in built_or_pushed(written.invocation))


def _by_scripts(repository: Repository) -> Iterator[tuple[str, str | None]]:
    """The same in make targets and package scripts."""
    engines = ["docker b", "docker image b", "podman b", "buildah b"]
    found = [
        *((target.commands, target.text) for make in repository.all(MAKEFILE, engines) for target in make.targets),
        *(
            (parse(script.command, package.text, script.span), package.text)
            for package in repository.all(PACKAGE_JSON, engines)
            for script in package.scripts
            if "build" in script.command
        ),
    ]
    for commands, text_ in found:
        for invocation in (each for command in commands for each in invocations(command, text_)):
            context, file = arguments_of_build(invocation)
            path = _dockerfile(dirname(text_.path), context, file, repository)
            yield from ((image, path) for image, _ in built_or_pushed(invocation))


def _value(node: object) -> str | None:
    return node.value if isinstance(node, Scalar) and not node.tag else None


def _beside(path: str, setting: str) -> str:
    return "" if setting == "pipeline" else dirname(path)


def _by_actions(job: Job, repository: Repository) -> Iterator[tuple[str, str | None]]:
    """The tags of build steps, also those that a metadata step of the same job makes."""
    images = {text(step.node, "id"): step.input("images") for step in job.steps if step.input("images") is not None}
    for step in job.steps:
        given = step.input("context"), step.input("file")
        context, file = (each.value if each is not None else None for each in given)
        for written, _ in tags_of(step):
            made = next((each for name, each in images.items() if name and f"steps.{name}." in written), None)
            path = _dockerfile("", context or ".", None, repository) if file is None else _existing(file, repository)
            for image in (made.value or "").split() if made is not None else (written,):
                yield image, path


def _of_skaffold(file: Yaml, repository: Repository) -> Iterator[tuple[str, str | None]]:
    for document in file.documents:
        for item in artifacts(document):
            name = text(item, "image")
            context = text(item, "context") or "."
            if name:
                yield name, _dockerfile(dirname(file.path), context, text(item, "docker", "dockerfile"), repository)


def artifacts(document: Node) -> Iterator[Node]:
    """What a skaffold file builds, by itself and in its profiles."""
    yield from items(document, "build", "artifacts")
    for profile in items(document, "profiles"):
        yield from items(profile, "build", "artifacts")


def _renamed(repository: Repository) -> Iterator[tuple[str, str]]:
    """Images that kustomize gives another name: what stands in the manifest, and what is meant."""
    for file in repository.all(YAML, containing=["newname:"]):
        if basename(file.path).lower().startswith("kustomization"):
            for item in (each for document in file.documents for each in items(document, "images")):
                name, new = text(item, "name"), text(item, "newName")
                if name and new:
                    yield name.lower(), new.lower()


def _folders(repository: Repository) -> Iterator[tuple[str, str | None]]:
    for path in repository.paths:
        if basename(path).lower() in ("dockerfile", "containerfile") and repository.role(path) == "production":
            telling = (each for each in reversed(dirname(path).lower().split("/")) if each not in _GENERIC)
            folder = next(telling, "")
            if folder and folder not in _PUBLIC:
                yield folder, path


def dockerfile_of(compose_path: str, build: Build, repository: Repository) -> Dockerfile | None:
    """The Dockerfile that a service is built by, where it is in the repository."""
    folder = dirname(compose_path)
    path = _dockerfile(folder, build.context, build.dockerfile, repository)
    return repository.document(path, DOCKERFILE) if path else None


def built_service(compose: Compose, name: str, repository: Repository) -> Build | None:
    """How another compose file of the folder, which one like `compose.prod.yaml` is laid over, builds a service."""
    for other in repository.all(COMPOSE):
        service = other.service(name) if other.path != compose.path and not other.development else None
        if service is not None and service.build is not None and dirname(other.path) == dirname(compose.path):
            return service.build
    return None


def _dockerfile(folder: str, context: str | None, file: str | None, repository: Repository) -> str | None:
    """Docker looks for the file in the context, commands from where they run; both are tried."""
    if context is None or "$" in context or "{" in context or (file is not None and ("$" in file or "{" in file)):
        return None
    within = normpath(join(folder, context))
    name = file or "Dockerfile"
    return _existing(normpath(join(within, name)), repository) or _existing(normpath(join(folder, name)), repository)


def _existing(path: str, repository: Repository) -> str | None:
    plain = normpath(path).removeprefix("./")
    return plain if repository.exists(plain) else None
