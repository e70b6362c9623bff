"""Names of the images that a repository builds."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.images import image_reference
from checks.releases.pushed import built_or_pushed, tags_of
from checks.repository import Repository
from checks.value import frozen
from checks.written_commands import commands_anywhere

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
class OwnImages:
    names: frozenset[str]
    """Names that something in the repository builds, tags or pushes, without tags."""
    folders: frozenset[str]
    """Names of folders that hold a Dockerfile, where an image of that name can hardly be someone else's."""

    def holds(self, name: str) -> bool:
        lowered = name.lower()
        if not lowered or "$" in lowered.rpartition("/")[2]:
            return False
        return lowered in self.names or lowered.rpartition("/")[2] in self.folders


def own_images(repository: Repository) -> OwnImages:
    """Asked by `repository.model(own_images)`."""
    names = {name.lower() for written in _written(repository) if (name := image_reference(written).name)}
    return OwnImages(frozenset(name for name in names if "$" not in name), frozenset(_folders(repository)))


def _written(repository: Repository) -> Iterator[str]:
    for compose in repository.all(COMPOSE, containing=["build"]):
        for service in compose.services:
            if service.build is not None and service.image is not None:
                yield service.image.value
    for workflow in repository.all(GITHUB_WORKFLOW, containing=["docker/build-push-action"]):
        for step in (step for job in workflow.jobs for step in job.steps):
            yield from (tag for tag, _ in tags_of(step))
    for command in commands_anywhere(repository, ("docker", "podman", "buildah", "kaniko")):
        yield from (written for written, _ in built_or_pushed(command.invocation))


def _folders(repository: Repository) -> Iterator[str]:
    for dockerfile in repository.all(DOCKERFILE):
        name = basename(dirname(dockerfile.path)).lower()
        if name and name not in _PUBLIC and name not in _GENERIC and repository.role(dockerfile.path) == "production":
            yield name
