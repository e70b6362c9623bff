"""Applications that write their log to the console everywhere but in production."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.csharp import CSHARP
from checks.documents.javascript import JAVASCRIPT
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.xml import XML
from checks.finding import Match
from checks.log_files import silenced
from checks.log_files.purpose import may_serve
from checks.log_files.silenced import Silenced
from checks.repository import Repository
from checks.rule import rule

_WINSTON = """const winston = require('winston');
const logger = winston.createLogger({
  transports: [new winston.transports.File({ filename: 'combined.log' })],
});
if (process.env.NODE_ENV !== 'production') {
  logger.add(new winston.transports.Console({ format: winston.format.simple() }));
}
"""
_DJANGO = """LOGGING = {
    "filters": {"require_debug_true": {"()": "django.utils.log.RequireDebugTrue"}},
    "handlers": {
        "console": {
            "filters": ["require_debug_true"],
            "class": "logging.StreamHandler",
        },
    },
    "root": {"handlers": ["console"]},
}
"""
_LOGBACK = """<configuration>
  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender"/>
  <appender name="FILE" class="ch.qos.logback.core.FileAppender"><file>app.log</file></appender>
  <springProfile name="dev">
    <root level="DEBUG"><appender-ref ref="OUT"/></root>
  </springProfile>
  <springProfile name="prod">
    <root level="INFO"><appender-ref ref="FILE"/></root>
  </springProfile>
</configuration>
"""
_RAILS = """Rails.application.configure do
  if ENV["RAILS_LOG_TO_STDOUT"].present?
    config.logger = ActiveSupport::Logger.new(STDOUT)
  end
end
"""


@rule(
    message="{what} is not used in production",
    fix="Attach the console in every environment, and let level and format alone differ, by the environment.",
    looks_at={
        JAVASCRIPT: ("transports.Console",),
        PYTHON: ("require_debug_true", "RequireDebugTrue"),
        CSHARP: ("ClearProviders",),
        XML: ("springProfile",),
        RUBY: ("RAILS_LOG_TO_STDOUT",),
    },
    wide=True,
    bad=[
        ({"src/log.js": _WINSTON}, "src/log.js:6"),
        ({"mysite/settings.py": _DJANGO}, "mysite/settings.py:5"),
        ({"src/main/resources/logback-spring.xml": _LOGBACK}, "src/main/resources/logback-spring.xml:5"),
        (
            {"config/environments/production.rb": _RAILS, "Dockerfile": 'FROM ruby:3.3\nCMD ["puma"]\n'},
            "config/environments/production.rb:3",
        ),
        (
            {
                "src/log.ts": "import winston from 'winston';\nexport default winston.createLogger({ transports: [\n"
                "  new winston.transports.Console({ silent: process.env.NODE_ENV === 'production' })] });\n"
            },
            "src/log.ts:3",
        ),
        (
            {
                "Program.cs": "builder.Logging.ClearProviders();\nif (builder.Environment.IsDevelopment())\n{\n"
                "    builder.Logging.AddConsole();\n}\n"
            },
            "Program.cs:4",
        ),
    ],
    good=[
        {
            "src/log.js": _WINSTON.replace(
                "new winston.transports.File({ filename: 'combined.log' })", "new winston.transports.Console()"
            )
        },
        {
            "src/log.js": "const winston = require('winston');\n"
            "const format = process.env.NODE_ENV !== 'production' ? winston.format.simple() : winston.format.json();\n"
            "winston.add(new winston.transports.Console({ format }));\n"
        },
        {
            "src/log.js": "const winston = require('winston');\nif (process.env.NODE_ENV === 'production') {\n"
            "  winston.add(new winston.transports.Console());\n} else {\n"
            "  winston.add(new winston.transports.Console({ format: winston.format.cli() }));\n}\n"
        },
        {
            "mysite/settings.py": _DJANGO.replace(
                '    "root"', '    "streams": {"out": {"class": "logging.StreamHandler"}},\n    "root"'
            )
        },
        {"src/main/resources/logback-spring.xml": _LOGBACK.replace('ref="FILE"', 'ref="OUT"')},
        {
            "config/environments/production.rb": _RAILS,
            "Dockerfile": 'FROM ruby:3.3\nENV RAILS_LOG_TO_STDOUT=1\nCMD ["puma"]\n',
        },
        {"config/environments/production.rb": _RAILS, "Procfile": "web: bundle exec puma\n"},
        {"Program.cs": "builder.Logging.ClearProviders();\nbuilder.Logging.AddJsonConsole();\n"},
    ],
)
def silent_in_production(repository: Repository) -> Iterator[Match]:
    """Where the log matters most nobody sees it: the platform collects what a process writes to its standard output."""
    for found in _silenced(repository):
        if may_serve(repository, found.path):
            yield Match(found.path, found.span, {"what": found.what})


def _silenced(repository: Repository) -> Iterator[Silenced]:
    for source in repository.changed(JAVASCRIPT):
        yield from silenced.winston(source)
    for source in repository.changed(PYTHON):
        yield from silenced.dict_config(source)
    for source in repository.changed(CSHARP):
        yield from silenced.dotnet(source)
    for xml in repository.changed(XML):
        yield from silenced.logback(xml)
    yield from silenced.rails(repository)
