"""A password inside a URL or a connection string."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.suspect_text import SUSPECT_TEXT
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.secrets.examples import Drawn
from checks.secrets.reporting import ROLES, reported


@rule(
    message="{what} is written into the file",
    fix="Change the password, and read the whole URL from one environment variable, `DATABASE_URL` for example.",
    looks_at={SUSPECT_TEXT: ()},
    roles=ROLES,
    scope="any",
    bad=Drawn(
        (
            {"app/db.py": 'engine = create_engine("postgresql://app:<<password>>@db.prod.internal:5432/app")\n'},
            "app/db.py:1",
        ),
        ({"src/cache.js": 'const url = "redis://:<<password>>@cache.internal:6379/0";\n'}, "src/cache.js:1"),
        ({"src/queue.rb": 'Bunny.new("amqp://worker:<<password>>@mq.internal/%2f")\n'}, "src/queue.rb:1"),
        (
            {"src/store.ts": 'connect("mongodb+srv://app:<<password>>@cluster0.ab1cd.mongodb.net/app");\n'},
            "src/store.ts:1",
        ),
        (
            {
                "appsettings.json": '{\n  "Default": "Server=db.internal;Database=app;User Id=app;Password=<<password>>;"\n}\n'
            },
            "appsettings.json:2",
        ),
        (
            {
                "src/Db.java": 'class Db {\n  String url = "jdbc:mysql://db.internal/app?user=app&password=<<password>>";\n}\n'
            },
            "src/Db.java:2",
        ),
        ({"odbc.ini.txt": "Driver={PostgreSQL};Server=db.internal;Uid=app;Pwd=<<password>>;\n"}, "odbc.ini.txt:1"),
    ),
    good=Drawn(
        {"app/db.py": 'engine = create_engine(os.environ["DATABASE_URL"])\n'},
        {"README.md": "Set DATABASE_URL to postgres://user:password@host:5432/database.\n"},
        {"config.yml": "url: postgres://app:${DB_PASSWORD}@db/app\nbroker: amqp://{{ user }}:{{ password }}@mq/\n"},
        {"app/help.py": 'HELP = "https://user:password@example.com/path"\nUSER = "git@github.com:owner/name.git"\n'},
    ),
)
def connection_password(repository: Repository) -> Iterator[Match]:
    """A backing service is attached by a URL that each deploy brings along. With the password in the file every deploy, and every
    reader of the code, shares one database account."""
    yield from reported(repository, "connection-password")
