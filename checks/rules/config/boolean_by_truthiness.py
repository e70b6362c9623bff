"""Flags whose text is taken as a truth value."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.javascript import JAVASCRIPT
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.environment.reads import LANGUAGES, reads
from checks.environment.truthiness import taken_as_truth
from checks.finding import Level, Match
from checks.repository import Repository
from checks.rule import rule

_KINDS = (PYTHON, JAVASCRIPT, RUBY, PHP)


@rule(
    message="{name} counts as true whatever it says, `false` and `0` among it",
    fix="Compare the text with the words that mean yes.",
    looks_at={kind: LANGUAGES[kind] for kind in _KINDS},
    scope="any",
    bad=[
        ({"app.py": 'import os\n\nDEBUG = bool(os.environ.get("DEBUG"))\n'}, "app.py:3"),
        ({"app.py": 'import os\n\nUSE_TLS = bool(os.getenv("MAIL_USE_TLS", False))\n'}, "app.py:3"),
        ({"app.py": 'import os\n\nif os.environ.get("ENABLE_SIGNUP"):\n    routes.append("/signup")\n'}, "app.py:3"),
        ({"server.js": "if (process.env.DEBUG) {\n  trace();\n}\n"}, "server.js:1"),
        (
            {
                "server.ts": "export const signup = Boolean(process.env.ENABLE_SIGNUP);\nexport const beta = !!process.env.FEATURE_BETA;\n"
            },
            "server.ts:1 server.ts:2",
        ),
        ({"server.js": "const url = process.env.USE_HTTPS ? 'https' : 'http';\n"}, "server.js:1"),
        ({"app.rb": "enable :sessions if ENV['ENABLE_SESSIONS']\n"}, "app.rb:1"),
        ({"settings.py": 'import os\n\nDEBUG = os.getenv("DEBUG", False)\n'}, "settings.py:3"),
        ({"index.php": "<?php\nif (getenv('ENABLE_SIGNUP')) {\n  signup();\n}\n"}, "index.php:2"),
    ],
    good=[
        {
            "settings.py": "import environ\nfrom decouple import config\n\nenv = environ.Env()\nUSE_TLS = env.bool('USE_TLS', True)\nDEBUG = config('DEBUG', default=False, cast=bool)\n"
        },
        {"config/app.php": "<?php\nif (env('ENABLE_SIGNUP')) {\n  signup();\n}\n"},
        {
            "app.py": 'import os\n\nDEBUG = os.environ.get("DEBUG", "").lower() in ("1", "true")\nTLS = os.getenv("USE_TLS") == "1"\n'
        },
        {
            "app.py": 'import os\n\nif os.environ.get("SENTRY_DSN"):\n    start()\nPROXY = bool(os.environ.get("PROXY_URL"))\nDEBUG = bool(int(os.environ.get("DEBUG", "0")))\n'
        },
        {
            "server.js": "if (process.env.DEBUG === 'true') trace();\nif (process.env.SENTRY_DSN) start();\nconst on = ['1', 'true'].includes(process.env.ENABLE_SIGNUP);\n"
        },
        {"server.ts": "const level = process.env.LOG_LEVEL ?? 'info';\nif (process.env.CI) report();\n"},
        {
            "app.rb": "enable :sessions if ENV['ENABLE_SESSIONS'] == 'true'\nconnect ENV['DATABASE_URL'] if ENV['DATABASE_URL']\n"
        },
        {
            "app.py": 'import os\nfrom distutils.util import strtobool\n\nDEBUG = bool(strtobool(os.environ.get("DEBUG", "no")))\n'
        },
    ],
)
def boolean_by_truthiness(repository: Repository) -> Iterator[Match]:
    """A variable is text, and every text but the empty one is true. Who writes `DEBUG=false` into a deploy gets what they wanted to
    switch off."""
    for kind in _KINDS:
        for source in repository.changed(kind):
            names: set[str] = set()
            for read in reads(source):
                taken = taken_as_truth(read)
                if taken is not None and read.name not in names:
                    names.add(read.name)
                    level: Level | None = "warning" if taken == "condition" else None
                    yield Match(source.path, read.span, {"name": read.name}, level=level)
