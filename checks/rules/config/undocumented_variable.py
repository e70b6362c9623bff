"""Variables that code reads and nothing documents."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.app_json import APP_JSON
from checks.documents.dotenv import DOTENV
from checks.environment.contract import contract, undocumented
from checks.environment.reads import LANGUAGES
from checks.finding import Edit, Fix, Match
from checks.repository import Repository
from checks.role import LOCAL
from checks.rule import rule


@rule(
    message="{name} is read here, and neither {example} nor any document names it",
    level="warning",
    fix="Add it to the example with a line on what it is for; `factorlint env --write` does.",
    looks_at={**LANGUAGES, DOTENV: (), APP_JSON: ()},
    roles=(*LOCAL, "example"),
    wide=True,
    bad=[
        (
            {
                "app.py": 'import os\n\nA = os.environ["API_TOKEN"]\nB = os.environ["SHOP_NAME"]\nC = os.environ["STRIPE_KEY"]\n',
                ".env.example": "API_TOKEN=\nSHOP_NAME=\n",
            },
            "app.py:5",
        ),
        (
            {
                "server.js": "const { API_TOKEN, SHOP_NAME } = process.env;\nmail(process.env.MAIL_FROM);\n",
                ".env.example": "API_TOKEN=\nSHOP_NAME=\n",
            },
            "server.js:2",
        ),
        (
            {
                "main.go": 'package main\n\nvar a, b, c = os.Getenv("API_TOKEN"), os.Getenv("SHOP_NAME"), os.Getenv("MAIL_FROM")\n',
                "app.json": '{"env": {"API_TOKEN": {}, "SHOP_NAME": {}}}',
            },
            "main.go:3",
        ),
        (
            {
                "app.rb": "a = ENV['API_TOKEN'], ENV['SHOP_NAME']\nb = ENV.fetch('MAIL_FROM')\n",
                "README.md": "# Shop\n\n| Variable | For |\n|---|---|\n| `API_TOKEN` | the API |\n| `SHOP_NAME` | the title |\n",
            },
            "app.rb:2",
        ),
    ],
    good=[
        {
            "app.py": 'import os\n\nA = os.environ["API_TOKEN"]\nB = os.environ["SHOP_NAME"]\nC = os.environ["HOME"]\nD = os.environ.get("PORT")\nE = os.getenv("PAGE_SIZE", "20")\n',
            ".env.example": "API_TOKEN=\n# SHOP_NAME=Shop\n",
        },
        {
            "server.js": "const { API_TOKEN, SHOP_NAME } = process.env;\nmail(process.env.MAIL_FROM, process.env.CI);\n",
            ".env.example": "API_TOKEN=\nSHOP_NAME=\n",
            "docs/mail.md": "Set `MAIL_FROM` to the sender.\n",
        },
        {"server.js": "mail(process.env.MAIL_FROM);\n"},
        {
            "app.py": 'import os\n\nA = os.environ["API_TOKEN"]\nB = os.environ["SHOP_NAME"]\nC = os.environ["STRIPE_KEY"]\n',
            ".env.example": "API_TOKEN=\nSHOP_NAME=\n",
            "compose.yaml": "services:\n  web:\n    build: .\n    environment:\n      STRIPE_KEY: ${STRIPE_KEY:?}\n",
        },
        {
            "app.py": 'import os\n\nA = os.environ["API_TOKEN"]\nB = os.environ["SHOP_NAME"]\n',
            "tests/test_app.py": 'import os\nos.environ["TOKEN_OF_TESTS"]\n',
            ".env.example": "API_TOKEN=\nSHOP_NAME=\n",
        },
    ],
)
def undocumented_variable(repository: Repository) -> Iterator[Match]:
    """Who deploys or develops the application learns of the variable when it fails. The list of variables is the contract between the code
    and its deploys, and it is worth something only while it is complete."""
    reported: set[str] = set()
    for read, path in undocumented(repository, repository.model(contract)):
        if read.name in reported:
            continue
        reported.add(read.name)
        edits = (Edit(path, None, f"{read.name}=\n"),)
        fix = Fix(f"add {read.name} to {path}", edits) if not path.endswith((".json", ".md")) else None
        values = {"name": read.name, "example": path}
        yield Match(read.path, read.span, values, fix, because=(path,), identity=read.name)
