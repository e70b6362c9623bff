"""Configuration that sends log output to a file."""

from __future__ import annotations

from collections.abc import Iterator

from checks.finding import Match
from checks.log_files.configured import LITERALS, configured
from checks.log_files.environment import names_stream
from checks.repository import Repository
from checks.rule import rule

_DJANGO = """LOGGING = {
    "version": 1,
    "handlers": {
        "console": {"class": "logging.StreamHandler"},
        "file": {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": BASE_DIR / "logs" / "django.log",
        },
    },
    "root": {"handlers": ["console", "file"]},
}
"""
_INI = """[loggers]
keys=root
[handlers]
keys=file
[logger_root]
handlers=file
[handler_file]
class=FileHandler
args=('app.log', 'a')
"""
_LOGBACK = """<configuration>
  <appender name="FILE" class="ch.qos.logback.core.rolling.RollingFileAppender">
    <file>logs/app.log</file>
  </appender>
  <root level="INFO"><appender-ref ref="FILE"/></root>
</configuration>
"""
_LOG4J2 = """<Configuration>
  <Appenders>
    <RollingFile name="File" fileName="/var/log/app.log" filePattern="/var/log/app-%i.log"/>
  </Appenders>
  <Loggers><Root level="info"><AppenderRef ref="File"/></Root></Loggers>
</Configuration>
"""
_LOG4J = """log4j.rootLogger=INFO, file
log4j.appender.file=org.apache.log4j.DailyRollingFileAppender
log4j.appender.file.File=/var/log/app.log
"""
_NLOG = """<nlog xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <targets>
    <target xsi:type="File" name="all" fileName="c:/temp/all.log"/>
  </targets>
  <rules><logger name="*" minlevel="Trace" writeTo="all"/></rules>
</nlog>
"""
_SERILOG = """{
  "Serilog": {
    "WriteTo": [
      {"Name": "Console"},
      {"Name": "File", "Args": {"path": "logs/app-.txt", "rollingInterval": "Day"}}
    ]
  }
}
"""
_LARAVEL = """<?php
return [
    'default' => env('LOG_CHANNEL', 'stack'),
    'channels' => [
        'stack' => ['driver' => 'stack', 'channels' => explode(',', env('LOG_STACK', 'single'))],
        'single' => ['driver' => 'single', 'path' => storage_path('logs/laravel.log')],
        'daily' => ['driver' => 'daily', 'path' => storage_path('logs/laravel.log')],
        'stderr' => ['driver' => 'monolog', 'with' => ['stream' => 'php://stderr']],
    ],
];
"""
_MONOLOG = """monolog:
  handlers:
    main:
      type: stream
      path: "%kernel.logs_dir%/%kernel.environment%.log"
"""


