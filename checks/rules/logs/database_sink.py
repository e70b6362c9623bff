"""Logs that the application writes to a database or sends by mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from checks.documents.csharp import CSHARP
from checks.documents.javascript import JAVASCRIPT
from checks.documents.json import JSON
from checks.documents.kind import Kind
from checks.documents.php import PHP
from checks.documents.properties import PROPERTIES
from checks.documents.python import PYTHON
from checks.documents.xml import XML
from checks.documents.yaml import YAML
from checks.finding import Match
from checks.log_files import databases
from checks.log_files.purpose import may_serve
from checks.log_files.setting import Setting
from checks.repository import Repository
from checks.rule import rule

_READERS: tuple[tuple[Kind[Any], Callable[[Any], Iterator[Setting]]], ...] = (
    (PYTHON, databases.in_source),
    (JAVASCRIPT, databases.in_source),
    (PHP, databases.in_source),
    (CSHARP, databases.in_source),
    (XML, databases.in_xml),
    (PROPERTIES, databases.in_properties),
    (JSON, databases.in_tree),
    (YAML, databases.in_tree),
)
_DJANGO = """LOGGING = {
    "handlers": {
        "mail_admins": {
            "level": "ERROR",
            "class": "django.utils.log.AdminEmailHandler",
        },
    },
    "loggers": {"django": {"handlers": ["mail_admins"]}},
}
"""


@rule(
    message="{what} sends log events to {path}",
    level="warning",
    fix="Log to standard output and let the platform, or an error tracker that is attached by its address, store and alert.",
    looks_at={
        PYTHON: ("SMTPHandler", "AdminEmailHandler", "DatabaseLogHandler", "MongoHandler"),
        JAVASCRIPT: (
            "transports.MongoDB",
            "transports.PostgreSQL",
            "transports.M",
            "winston-m",
            "winston-pg",
            "winston-sql",
        ),
        PHP: (
            "MailerHandler",
            "MongoDBHandler",
            "CouchDBHandler",
            "MandrillHandler",
            "SendGridHandler",
            "RedisHandler",
            "DynamoDbHandler",
        ),
        CSHARP: ("WriteTo.",),
        XML: (
            "DBAppender",
            "JDBCAppender",
            "SMTPAppender",
            "AdoNetAppender",
            "<jdbc",
            "<jpa",
            "<nosql",
            "<smtp",
            "<cassandra",
            '"Database"',
            '"Mail"',
        ),
        PROPERTIES: ("JDBCAppender", "SMTPAppender", "DBAppender"),
        JSON: ("MSSqlServer", "PostgreSQL", "MySQL", "MongoDB", "SQLite", '"Email"', "SMTPHandler"),
        YAML: ("SMTPHandler", "MSSqlServer", "DatabaseLogHandler"),
    },
    bad=[
        ({"mysite/settings.py": _DJANGO}, "mysite/settings.py:5"),
        (
            {
                "app.py": "from logging.handlers import SMTPHandler\nhandler = SMTPHandler('mail', 'a@b', ['c@d'], 'Error')\n"
            },
            "app.py:2",
        ),
        (
            {
                "src/log.js": "const winston = require('winston');\nrequire('winston-mongodb');\n"
                "winston.add(new winston.transports.MongoDB({ db: process.env.MONGO_URL }));\n"
            },
            "src/log.js:3",
        ),
        (
            {
                "Program.cs": "Log.Logger = new LoggerConfiguration()\n"
                '    .WriteTo.MSSqlServer(connection, "Logs").CreateLogger();\n'
            },
            "Program.cs:1",
        ),
        (
            {
                "src/main/resources/logback.xml": "<configuration>\n"
                '  <appender name="DB" class="ch.qos.logback.classic.db.DBAppender"/>\n</configuration>\n'
            },
            "src/main/resources/logback.xml:2",
        ),
        (
            {
                "appsettings.json": '{"Serilog": {"WriteTo": [\n{"Name": "MSSqlServer", "Args": {"tableName": "Logs"}}]}}\n'
            },
            "appsettings.json:2",
        ),
        (
            {
                "src/Log.php": "<?php\nuse Monolog\\Handler\\NativeMailerHandler;\n$h = new NativeMailerHandler('a@b.c', 's', 'd@e.f');\n"
            },
            "src/Log.php:3",
        ),
    ],
    good=[
        {"app.py": "import sentry_sdk\nsentry_sdk.init(dsn=os.environ['SENTRY_DSN'])\n"},
        {"app.py": "from django.core.mail import send_mail\nsend_mail('s', 'm', 'a@b', ['c@d'])\n# SMTPHandler\n"},
        {
            "Program.cs": "Log.Logger = new LoggerConfiguration().WriteTo.Console().WriteTo.OpenTelemetry().CreateLogger();\n"
        },
        {
            "src/log.js": "const winston = require('winston');\n// transports.MongoDB\nwinston.add(new winston.transports.Console());\n"
        },
        {"appsettings.json": '{"ConnectionStrings": {"PostgreSQL": "x"}, "Databases": [{"Name": "PostgreSQL"}]}\n'},
        {"mysite/settings/test.py": _DJANGO},
        {"mysite/settings.py": _DJANGO.replace('["mail_admins"]', '["console"]')},
    ],
)
def database_sink(repository: Repository) -> Iterator[Match]:
    """When the database or the mail server is in trouble, the log that would tell so is in trouble, too.

    The application would also have to know where its log goes, which is the platform's business.
    """
    for kind, read in _READERS:
        for document in repository.changed(kind):
            for found in read(document):
                if may_serve(repository, found.path):
                    yield Match(found.path, found.span, {"what": found.what, "path": found.target})
