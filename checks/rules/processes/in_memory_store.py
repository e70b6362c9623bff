"""Stores in the memory of one process in applications that run several."""

from __future__ import annotations

from collections.abc import Iterator

from checks.finding import Match
from checks.log_files.condition import stage
from checks.log_files.purpose import is_service
from checks.repository import Repository
from checks.rule import rule
from checks.sharing.process_stores import FINDERS, LITERALS, scaled

_IMAGE = 'FROM python:3.12\nCMD ["gunicorn", "--workers", "4", "app:app"]\n'
_LIMITER = "from flask_limiter import Limiter\nlimiter = Limiter(key, app=app)\n"
_COMPOSE = "services:\n  web:\n    build: .\n    deploy:\n      replicas: 3\n"


@rule(
    message="{what} keeps its {kept} in each process, and the application runs several",
    fix="Give it a store that all processes share: a Redis URL for limits, an adapter or message queue for sockets, a channel layer.",
    looks_at=LITERALS,
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
    ],
    good=[
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
            if not found or not is_service(repository, source) or not repository.model(scaled):
                continue
            for stored in found:
                if stage(stored.node) != "elsewhere":
                    yield Match(source.path, stored.span, {"what": stored.what, "kept": stored.kept})
