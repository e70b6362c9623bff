"""Volumes that keep log files of the application."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.compose import Compose
from checks.documents.compose_service import Service, Volume
from checks.documents.dockerfile import Dockerfile
from checks.documents.kubernetes import Manifest, containers
from checks.log_files.setting import Setting
from checks.pattern import pattern

_LOG_FOLDER = pattern(r"(?:^|/)logs?(?:/[^/]*)?/?$|\.log$", re.IGNORECASE)
_COLLECTORS = pattern(
    r"fluent|filebeat|metricbeat|promtail|vector|logstash|loki|alloy|datadog|newrelic|splunk|otel|opentelemetry|telegraf|logspout"
    r"|grafana|graylog|dozzle|cadvisor|elastic|log-?(?:shipper|collector|agent|forwarder)|fail2ban|crowdsec|goaccess",
    re.IGNORECASE,
)
_BACKING = pattern(
    r"^(?:postgres\w*|mysql|mariadb|mongo\w*|redis\w*|valkey|rabbitmq|kafka|cp-kafka|zookeeper|nginx\w*|httpd|traefik|caddy|haproxy"
    r"|minio|memcached|clickhouse\w*|cassandra|nats|keycloak|vault|consul|mailhog|adminer|sqlserver|airflow|jenkins)$"
)


def compose(found: Compose) -> Iterator[Setting]:
    """Volumes of services that are built from this repository."""
    if found.development:
        return
    built = {service.image.value for service in found.services if service.build and service.image}
    for service in found.services:
        own = service.build is not None or (service.image is not None and service.image.value in built)
        if not own or _COLLECTORS.search(_names(service)) or _BACKING.match(service.name.lower()):
            continue
        for volume in service.volumes:
            if not volume.read_only and _keeps_logs(volume):
                yield Setting(found.path, volume.span, f"The service {service.name}", volume.target)


def _names(service: Service) -> str:
    return f"{service.name} {service.image.value if service.image else ''} {service.build.context if service.build else ''}"


def _keeps_logs(volume: Volume) -> bool:
    return _LOG_FOLDER.search(volume.target) is not None and volume.kind != "tmpfs"


def kubernetes(found: Manifest) -> Iterator[Setting]:
    for resource in found.resources:
        members = [*containers(resource)]
        for container in members:
            image = (container.image or "").rpartition("/")[2].partition(":")[0].partition("@")[0].lower()
            if container.init or _COLLECTORS.search(f"{container.name} {container.image}") or _BACKING.match(image):
                continue
            for mount in container.volume_mounts:
                if not mount.read_only and _LOG_FOLDER.search(mount.path):
                    yield Setting(found.path, mount.span, f"The container {container.name}", mount.path)


def dockerfile(found: Dockerfile) -> Iterator[Setting]:
    for instruction in found.last.of("VOLUME") if found.last is not None else ():
        for argument in instruction.arguments:
            if _LOG_FOLDER.search(argument.value):
                yield Setting(found.path, argument.span, "The image", argument.value)
