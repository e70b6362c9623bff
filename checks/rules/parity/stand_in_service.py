"""Stand-ins for backing services in settings that production uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.backing_services.stand_ins import LITERALS, stand_ins_of_deploys
from checks.documents.compose import COMPOSE
from checks.documents.kubernetes import KUBERNETES
from checks.documents.properties import PROPERTIES
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.source import SourceFile
from checks.environment.development import is_for_development
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.text import Span

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_CLASSES = {
    "django.core.mail.backends.console.EmailBackend": "mail to the console",
    "django.core.mail.backends.filebased.EmailBackend": "mail to files",
    "django.core.mail.backends.locmem.EmailBackend": "mail in memory",
    "django.core.mail.backends.dummy.EmailBackend": "mail to nowhere",
    "django.core.cache.backends.locmem.LocMemCache": "a cache in each process's memory",
    "django.core.cache.backends.dummy.DummyCache": "a cache that keeps nothing",
    "django.core.cache.backends.filebased.FileBasedCache": "a cache in local files",
    "channels.layers.InMemoryChannelLayer": "channels in each process's memory",
}
_EAGER = frozenset("CELERY_TASK_ALWAYS_EAGER CELERY_ALWAYS_EAGER task_always_eager".split())
_RAILS = {
    ("active_job.queue_adapter", ":inline"): "jobs in the web process",
    ("active_job.queue_adapter", ":async"): "jobs in the web process's memory",
    ("active_storage.service", ":local"): "uploads on the local disk",
    ("cache_store", ":memory_store"): "a cache in each process's memory",
    ("cache_store", ":null_store"): "a cache that keeps nothing",
    ("cache_store", ":file_store"): "a cache in local files",
    ("action_mailer.delivery_method", ":test"): "mail in memory",
    ("action_mailer.delivery_method", ":letter_opener"): "mail to the browser",
}
_SPRING = {
    ("spring.cache.type", "simple"): "a cache in each process's memory",
    ("spring.cache.type", "none"): "a cache that keeps nothing",
}


@rule(
    message="Production's settings use a stand-in: {what} ({written})",
    level="error",
    fix="Take the service from the environment, `CACHES = {'default': env.cache()}`, and keep the stand-in in test settings.",
    looks_at={
        PYTHON: ("EmailBackend", "LocMemCache", "DummyCache", "FileBasedCache", "InMemoryChannelLayer", "ALWAYS_EAGER"),
        RUBY: tuple(sorted({key.rpartition(".")[2] for key, _ in _RAILS})),
        PROPERTIES: ("spring.cache.type",),
        COMPOSE: LITERALS,
        KUBERNETES: LITERALS,
    },
    bad=[
        (
            {"shop/settings.py": 'EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"\n'},
            "shop/settings.py:1",
        ),
        ({"shop/settings/base.py": "CELERY_TASK_ALWAYS_EAGER = True\n"}, "shop/settings/base.py:1"),
        (
            {
                "shop/settings/production.py": 'CACHES = {\n    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},\n}\n'
            },
            "shop/settings/production.py:2",
        ),
        (
            {
                "config/environments/production.rb": "Rails.application.configure do\n  config.active_storage.service = :local\nend\n"
            },
            "config/environments/production.rb:2",
        ),
        (
            {
                "config/environments/production.rb": "Shop::Application.configure do\n  config.cache_store = :memory_store, { size: 64 }\nend\n"
            },
            "config/environments/production.rb:2",
        ),
        (
            {"src/main/resources/application-prod.properties": "server.port=80\nspring.cache.type=simple\n"},
            "src/main/resources/application-prod.properties:2",
        ),
        (
            {
                "compose.prod.yaml": "services:\n  web:\n    image: me/shop:1.4\n    environment:\n      QUEUE_CONNECTION: sync\n"
            },
            "compose.prod.yaml:5",
        ),
    ],
    good=[
        {
            "compose.override.yaml": "services:\n  web:\n    image: me/shop:1.4\n    environment:\n      QUEUE_CONNECTION: sync\n"
        },
        {
            "compose.prod.yaml": "services:\n  web:\n    image: me/shop:1.4\n    environment:\n      QUEUE_CONNECTION: redis\n"
        },
        {
            "shop/settings/test.py": 'CELERY_TASK_ALWAYS_EAGER = True\nEMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"\n'
        },
        {"shop/settings/local.py": 'EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"\n'},
        {"shop/settings.py": 'if DEBUG:\n    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"\n'},
        {
            "shop/settings.py": 'EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")\n'
        },
        {
            "shop/settings/base.py": 'EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"\n',
            "shop/settings/production.py": "from .base import *\n\nEMAIL_BACKEND = 'anymail.backends.postmark.EmailBackend'\n",
        },
        {
            "shop/settings.py": 'EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"\nCELERY_TASK_ALWAYS_EAGER = False\n'
        },
        {
            "config/environments/development.rb": "Rails.application.configure do\n  config.active_storage.service = :local\nend\n"
        },
        {
            "config/environments/production.rb": "Rails.application.configure do\n  config.active_storage.service = :amazon\n  config.cache_store = :redis_cache_store\nend\n"
        },
        {"src/main/resources/application-prod.properties": "spring.cache.type=redis\n"},
        {
            "shop/settings.py": 'CACHES = {\n    "default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": URL},\n'
            '    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},\n}\n'
        },
    ],
    wide=True,
)
def stand_in_service(repository: Repository) -> Iterator[Match]:
    """A stand-in in each process behaves as the service does until there are two processes, a restart, or a failure to handle: tasks
    run inside the request, each process has its own cache, mail and uploads vanish.
    """
    for source in repository.changed(PYTHON):
        yield from _in_django(repository, source)
    for source in repository.changed(RUBY):
        if source.path.endswith("config/environments/production.rb"):
            yield from _in_rails(source)
    for path, span, instead, written in stand_ins_of_deploys(repository):
        yield _match(path, span, instead, written)
    for settings in repository.changed(PROPERTIES):
        for setting in settings.properties:
            what = _SPRING.get((setting.key, setting.value.strip().lower()))
            if what is not None and "prod" in settings.path.rpartition("/")[2]:
                yield _match(settings.path, setting.span, what, f"{setting.key}={setting.value}")


def _in_django(repository: Repository, source: SourceFile) -> Iterator[Match]:
    if "settings" not in source.path:
        return
    for assignment in source.assignments:
        if not assignment.name.isidentifier() or _guarded(assignment.node):
            continue
        for what, node in _stand_ins(source, assignment.name, assignment.value):
            if not _set_elsewhere(repository, source.path, assignment.name):
                yield _match(source.path, source.span(node), what, node.text().strip("\"'"))


def _stand_ins(source: SourceFile, name: str, value: SgNode) -> Iterator[tuple[str, SgNode]]:
    if name in _EAGER and value.text() == "True":
        yield "tasks in the web process", value
    if name == "EMAIL_BACKEND" and value.kind() == "string":
        what = _CLASSES.get(source.string(value) or "")
        if what is not None:
            yield what, value
    if name in ("CACHES", "CHANNEL_LAYERS"):
        backend = source.pairs(source.pairs(value).get("default")).get("BACKEND")
        what = (
            _CLASSES.get(source.string(backend) or "") if backend is not None and backend.kind() == "string" else None
        )
        if what is not None and backend is not None:
            yield what, backend


def _guarded(node: SgNode) -> bool:
    """Whether a condition chooses the setting, whichever it is."""
    return is_for_development(node) or any(
        above.kind() in ("if_statement", "try_statement", "function_definition", "match_statement")
        for above in node.ancestors()
    )


def _set_elsewhere(repository: Repository, path: str, name: str) -> bool:
    """Whether another settings module of the folder, or this one again, sets the same name, as production's does over the base's."""
    folder = path.rpartition("/")[0]
    for source in repository.all(PYTHON, (name,)):
        if source.path.rpartition("/")[0] != folder:
            continue
        places = [each for each in source.assignments if each.name.startswith(name)]
        if len(places) > (source.path == path):
            return True
    return False


def _in_rails(source: SourceFile) -> Iterator[Match]:
    for assignment in source.assignments:
        if any(
            above.kind() in ("if", "unless", "conditional", "if_modifier", "unless_modifier")
            for above in assignment.node.ancestors()
        ):
            continue
        written = assignment.value.text().split(",")[0].strip()
        what = _RAILS.get((assignment.name.removeprefix("config."), written))
        if what is not None:
            yield _match(source.path, assignment.span, what, f"{assignment.name} = {written}")


def _match(path: str, span: Span, what: str, written: str) -> Match:
    return Match(path, span, {"what": what, "written": written})