@rule(
    message="{what} sends the log to {path}",
    fix="Attach a console appender in its place, so that events go to standard output, and leave files and their rotation "
    "to the platform.",
    looks_at=LITERALS,
    bad=[
        ({"mysite/settings.py": _DJANGO}, "mysite/settings.py:6"),
        ({"logging.ini": _INI}, "logging.ini:8"),
        ({"src/main/resources/logback-spring.xml": _LOGBACK}, "src/main/resources/logback-spring.xml:2"),
        ({"src/main/resources/log4j2.xml": _LOG4J2}, "src/main/resources/log4j2.xml:3"),
        ({"src/main/resources/log4j.properties": _LOG4J}, "src/main/resources/log4j.properties:2"),
        ({"Web/nlog.config": _NLOG}, "Web/nlog.config:3"),
        ({"Web/appsettings.json": _SERILOG}, "Web/appsettings.json:5"),
        ({"config/logging.php": _LARAVEL}, "config/logging.php:6"),
        ({"config/packages/monolog.yaml": _MONOLOG}, "config/packages/monolog.yaml:3"),
        (
            {"src/main/resources/application.properties": "server.port=8080\nlogging.file.name=logs/app.log\n"},
            "src/main/resources/application.properties:2",
        ),
        (
            {"src/main/resources/application.yml": "logging:\n  file:\n    name: /var/log/app.log\n"},
            "src/main/resources/application.yml:3",
        ),
        (
            {
                "src/main/resources/logback.xml": "<configuration>\n"
                '  <include resource="org/springframework/boot/logging/logback/base.xml"/>\n</configuration>\n'
            },
            "src/main/resources/logback.xml:2",
        ),
        (
            {
                "logging.yaml": "version: 1\nhandlers:\n  file:\n    class: logging.FileHandler\n    filename: app.log\n"
                "root:\n  handlers: [file]\n"
            },
            "logging.yaml:4",
        ),
        (
            {
                "log4net.config": '<log4net>\n<appender name="f" type="log4net.Appender.RollingFileAppender">\n'
                '<file value="app.log"/></appender>\n<root><appender-ref ref="f"/></root>\n</log4net>\n'
            },
            "log4net.config:2",
        ),
        (
            {
                "logging.properties": "handlers=java.util.logging.FileHandler\njava.util.logging.FileHandler.pattern=a.log\n"
            },
            "logging.properties:1",
        ),
    ],
    good=[
        {"mysite/settings.py": _DJANGO.replace('["console", "file"]', '["console"]')},
        {"mysite/settings/dev.py": _DJANGO},
        {"mysite/settings.py": _DJANGO.replace('BASE_DIR / "logs" / "django.log"', '"/dev/stdout"')},
        {"mysite/settings.py": "if DEBUG:\n" + "".join(f"    {line}\n" for line in _DJANGO.splitlines())},
        {"logging.ini": _INI.replace("'app.log'", "'/dev/stderr'")},
        {"logging.ini": _INI.replace("handlers=file", "handlers=console")},
        {"src/main/resources/logback.xml": _LOGBACK.replace('ref="FILE"', 'ref="STDOUT"')},
        {
            "src/main/resources/logback-spring.xml": _LOGBACK.replace(
                "<root", '<springProfile name="dev"><root'
            ).replace("</root>", "</root></springProfile>")
        },
        {"src/test/resources/logback-test.xml": _LOGBACK},
        {"src/main/resources/log4j2.xml": _LOG4J2.replace('ref="File"', 'ref="Console"')},
        {"src/main/resources/log4j.properties": _LOG4J.replace("INFO, file", "INFO, stdout")},
        {"Web/nlog.config": _NLOG.replace('writeTo="all"', 'writeTo="console"')},
        {"Web/appsettings.Development.json": _SERILOG},
        {"config/logging.php": _LARAVEL.replace("'single'))", "'stderr'))")},
        {"config/logging.php": _LARAVEL, "Dockerfile": "FROM php:8.3-fpm\nENV LOG_CHANNEL=stderr\n"},
        {
            "config/packages/monolog.yaml": _MONOLOG.replace(
                '"%kernel.logs_dir%/%kernel.environment%.log"', "php://stderr"
            )
        },
        {"src/main/resources/application.properties": "logging.file.name=${LOG_FILE:}\nlogging.level.root=INFO\n"},
        {
            "src/main/resources/application.yml": "spring:\n  config:\n    activate:\n      on-profile: dev\nlogging:\n  file: a.log\n"
        },
        {"config/prometheus.yml": "logging:\n  file: /var/log/x.log\n"},
        {
            "src/main/resources/logback.xml": '<configuration>\n<include resource="org/springframework/boot/logging/'
            'logback/defaults.xml"/>\n</configuration>\n'
        },
    ],
)
def file_config(repository: Repository) -> Iterator[Match]:
    """A log in a file is lost with the container, must be rotated and shipped by hand, and is missing from the log stream.

    Destinations belong to the platform, not to a file of the release.
    """
    for found in configured(repository):
        if found.optional and repository.model(names_stream):
            continue
        yield Match(
            found.path,
            found.span,
            {"what": found.what, "path": found.target or "a file"},
            fix=found.fix,
            level="warning" if found.optional else None,
            cause="log-file",
        )
