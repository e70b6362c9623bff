"""Stand-ins that take over when a handle is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.source import SourceFile
from checks.finding import Match
from checks.handles.reaching import LANGUAGES
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
        LANGUAGES, ("sqlite", "memory:", "locmem", "inmemory", "mem://", "h2:mem", "file://", "dummy://", "local://")
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
    ],
    good=[
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
