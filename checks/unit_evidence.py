"""What other files say of the units below them: what compose and Skaffold build, what Kubernetes runs, what Nx and Gradle list.

The files are looked at as text, since units are asked for by nearly every rule and a YAML parser would cost a hook's start.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from posixpath import basename, dirname, join, normpath
from typing import TYPE_CHECKING

from checks.pattern import pattern
from checks.role import LOCAL, role_of

if TYPE_CHECKING:
    from checks.repository import Repository

_CONTEXT = pattern(r"^[ \t]*(?:-[ \t]*)?(?:build|context):[ \t]*['\"]?([\w./-]+)['\"]?[ \t]*(?:#.*)?$", re.MULTILINE)
_IMAGE = pattern(
    r"^[ \t]*(?:-[ \t]*)?image:[ \t]*['\"]?([\w.:/-]*?/)?([\w.-]+)(?:[:@][^\s'\"]*)?['\"]?[ \t]*$", re.MULTILINE
)
_WORKLOAD = pattern(r"^kind:[ \t]*(?:Deployment|StatefulSet|DaemonSet|CronJob|Job|Rollout|Service)\b", re.MULTILINE)
_INCLUDED = pattern(r"['\"]:?([\w:.-]+)['\"]")
_ORCHESTRATED = frozenset(
    "k8s kubernetes kube manifests kubernetes-manifests deploy deployment deployments helm charts kustomize base overlays gitops".split()
)
_MOST_MANIFESTS = 80
_OF_OTHERS = frozenset(
    "nginx redis postgres postgresql mysql mariadb mongo mongodb rabbitmq kafka zookeeper elasticsearch kibana logstash memcached "
    "traefik caddy haproxy envoy grafana prometheus loki jaeger keycloak minio vault consul nats influxdb cassandra node python "
    "ruby golang php java alpine ubuntu debian busybox fluentd vector server client proxy agent operator controller".split()
)
"""Names of software that others publish, or so plain that the same name proves nothing."""


def built_contexts(repository: Repository, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Folders below the root that the compose and Skaffold files among `paths` build, each with that file."""
    for path in paths:
        name = basename(path).lower()
        text = repository.text(path) if "compose" in name or name == "skaffold.yaml" else None
        for found in _CONTEXT.finditer(text.content) if text else ():
            folder = normpath(join(dirname(path), found[1]))
            if folder != "." and not folder.startswith(".."):
                yield folder, path


def run_images(repository: Repository, folders: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Those folders whose name an image of a Kubernetes workload bears, each with the manifest."""
    named: dict[str, list[str]] = {}
    for folder in folders:
        named.setdefault(basename(folder).lower(), []).append(folder)
    for path in _manifests(repository) if named else ():
        text = repository.text(path)
        if text is None or not _WORKLOAD.search(text.content):
            continue
        for found in _IMAGE.finditer(text.content):
            if found[2].lower() in _OF_OTHERS:
                continue
            yield from ((folder, path) for folder in named.get(found[2].lower(), ()))


def _manifests(repository: Repository) -> list[str]:
    found = [
        path
        for path in repository.paths
        if path.endswith((".yaml", ".yml"))
        and not _ORCHESTRATED.isdisjoint(path.lower().split("/")[:-1])
        and role_of(path) in LOCAL
    ]
    return found[:_MOST_MANIFESTS]


def nx_projects(repository: Repository) -> Iterator[tuple[str, str, bool]]:
    """Folders of an Nx workspace with a `project.json`, that file, and whether it is an application."""
    if not repository.exists("nx.json"):
        return
    for path in repository.paths:
        if basename(path) == "project.json" and "/" in path:
            text = repository.text(path)
            if text is not None and '"projectType"' in text.content:
                yield dirname(path), path, re.search(r'"projectType"\s*:\s*"application"', text.content) is not None


def gradle_projects(repository: Repository) -> Iterator[str]:
    """Folders that a `settings.gradle` includes, which the root's build file may configure without one of their own."""
    for name in ("settings.gradle", "settings.gradle.kts"):
        text = repository.text(name)
        for line in text.lines if text else ():
            if line.lstrip().startswith("include") and "includeBuild" not in line:
                yield from (found[1].replace(":", "/") for found in _INCLUDED.finditer(line))
