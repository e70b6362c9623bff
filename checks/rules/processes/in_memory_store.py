"""Stores in the memory of one process in applications that run several."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.node import child, scalar
from checks.documents.yaml import YAML
from checks.finding import Match
from checks.log_files.condition import stage
from checks.log_files.purpose import is_service
from checks.repository import Repository
from checks.rule import rule
from checks.sharing.process_stores import FINDERS, LITERALS, scaled
from checks.sharing.settings_classes import for_development

_IMAGE = 'FROM python:3.12\nCMD ["gunicorn", "--workers", "4", "app:app"]\n'
_LIMITER = "from flask_limiter import Limiter\nlimiter = Limiter(key, app=app)\n"
_WEB_PROJECT = '<Project Sdk="Microsoft.NET.Sdk.Web">\n</Project>\n'
_COMPOSE = "services:\n  web:\n    build: .\n    deploy:\n      replicas: 3\n"


@rule(
    message="{what} keeps its {kept} in each process, and the application runs several",
    fix="Give it a store that all processes share: a Redis URL for limits, an adapter or message queue for sockets, a channel layer.",
    looks_at={**LITERALS, YAML: ("adapter:",)},
    level="warning",
    wide=True,
    bad=[
        ({"app.py": _LIMITER, "Dockerfile": _IMAGE}, "app.py:2"),
        (
            {
                "server.js": "const rateLimit = require('express-rate-limit');\napp.use(rateLimit({ windowMs: 60000, max: 100 }));\n",
                "compose.yaml": _COMPOSE,
            },
            "server.js:2",
        ),
        (
            {
                "server.ts": "import { Server } from 'socket.io';\nconst io = new Server(http);\n",
                "compose.yaml": _COMPOSE,
            },
            "server.ts:2",
        ),
        (
            {
                "shop/settings.py": "CHANNEL_LAYERS = {'default': {'BACKEND': 'channels.layers.InMemoryChannelLayer'}}\n",
                "Dockerfile": _IMAGE,
            },
            "shop/settings.py:1",
        ),
        (
            {"celery_config.py": "class Config:\n    broker_url = 'memory://'\n", "Dockerfile": _IMAGE},
            "celery_config.py:2",
        ),
        (
            {"Program.cs": "builder.Services.AddSignalR();\n", "Shop.csproj": _WEB_PROJECT, "compose.yaml": _COMPOSE},
            "Program.cs:1",
        ),
        (
            {
                "main.go": 'package main\nimport (\n\t"github.com/gofiber/fiber/v2"\n\t"github.com/gofiber/fiber/v2/middleware/limiter"\n)\n'
                "func main() {\n\tapp := fiber.New()\n\tapp.Use(limiter.New(limiter.Config{Max: 20}))\n}\n",
                "compose.yaml": _COMPOSE,
            },
            "main.go:8",
        ),
        (
            {
                "config/environments/production.rb": "Rails.application.configure do\n  config.active_job.queue_adapter = :async\nend\n",
                "Gemfile": "gem 'rails'\n",
                "compose.yaml": _COMPOSE,
            },
            "config/environments/production.rb:2",
        ),
        (
            {
                "config/cable.yml": "production:\n  adapter: async\n",
                "Gemfile": "gem 'rails'\n",
                "compose.yaml": _COMPOSE,
            },
            "config/cable.yml:2",
        ),
        (
            {
                "server.js": "const http = require('http').createServer();\nconst io = require('socket.io')(http);\n",
                "package.json": '{"private": true, "dependencies": {"socket.io": "4.7.5"}}\n',
                "deploy/scaler.yaml": "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: shop}\nspec: {maxReplicaCount: 9}\n",
            },
            "server.js:2",
        ),
    ],
    good=[
        {
            "deploy/scaler.yaml": "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: shop}\nspec: {maxReplicaCount: 9}\n"
        },
        {"celery_config.py": "class TestingConfig:\n    broker_url = 'memory://'\n", "Dockerfile": _IMAGE},
        {
            "config/cable.yml": "development:\n  adapter: async\nproduction:\n  adapter: redis\n",
            "compose.yaml": _COMPOSE,
        },
        {"Program.cs": "builder.Services.AddSignalR().AddStackExchangeRedis(url);\n", "compose.yaml": _COMPOSE},
        {"app.py": _LIMITER, "Dockerfile": _IMAGE.replace('"--workers", "4", ', "")},
        {"app.py": _LIMITER.replace("app=app", "app=app, storage_uri=REDIS_URL"), "Dockerfile": _IMAGE},
        {
            "server.js": "const rateLimit = require('express-rate-limit');\napp.use(rateLimit({ store: new RedisStore(), max: 100 }));\n",
            "compose.yaml": _COMPOSE,
        },
        {
            "server.ts": "import { Server } from 'socket.io';\nimport { createAdapter } from '@socket.io/redis-adapter';\nconst io = new Server(http);\n",
            "compose.yaml": _COMPOSE,
        },
        {"tests/app.py": _LIMITER, "Dockerfile": _IMAGE},
    ],
)
def in_memory_store(repository: Repository) -> Iterator[Match]:
    """Each process counts, queues or broadcasts for itself: limits are multiplied, and a message reaches some of the users."""
    for kind, find in FINDERS.items():
        for source in repository.changed(kind):
            found = [*find(source)]
            if not found or not is_service(repository, source) or not scaled(repository, source.path):
                continue
            for stored in found:
                if stage(stored.node) != "elsewhere" and not for_development(stored.node):
                    yield Match(source.path, stored.span, {"what": stored.what, "kept": stored.kept})
    for file in repository.changed(YAML):
        adapter = (
            scalar(child(file.root, "production"), "adapter") if file.text.path.endswith("config/cable.yml") else None
        )
        if adapter is not None and adapter.value in ("async", "inline") and scaled(repository, file.text.path):
            values = {"what": f"Action Cable's adapter {adapter.value}", "kept": "channels"}
            yield Match(file.text.path, adapter.span, values)
