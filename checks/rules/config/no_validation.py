"""Variables that are missed only when they are needed."""

from __future__ import annotations

from collections.abc import Iterator

from checks.environment.reads import LANGUAGES
from checks.environment.validation import late_reads
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule

_SHOWN = 4


@rule(
    message="{names} are looked at only when they are needed, and nothing checks them at the start",
    level="warning",
    fix="Read them once when the program starts, into one settings object, and stop with the name of what is missing.",
    looks_at=LANGUAGES,
    scope="application",
    wide=True,
    thorough=True,
    bad=[
        (
            {
                "Procfile": "web: node server.js\n",
                "package.json": "{}",
                "mail.js": "function send(to) {\n  const key = process.env.MAIL_API_KEY;\n  return post(key, process.env.SMTP_HOST, process.env.SMTP_PASSWORD);\n}\n",
            },
            "mail.js:2",
        ),
        (
            {
                "Procfile": "web: gunicorn app:app\n",
                "pay.py": 'import os\n\ndef charge(cart):\n    key = os.environ.get("STRIPE_SECRET_KEY")\n    url = os.getenv("REDIS_URL")\n    return post(key, url, os.getenv("WEBHOOK_SECRET"))\n',
            },
            "pay.py:4",
        ),
        (
            {
                "Dockerfile": 'FROM golang:1.24\nCMD ["/shop"]\n',
                "mail.go": 'package shop\n\nfunc Send(to string) {\n\tsend(os.Getenv("SMTP_HOST"), os.Getenv("SMTP_PASSWORD"), os.Getenv("MAIL_API_KEY"))\n}\n',
            },
            "mail.go:4",
        ),
    ],
    good=[
        {
            "Procfile": "web: gunicorn app:app\n",
            "settings.py": 'import os\n\nSTRIPE_SECRET_KEY = os.environ["STRIPE_SECRET_KEY"]\nREDIS_URL = os.environ["REDIS_URL"]\nWEBHOOK_SECRET = os.environ["WEBHOOK_SECRET"]\n',
        },
        {
            "Procfile": "web: gunicorn app:app\n",
            "conf.py": "class Settings(BaseSettings):\n    redis_url: str\n    stripe_secret_key: str\n    webhook_secret: str\n",
        },
        {
            "Procfile": "web: node server.js\n",
            "env.js": "const { cleanEnv, str } = require('envalid');\nmodule.exports = cleanEnv(process.env, { MAIL_API_KEY: str(), SMTP_HOST: str() });\n",
            "mail.js": "function send() {\n  return [process.env.MAIL_API_KEY, process.env.SMTP_HOST, process.env.SMTP_PASSWORD];\n}\n",
        },
        {
            "Procfile": "web: node server.js\n",
            "server.js": "const key = process.env.MAIL_API_KEY;\nconst host = process.env.SMTP_HOST;\nconst password = process.env.SMTP_PASSWORD;\n",
        },
        {
            "Procfile": "web: node server.js\n",
            "mail.js": "function send() {\n  const key = process.env.MAIL_API_KEY;\n  if (!key) throw new Error('MAIL_API_KEY');\n  return post(key, process.env.PORT);\n}\n",
        },
    ],
)
def no_validation(repository: Repository) -> Iterator[Match]:
    """A deploy that lacks a variable starts, passes its health check and fails with the first customer who pays. What is checked at the
    start fails where somebody watches."""
    for found in repository.model(late_reads).values():
        shown = ", ".join(read.name for read in found[:_SHOWN])
        more = len(found) - _SHOWN
        names = shown + (f" and {more} more" if more > 0 else "")
        first = found[0]
        because = tuple(dict.fromkeys(read.path for read in found if read.path != first.path))
        yield Match(first.path, first.span, {"names": names}, because=because, identity="no validation")
