"""Sessions and caches on a local disk."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.dotenv import DOTENV
from checks.documents.ini import INI
from checks.documents.kubernetes import KUBERNETES, containers
from checks.documents.node import child, scalar
from checks.documents.php import PHP
from checks.documents.properties import PROPERTIES
from checks.documents.yaml import YAML
from checks.finding import Level, Match
from checks.log_files.condition import conditions, stage
from checks.repository import Repository
from checks.rule import rule
from checks.sharing.file_sessions import FINDERS, LITERALS, started_by_php, variable
from checks.sharing.settings_classes import for_development
from checks.text import Span

_VARIABLES = ("SESSION_TYPE", "SESSION_DRIVER", "SESSION_PERSISTENT", "CACHE_DRIVER", "CACHE_STORE", "CACHE_TYPE")


@rule(
    message="{what} keeps {kept} on this process's own disk",
    fix="Keep sessions where all processes reach them (Redis, Memcached, a database) or in signed cookies, and caches in a shared cache.",
    looks_at={
        **LITERALS,
        DOTENV: _VARIABLES,
        COMPOSE: _VARIABLES,
        KUBERNETES: _VARIABLES,
        DOCKERFILE: _VARIABLES,
        PROPERTIES: ("session.persistent",),
        INI: ("session.save_handler", "session.save_path"),
        YAML: ("handler_id", "save_path"),
    },
    wide=True,
    bad=[
        (
            {"app.py": "from flask_session import Session\napp.config['SESSION_TYPE'] = 'filesystem'\nSession(app)\n"},
            "app.py:2",
        ),
        (
            {
                "config.py": "class Config:\n    SESSION_TYPE = 'filesystem'\n",
                "web.py": "app.config.from_mapping(SESSION_TYPE='filesystem')\ncache = Cache(config={'CACHE_TYPE': 'FileSystemCache'})\n",
            },
            "config.py:2 web.py:1 web.py:2",
        ),
        ({"shop/settings.py": "SESSION_ENGINE = 'django.contrib.sessions.backends.file'\n"}, "shop/settings.py:1"),
        (
            {
                "app.js": "const session = require('express-session');\nconst FileStore = require('session-file-store')(session);\n"
                "app.use(session({ store: new FileStore({}), secret: process.env.SECRET }));\n"
            },
            "app.js:3",
        ),
        (
            {"config/session.php": "<?php\nreturn [\n  'driver' => env('SESSION_DRIVER', 'file'),\n];\n"},
            "config/session.php:3",
        ),
        (
            {"compose.yaml": "services:\n  web:\n    build: .\n    environment:\n      SESSION_DRIVER: file\n"},
            "compose.yaml:5",
        ),
        ({"Dockerfile": "FROM php:8.3-cli\nENV SESSION_DRIVER=file\n"}, "Dockerfile:2"),
        ({".env.production": "SESSION_DRIVER=file\nCACHE_STORE=file\n"}, ".env.production:1 .env.production:2"),
        (
            {
                "config/environments/production.rb": "Rails.application.configure do\n  config.cache_store = :file_store, 'tmp/cache'\nend\n"
            },
            "config/environments/production.rb:2",
        ),
        (
            {
                "login.php": "<?php\nsession_start();\n$_SESSION['user'] = $user;\n",
                "index.php": "<?php\nsession_start();\n",
            },
            "index.php:2",
        ),
        (
            {
                "config/packages/framework.yaml": "framework:\n  session:\n    handler_id: session.handler.native_file\n"
                "    save_path: '%kernel.project_dir%/var/sessions/%kernel.environment%'\n"
            },
            "config/packages/framework.yaml:3",
        ),
    ],
    good=[
        {
            "login.php": "<?php\nsession_start();\n",
            "docker/php.ini": "[Session]\nsession.save_handler = redis\nsession.save_path = tcp://redis:6379\n",
        },
        {
            "login.php": "<?php\nsession_start();\n",
            "Dockerfile": "FROM php:8.3\nRUN echo session.save_handler=redis > x.ini\n",
        },
        {
            "config/packages/framework.yaml": "framework:\n  session:\n    handler_id: '%env(REDIS_URL)%'\n    cookie_secure: auto\n"
        },
        {"config/packages/framework.yaml": "framework:\n  session:\n    handler_id: null\n    cookie_secure: auto\n"},
        {"plugin.php": "<?php\nif (!defined('ABSPATH')) exit;\nsession_start();\n"},
        {"app.py": "app.config['SESSION_TYPE'] = 'redis'\napp.config['CACHE_TYPE'] = 'RedisCache'\n"},
        {"app.py": "import os\napp.config['SESSION_TYPE'] = os.environ['SESSION_TYPE']\n"},
        {"app.py": "if app.debug:\n    app.config['SESSION_TYPE'] = 'filesystem'\n"},
        {"shop/settings.py": "SESSION_ENGINE = 'django.contrib.sessions.backends.cached_db'\n"},
        {
            "config/session.php": "<?php\nreturn [\n  'driver' => env('SESSION_DRIVER', 'database'),\n  'files' => storage_path('framework/sessions'),\n];\n"
        },
        {
            "config/session.php": "<?php\nreturn ['driver' => env('SESSION_DRIVER', 'file')];\n",
            "compose.yaml": "services:\n  web:\n    build: .\n    environment:\n      SESSION_DRIVER: redis\n",
        },
        {
            "settings.py": "if SESSION_FILE_PATH is not None:\n    SESSION_ENGINE = 'django.contrib.sessions.backends.file'\n"
        },
        {".env.example": "SESSION_DRIVER=file\n"},
        {"tests/settings.py": "SESSION_TYPE = 'filesystem'\n"},
        {"config.py": "class DevelopmentConfig(Config):\n    SESSION_TYPE = 'filesystem'\n"},
        {
            "config/cache.php": "<?php\nreturn ['stores' => ['file' => ['driver' => 'file', 'path' => storage_path('cache')]]];\n"
        },
    ],
)
def file_session(repository: Repository) -> Iterator[Match]:
    """A session on one process's disk is unknown to its siblings and gone with its container."""
    yield from _in_code(repository)
    yield from _of_php(repository)
    yield from _of_symfony(repository)
    for path, name, value, span in _declared(repository):
        kept = variable(name, value)
        if kept:
            yield _match(path, span, f"`{name}={value}`", kept)
    for properties in repository.changed(PROPERTIES):
        found = properties.property("server.servlet.session.persistent")
        if found is not None and found.value == "true":
            yield _match(properties.path, found.span, "`server.servlet.session.persistent`", "sessions")
    for ini in repository.changed(INI):
        for key in ini.keys:
            if key.name == "session.save_handler" and (key.value or "").strip("\"'") == "files":
                yield _match(ini.path, key.value_span, "`session.save_handler = files`", "sessions")


