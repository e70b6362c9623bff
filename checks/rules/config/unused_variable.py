"""Variables of an example that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.dotenv import DOTENV
from checks.environment.contract import contract, unused
from checks.environment.reads import LANGUAGES
from checks.finding import Edit, Fix, Match
from checks.repository import Repository
from checks.role import LOCAL
from checks.rule import rule


@rule(
    message="{name} stands in {path} and nothing reads it",
    level="warning",
    fix="Remove it from the example.",
    looks_at={DOTENV: (), **LANGUAGES},
    roles=(*LOCAL, "example"),
    wide=True,
    thorough=True,
    bad=[
        (
            {
                "app.py": 'import os\n\nA = os.environ["API_TOKEN"]\nB = os.environ["SHOP_NAME"]\n',
                ".env.example": "API_TOKEN=\nSHOP_NAME=\nOLD_GATEWAY=\n",
            },
            ".env.example:3",
        ),
        (
            {
                "server.js": "const { API_TOKEN, SHOP_NAME } = process.env;\n",
                ".env.sample": "FEED_FORMAT=atom\nAPI_TOKEN=\nSHOP_NAME=\n",
                "README.md": "Set `FEED_FORMAT`.\n",
            },
            ".env.sample:1",
        ),
        (
            {
                "api/main.go": 'package main\n\nvar a, b = os.Getenv("API_TOKEN"), os.Getenv("SHOP_NAME")\n',
                "api/.env.example": "API_TOKEN=\nSHOP_NAME=\n# LEGACY_MODE=1\nSTRIPE_KEY=\n",
            },
            "api/.env.example:3 api/.env.example:4",
        ),
    ],
    good=[
        {
            "app.py": 'import os\n\nA = os.environ["API_TOKEN"]\nB = os.environ["SHOP_NAME"]\n',
            ".env.example": "API_TOKEN=\nSHOP_NAME=\nTZ=UTC\n",
        },
        {
            "app.py": 'import os\n\nA = os.environ["API_TOKEN"]\nB = os.environ["SHOP_NAME"]\n',
            ".env.example": "API_TOKEN=\nSHOP_NAME=\nPOSTGRES_USER=shop\n",
            "compose.yaml": "services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_USER: ${POSTGRES_USER}\n",
        },
        {
            "app.py": 'import os\n\nA = os.environ["API_TOKEN"]\nB = os.environ["SHOP_NAME"]\n',
            ".env.example": "API_TOKEN=\nSHOP_NAME=\nPOSTGRES_USER=shop\n",
            "compose.yaml": "services:\n  db:\n    image: postgres:17\n    env_file: .env\n",
        },
        {
            "conf.py": "from pydantic_settings import BaseSettings\n\nclass Settings(BaseSettings):\n    api_token: str\n    shop_name: str\n    page_size: int = 20\n",
            ".env.example": "API_TOKEN=\nSHOP_NAME=\nPAGE_SIZE=20\n",
        },
        {
            "main.go": 'package main\n\nvar a, b = os.Getenv("API_TOKEN"), os.Getenv("SHOP_NAME")\n\nfunc init() { viper.AutomaticEnv() }\n',
            ".env.example": "API_TOKEN=\nSHOP_NAME=\nLEGACY_MODE=1\n",
        },
        {
            "server.js": "const { API_TOKEN, SHOP_NAME } = process.env;\n",
            ".env.example": "API_TOKEN=\nSHOP_NAME=\nDATABASE_URL=\n",
            "schema.prisma": 'datasource db {\n  url = env("DATABASE_URL")\n}\n',
        },
    ],
)
def unused_variable(repository: Repository) -> Iterator[Match]:
    """Every deploy is asked for a value that has no effect, and nobody dares to remove it."""
    for each in unused(repository, repository.model(contract)):
        edits = (Edit(each.path, each.span, ""),)
        fix = Fix(f"remove {each.name}", edits, safe=False)
        yield Match(each.path, each.span, {"name": each.name, "path": each.path}, fix, identity=each.name)
