"""Stand-ins that take over when a handle is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.source import SourceFile
from checks.finding import Match
from checks.handles.reaching import LANGUAGES
from checks.handles.stand_ins import CALL_LITERALS, branches
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule

_STAND_IN = pattern(
    r"^(?:sqlite(?:3)?(?:\+\w+)?:|memory://|locmem|inmemory|mem://|file://|dummy://|fakeredis|h2:mem|jdbc:h2:mem|jdbc:sqlite:|"
    r"mongodb-memory|local://|:memory:$)",
    re.IGNORECASE,
)
_LOOKUP = pattern(
    r"(?:^|[._])(?:get|getenv|environ|env|fetch|str|url|db|config|lookup|process\.env\.\w+|getenvironmentvariable)$",
    re.IGNORECASE,
)
_HANDLE = pattern(r"(?:URL|URI|DSN|DATABASE|REDIS|CACHE|BROKER|DB|QUEUE|STORAGE)", re.IGNORECASE)
_READ = pattern(
    r"os\.environ|os\.getenv|process\.env|ENV\[|ENV\.fetch|getenv\(|System\.getenv|GetEnvironmentVariable|env\(|config\(|Env\.",
    re.IGNORECASE,
)


@rule(
    message="Without {variable} the app silently takes {stand_in}",
    level="error",
    fix="Fail at the start when the handle is missing; let development set the stand-in explicitly.",
    looks_at=dict.fromkeys(
        LANGUAGES,
        (
            "sqlite",
            "memory:",
            "locmem",
            "inmemory",
            "mem://",
            "h2:mem",
            "file://",
            "dummy://",
            "local://",
            *CALL_LITERALS,
        ),
    ),
    bad=[
        ({"app.py": 'import os\n\nDATABASE_URL = os.environ.get("DATABASE_URL", "sqlite:///app.db")\n'}, "app.py:3"),
        ({"app.py": 'import os\n\nurl = os.getenv("DATABASE_URL") or "sqlite:///local.db"\n'}, "app.py:3"),
        ({"db.ts": "const url = process.env.DATABASE_URL ?? 'sqlite::memory:';\n"}, "db.ts:1"),
        ({"queue.rb": 'BROKER = ENV.fetch("BROKER_URL", "memory://")\n'}, "queue.rb:1"),
        (
            {
                "settings.py": 'import environ\n\nenv = environ.Env()\nDATABASES = {"default": env.db("DATABASE_URL", default="sqlite:///db.sqlite3")}\n'
            },
            "settings.py:4",
        ),
        (
            {
                "cache.py": "import os\n\nif os.environ.get('REDIS_URL'):\n    cache = RedisCache(os.environ['REDIS_URL'])\nelse:\n    cache = InMemoryCache()\n"
            },
            "cache.py:6",
        ),
        (
            {
                "settings.py": "import os\n\nif 'REDIS_URL' in os.environ:\n    CACHES = {'default': {'BACKEND': 'django_redis.cache.RedisCache'}}\nelse:\n    CACHES = {'default': {'BACKEND': 'django.core.cache.backends.locmem.LocMemCache'}}\n"
            },
            "settings.py:6",
        ),
        (
            {
                "session.js": "const url = process.env.REDIS_URL;\nconst store = url ? new RedisStore({ url }) : new MemoryStore();\n"
            },
            "session.js:2",
        ),
        (
            {
                "store.go": 'package store\n\nfunc New() Store {\n\tif url := os.Getenv("REDIS_URL"); url != "" {\n\t\treturn NewRedisStore(url)\n\t}\n\treturn NewMemoryStore()\n}\n'
            },
            "store.go:7",
        ),
    ],
    good=[
        {
            "cache.py": "import os\n\nif os.environ.get('CACHE') == 'memory':\n    cache = InMemoryCache()\nelse:\n    cache = RedisCache(os.environ['REDIS_URL'])\n"
        },
        {
            "session.js": "const store = process.env.NODE_ENV === 'development' ? new MemoryStore() : new RedisStore({ url: process.env.REDIS_URL });\n"
        },
        {
            "store.go": 'package store\n\nfunc New() Store {\n\turl := os.Getenv("REDIS_URL")\n\tif url == "" {\n\t\tlog.Fatal("REDIS_URL is not set")\n\t}\n\treturn NewRedisStore(url)\n}\n'
        },
        {"app.py": 'import os\n\nDATABASE_URL = os.environ["DATABASE_URL"]\n'},
        {"app.py": 'DATABASE_URL = "sqlite:///app.db"\n'},
        {"settings_dev.py": 'import os\n\nDATABASE_URL = os.environ.get("DATABASE_URL", "sqlite:///app.db")\n'},
        {"app.py": 'import os\n\nLOG_LEVEL = os.environ.get("LOG_LEVEL", "memory")\n'},
        {"tests/app.py": 'import os\n\nurl = os.getenv("DATABASE_URL") or "sqlite://"\n'},
        {
            "app.py": 'import os\n\nif os.environ.get("DEVELOPMENT"):\n    url = "sqlite:///app.db"\nelse:\n    url = os.environ["DATABASE_URL"]\n'
        },
    ],
)
def silent_fallback(repository: Repository) -> Iterator[Match]:
    """A deploy that lost its handle should not start. With a stand-in it starts, looks well, and writes what it is given where
    nobody will find it again.
    """
    for kind in LANGUAGES:
        for source in repository.changed(kind):
            yield from _fallbacks(source)
            for found in branches(source):
                yield Match(
                    source.path,
                    source.span(found.node),
                    {"variable": found.variable, "stand_in": found.name},
                    cause="fallback-default",
                )


def _fallbacks(source: SourceFile) -> Iterator[Match]:
    for node in source.find(*sorted(source.grammar.strings)):
        value = source.string(node)
        if value is None or not _STAND_IN.match(value):
            continue
        for above in node.ancestors():
            if above.kind() in source.grammar.functions or len(above.text()) > 400:
                break
            if above.kind() in ("block", "statement_block", "module", "program", "dictionary", "object", "hash"):
                break
            text = above.text()
            if _READ.search(text) and _HANDLE.search(text.replace(value, "")):
                yield Match(
                    source.path,
                    source.span(node),
                    {"variable": _variable(text), "stand_in": value},
                    cause="fallback-default",
                )
                break


def _variable(text: str) -> str:
    found = re.search(r"process\.env\.(\w+)|[\"']([A-Za-z_]\w+)[\"']", text)
    return (found[1] or found[2]) if found else "its handle"
