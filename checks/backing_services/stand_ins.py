"""Variables of deploys that select a stand-in in place of a backing service: Laravel's drivers, Celery's eager mode."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.kubernetes import KUBERNETES, containers
from checks.documents.variables import EnvVar
from checks.repository import Repository
from checks.text import Span

LITERALS = (
    "queue_connection", "queue_driver", "cache_driver", "cache_store", "mail_mailer", "mail_driver", "filesystem_disk", "always_eager",
)  # fmt: skip
_JOBS = "jobs in the web process"
_VALUES = {
    ("QUEUE_CONNECTION", "sync"): _JOBS,
    ("QUEUE_DRIVER", "sync"): _JOBS,
    ("CACHE_DRIVER", "array"): "a cache that each request forgets",
    ("CACHE_STORE", "array"): "a cache that each request forgets",
    ("CACHE_DRIVER", "file"): "a cache in local files",
    ("CACHE_STORE", "file"): "a cache in local files",
    ("MAIL_MAILER", "log"): "mail to the log",
    ("MAIL_DRIVER", "log"): "mail to the log",
    ("MAIL_MAILER", "array"): "mail to nowhere",
    ("FILESYSTEM_DISK", "local"): "uploads on the local disk",
    ("CELERY_TASK_ALWAYS_EAGER", "true"): _JOBS,
    ("CELERY_ALWAYS_EAGER", "true"): _JOBS,
}


def stand_ins_of_deploys(repository: Repository) -> Iterator[tuple[str, Span, str, str]]:
    """Path, place, what stands in and how it is written, of compose files and manifests of production in focus."""
    for compose in repository.changed(COMPOSE):
        if compose.development or repository.role(compose.path) != "production":
            continue
        for service in compose.services:
            for variable in service.environment:
                yield from _selected(compose.path, variable)
    for manifest in repository.changed(KUBERNETES):
        for resource in manifest.resources:
            for container in containers(resource):
                for variable in container.env:
                    yield from _selected(manifest.path, variable)


def _selected(path: str, variable: EnvVar) -> Iterator[tuple[str, Span, str, str]]:
    value = (variable.value or "").strip()
    what = _VALUES.get((variable.name, value.lower()))
    if what is not None:
        yield path, variable.span, what, f"{variable.name}={value}"
