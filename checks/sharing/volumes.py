"""Volumes in which an application keeps what it should keep in a backing service."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.compose import Compose
from checks.documents.compose_service import Service, Volume
from checks.documents.kubernetes import Manifest, Resource, containers, pod_spec
from checks.documents.node import Node, Scalar, child, items, text
from checks.images import image_reference
from checks.pattern import pattern
from checks.text import Span
from checks.value import frozen

STATEFUL = pattern(
    r"postgres|postgis|timescale|mysql|mariadb|percona|mongo|redis|valkey|keydb|dragonfly|rabbit|kafka|zookeeper|redpanda|nats|elastic"
    r"|opensearch|solr|meili|typesense|minio|seaweed|memcache|clickhouse|cassandra|scylla|couch|influx|prometheus|victoria|grafana|loki"
    r"|tempo|mimir|thanos|jaeger|alertmanager|etcd|consul|vault|neo4j|arango|dgraph|cockroach|mssql|sqlserver|oracle|db2|keycloak|zitadel"
    r"|registry|nexus|artifactory|sonar|jenkins|gitlab|gitea|portainer|pgadmin|adminer|mailhog|mailpit|localstack|traefik|caddy|nginx"
    r"|haproxy|envoy|letsencrypt|certbot|acme|backup|restore|dump|ftp|samba|nfs|syncthing|qdrant|weaviate|milvus|chroma|ollama|vector|temporal"
    r"|database|proxy|cadvisor|exporter|fluent|filebeat|promtail|logstash|watchtower|busybox|node-?agent|collector|(?:^|[-_/])db\d*(?:$|[-_:])",
    re.IGNORECASE,
)
"""Services and images that exist to keep data, or that tend the machine."""
_STATE = pattern(
    r"(?:^|[/_.-])(?:uploads?|uploaded|media|attachments?|user-?(?:files|data|content|uploads)|avatars?|documents?|data|storage|store|state"
    r"|files?|sqlite\d?|instance|sessions?|db|database|app-?data|images?|photos?|videos?)(?:$|[/_.-]|\d*$)",
    re.IGNORECASE,
)
_NO_STATE = pattern(
    r"cache|static|node_modules|\.venv|site-packages|/etc(?:/|$)|certs?|ssl|tls|letsencrypt|secret|config|conf\b|\.sock|/tmp|/run|docker"
    r"|\.(?:json|ya?ml|toml|ini|conf|cfg|py|js|ts|env|pem|crt|key|sh|sql|xml|txt|properties)$|timezone|localtime|logs?(?:/|$)|/proc|/sys"
    r"|/dev|plugins?|themes?|modules?|models?|templates?|fixtures?|dist|build|\.m2|\.npm|\.ssh|\.aws|\.kube|bundle|gems?|public/?$|html/?$|src(?:/|$)",
    re.IGNORECASE,
)
_HOST_PATHS = pattern(
    r"^/(?:var/run|run|etc|proc|sys|dev|lib/modules|var/log|var/lib/(?:docker|kubelet|containerd)|boot|usr|cgroup)(?:/|$)|^/$|\.sock$"
)


@frozen
class Kept:
    span: Span
    what: str
    target: str
    on_host: bool


def in_compose(found: Compose) -> Iterator[Kept]:
    """Writable volumes for data of services that are built from this repository."""
    if found.development:
        return
    built = {service.image.value for service in found.services if service.build and service.image}
    for service in found.services:
        own = service.build is not None or (service.image is not None and service.image.value in built)
        if not own or STATEFUL.search(_names(service)):
            continue
        for volume in service.volumes:
            if volume.kind in ("bind", "volume") and not volume.read_only and _state(volume):
                yield Kept(volume.span, f"The service {service.name}", volume.target, volume.kind == "bind")


def _names(service: Service) -> str:
    return f"{service.name} {service.image.value if service.image else ''} {service.build.context if service.build else ''}"


def _state(volume: Volume) -> bool:
    source = (volume.source or "").rstrip("/")
    if volume.source is None or source in (".", "..", "") or "$" in volume.target:
        return False
    return _STATE.search(volume.target) is not None and _NO_STATE.search(f"{source} {volume.target}") is None


def in_kubernetes(found: Manifest) -> Iterator[Kept]:
    """Writable host paths, and claims for data, of workloads whose processes are meant to be interchangeable."""
    for resource in found.resources:
        if resource.kind not in ("Deployment", "ReplicaSet", "Rollout", "DeploymentConfig", "ReplicationController"):
            continue
        volumes = {text(volume, "name"): volume for volume in items(pod_spec(resource), "volumes")}
        members = [each for each in containers(resource) if not each.init]
        if STATEFUL.search(
            " ".join(
                (resource.name or "", *(f"{each.name} {image_reference(each.image or '').base}" for each in members))
            )
        ):
            continue
        for container in members:
            for mount in container.volume_mounts:
                if not mount.read_only:
                    yield from _mounted(resource, volumes.get(mount.volume), mount.path, mount.span)


def _mounted(resource: Resource, volume: Node | None, path: str, span: Span) -> Iterator[Kept]:
    who = f"The {resource.kind} {resource.name or ''}".strip()
    host = child(volume, "hostPath", "path")
    if isinstance(host, Scalar):
        if host.value and not _HOST_PATHS.search(host.value) and _NO_STATE.search(f"{host.value} {path}") is None:
            yield Kept(span, who, path, True)
        return
    claimed = child(volume, "persistentVolumeClaim") is not None and "{{" not in path
    if claimed and _STATE.search(path) is not None and _NO_STATE.search(path) is None:
        yield Kept(span, who, path, False)