def _of_symfony(repository: Repository) -> Iterator[Match]:
    """The file handler of Symfony where its settings name it; what stands under `when@dev` or `when@test` is left alone."""
    for settings in repository.changed(YAML):
        handler = scalar(child(settings.root, "framework", "session"), "handler_id")
        if handler is not None and handler.value in ("session.handler.native_file", "session.handler.file"):
            yield _match(settings.text.path, handler.span, f"`handler_id: {handler.value}`", "sessions")


def _of_php(repository: Repository) -> Iterator[Match]:
    """One `session_start` a unit: the setting that mends it is one."""
    units: set[str] = set()
    for source in repository.changed(PHP):
        unit = repository.unit(source.path).root
        if unit in units or repository.model(_handler_chosen):
            continue
        for stored in started_by_php(source):
            units.add(unit)
            yield _match(source.path, stored.span, stored.what, stored.kept)


def _handler_chosen(repository: Repository) -> bool:
    """Whether anything in the repository says by what PHP keeps sessions."""
    return any(
        "save_handler" in text.content or "session_set_save_handler" in text.content
        for path in repository.paths
        if path.lower().endswith((".ini", ".conf", ".php", ".yml", ".yaml", ".sh", ".htaccess", ".user.ini"))
        or "ockerfile" in path
        if (text := repository.text(path)) is not None
    )


def _in_code(repository: Repository) -> Iterator[Match]:
    for kind, find in FINDERS.items():
        for source in repository.changed(kind):
            for stored in find(source):
                default = stored.what.startswith("The default of")
                optional = default and (stored.kept != "sessions" or repository.model(_chosen))
                # What an optional setting selects is the choice of whoever deploys it.
                selected = any(conditions(stored.node)) and stage(stored.node) != "production"
                if not optional and not selected and not for_development(stored.node):
                    yield _match(source.path, stored.span, stored.what, stored.kept)


def _match(path: str, span: Span, what: str, kept: str) -> Match:
    # A cache may be lost; it only is filled once for each process.
    level: Level | None = "note" if kept != "sessions" else "warning" if "default" in what else None
    return Match(path, span, {"what": what, "kept": kept}, level=level)


def _declared(repository: Repository) -> Iterator[tuple[str, str, str | None, Span]]:
    for dotenv in repository.changed(DOTENV):
        if not dotenv.example:
            yield from ((dotenv.path, each.name, each.value, each.span) for each in dotenv.variables)
    for compose in repository.changed(COMPOSE):
        for service in compose.services if not compose.development else ():
            yield from ((compose.path, each.name, each.value, each.span) for each in service.environment)
    for manifest in repository.changed(KUBERNETES):
        for resource in manifest.resources:
            for container in containers(resource):
                yield from ((manifest.path, each.name, each.value, each.span) for each in container.env)
    for dockerfile in repository.changed(DOCKERFILE):
        for instruction in dockerfile.last.of("ENV") if dockerfile.last is not None else ():
            yield from ((dockerfile.path, pair.name, pair.value, pair.span) for pair in instruction.pairs)


def _chosen(repository: Repository) -> bool:
    """Whether a deploy file of the repository chooses another driver."""
    for compose in repository.all(COMPOSE, ("SESSION_DRIVER",)):
        for service in compose.services:
            chosen = service.variable("SESSION_DRIVER")
            if chosen is not None and chosen.value not in (None, "file"):
                return True
    for manifest in repository.all(KUBERNETES, ("SESSION_DRIVER",)):
        if "SESSION_DRIVER" in manifest.text.content:
            return True
    return False
