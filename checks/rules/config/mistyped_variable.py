"""Variables whose documented name is one letter away from the one that is read."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.app_json import APP_JSON
from checks.documents.compose import COMPOSE
from checks.documents.dotenv import DOTENV
from checks.documents.kubernetes import KUBERNETES
from checks.environment.contract import contract, typed
from checks.environment.reads import LANGUAGES
from checks.finding import Match
from checks.repository import Repository
from checks.role import LOCAL
from checks.rule import rule


@rule(
    message="{name} is read here, while {path} sets {documented}",
    fix="Write the name the same in both places.",
    looks_at={**LANGUAGES, DOTENV: (), APP_JSON: (), COMPOSE: ("environment",), KUBERNETES: ("env",)},
    roles=(*LOCAL, "example"),
    wide=True,
    bad=[
        ({"app.py": 'import os\n\nURL = os.environ["DATABSE_URL"]\n', ".env.example": "DATABASE_URL=\n"}, "app.py:3"),
        (
            {
                "server.js": "connect(process.env.MONGO_URI);\n",
                "app.json": '{"env": {"MONGO_URL": {"required": true}}}',
            },
            "server.js:1",
        ),
        (
            {
                "main.go": 'package main\n\nvar hosts = os.Getenv("ALLOWED_HOST")\n',
                "compose.yaml": "services:\n  web:\n    build: .\n    environment:\n      ALLOWED_HOSTS: shop.example\n",
            },
            "main.go:3",
        ),
        ({"app.rb": "KEY = ENV.fetch('STIRPE_KEY')\n", ".env.example": "STRIPE_KEY=\n"}, "app.rb:1"),
    ],
    good=[
        {"app.py": 'import os\n\nURL = os.environ["DATABASE_URL"]\n', ".env.example": "DATABASE_URL=\nDATABASE_URI=\n"},
        {
            "app.py": 'import os\n\nA, B = os.environ["SHARD_URL1"], os.environ["SHARD_URL2"]\n',
            ".env.example": "SHARD_URL1=\n",
        },
        {
            "app.py": 'import os\n\nHOST, HOSTS = os.environ["MAIL_HOST"], os.environ["MAIL_HOSTS"]\n',
            ".env.example": "MAIL_HOST=\n",
        },
        {
            "server.js": "connect(process.env.MONGO_URI);\n",
            ".env.example": "MONGO_URL=\n",
            "README.md": "`MONGO_URI` is set by the platform.\n",
        },
        {"app.py": 'import os\n\nURL = os.environ["REDIS_URL"]\n', ".env.example": "DATABASE_URL=\n"},
    ],
)
def mistyped_variable(repository: Repository) -> Iterator[Match]:
    """The value that a deploy sets is never read, and the code sees nothing or its default. No message says why."""
    for read, near in typed(repository.model(contract)).items():
        values = {"name": read.name, "documented": near.name, "path": near.path}
        yield Match(read.path, read.span, values, because=(near.path,), identity=read.name)
