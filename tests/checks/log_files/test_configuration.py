"""Spellings of a log file in configuration and commands: every one of the first kind is found, none of the second."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.engine import collect, load, run
from checks.focus import EVERYTHING
from checks.snapshot import MemorySnapshot

IMAGE = {"Dockerfile": "FROM debian:12\nCOPY . /app\nWORKDIR /app\n"}
CONFIGURED = {
    "added to LOGGING later": {
        "settings.py": "LOGGING['handlers']['file'] = {'class': 'logging.FileHandler', 'filename': 'a.log'}\n"
        "LOGGING['root']['handlers'].append('file')\n"
    },
    "logging.conf": {
        "logging.conf": "[logger_root]\nhandlers=console,rotating\n[handler_rotating]\nclass=handlers.RotatingFileHandler\n"
        "args=('a.log', 'a', 1000, 5)\n"
    },
    "Logback behind an asynchronous appender": {
        "src/main/resources/logback.xml": '<configuration><appender name="F" class="ch.qos.logback.core.FileAppender">\n'
        '<file>a.log</file></appender><appender name="A" class="ch.qos.logback.classic.AsyncAppender">\n'
        '<appender-ref ref="F"/></appender><root><appender-ref ref="A"/></root></configuration>\n'
    },
    "Log4j 1 in XML": {
        "src/main/resources/log4j.xml": '<log4j:configuration xmlns:log4j="http://jakarta.apache.org/log4j/">\n'
        '<appender name="F" class="org.apache.log4j.FileAppender"><param name="File" value="a.log"/></appender>\n'
        '<root><appender-ref ref="F"/></root></log4j:configuration>\n'
    },
    "Log4j 2 in properties": {
        "src/main/resources/log4j2.properties": "appender.rolling.type = RollingFile\nappender.rolling.name = Roll\n"
        "appender.rolling.fileName = a.log\nrootLogger.appenderRef.rolling.ref = Roll\n"
    },
    "Log4j 2 in YAML": {
        "src/main/resources/log4j2.yaml": "Configuration:\n  Appenders:\n    File:\n      name: F\n      fileName: a.log\n"
        "  Loggers:\n    Root:\n      AppenderRef:\n        ref: F\n"
    },
    "NLog behind a wrapper": {
        "nlog.config": '<nlog xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><targets>\n'
        '<target name="a" xsi:type="AsyncWrapper"><target xsi:type="File" fileName="a.log"/></target></targets>\n'
        '<rules><logger name="*" writeTo="a"/></rules></nlog>\n'
    },
    "log4net in web.config": {
        "Web.config": '<configuration><log4net><appender name="F" type="log4net.Appender.FileAppender, log4net">\n'
        '<file value="a.log"/></appender><root><appender-ref ref="F"/></root></log4net></configuration>\n'
    },
    "Serilog nested in Async": {
        "appsettings.json": '{"Serilog": {"WriteTo": [{"Name": "Async", "Args": {"configure": [{"Name": "File",\n'
        '"Args": {"path": "a.log"}}]}}]}}\n'
    },
    "Serilog by names": {
        "appsettings.Production.json": '{"Serilog": {"WriteTo": {"Sink0": {"Name": "RollingFile", "Args": {"pathFormat": "a"}}}}}\n'
    },
    "Spring's two keys at once": {
        "src/main/resources/application.properties": "logging.file.path=logs\nlogging.file.name=logs/a.log\n"
    },
    "old Spring key": {"src/main/resources/application.properties": "logging.path=/var/log\n"},
    "Quarkus": {"src/main/resources/application.properties": "quarkus.log.file.enable=true\n"},
    "Tomcat access log": {
        "src/main/resources/application.yml": "server:\n  tomcat:\n    accesslog:\n      enabled: true\n"
    },
    "Symfony in production": {
        "config/packages/monolog.yaml": "when@prod:\n  monolog:\n    handlers:\n      nested:\n        type: rotating_file\n"
        "        path: '%kernel.logs_dir%/a.log'\n"
    },
    "Dropwizard": {"config.yml": "logging:\n  appenders:\n    - type: file\n      currentLogFilename: ./logs/a.log\n"},
}
NOT_CONFIGURED = {
    "Logback behind an asynchronous appender of development": {
        "src/main/resources/logback-spring.xml": '<configuration><appender name="F" class="ch.qos.logback.core.FileAppender">\n'
        '<file>a.log</file></appender><appender name="A" class="ch.qos.logback.classic.AsyncAppender">\n'
        '<appender-ref ref="F"/></appender>\n'
        '<springProfile name="dev"><root><appender-ref ref="A"/></root></springProfile></configuration>\n'
    },
    "Spring file in a development document": {
        "src/main/resources/application.yml": "server:\n  port: 80\n---\nspring:\n  profiles: local\nlogging:\n  file: a.log\n"
    },
    "Spring levels only": {"src/main/resources/application.yml": "logging:\n  level:\n    root: INFO\n"},
    "Quarkus in development": {"src/main/resources/application.properties": "%dev.quarkus.log.file.enable=true\n"},
    "Log4j 2 that nothing refers to": {
        "src/main/resources/log4j2.yaml": "Configuration:\n  Appenders:\n    File:\n      name: F\n      fileName: a.log\n"
    },
    "Symfony in tests": {
        "config/packages/monolog.yaml": "when@test:\n  monolog:\n    handlers:\n      a:\n        type: stream\n        path: a.log\n"
    },
    "Serilog on the console": {"appsettings.json": '{"Serilog": {"WriteTo": ["Console", {"Name": "Seq"}]}}\n'},
    "a file in other settings": {"appsettings.json": '{"Storage": [{"Name": "File", "Args": {"path": "uploads"}}]}\n'},
    "a desktop program": {
        "App.csproj": "<Project><PropertyGroup><OutputType>WinExe</OutputType></PropertyGroup></Project>\n",
        "nlog.config": '<nlog><targets><target type="File" name="a" fileName="a.log"/></targets>\n'
        '<rules><logger name="*" writeTo="a"/></rules></nlog>\n',
    },
}
REDIRECTED = {
    "shell form": {"Dockerfile": IMAGE["Dockerfile"] + "CMD ./server >> /var/log/server.log 2>&1\n"},
    "both streams": {"Dockerfile": IMAGE["Dockerfile"] + "CMD exec ./server &> server.out\n"},
    "script started with a redirection": {
        "Dockerfile": IMAGE["Dockerfile"] + "CMD ./start.sh > /var/log/app.log\n",
        "start.sh": "#!/bin/sh\nexec gunicorn app:app\n",
    },
    "package script": {"package.json": '{"private": true, "scripts": {"start": "node . > server.log"}}\n'},
    "script of an entrypoint": {
        "Dockerfile": IMAGE["Dockerfile"] + 'ENTRYPOINT ["/app/docker/entrypoint.sh"]\n',
        "docker/entrypoint.sh": "#!/bin/sh\nnohup celery -A app worker > /app/logs/worker.log &\nexec gunicorn app:app\n",
    },
    "uwsgi option": {
        "Dockerfile": IMAGE["Dockerfile"] + 'CMD ["uwsgi", "--http", ":80", "--logto", "/tmp/uwsgi.log"]\n'
    },
    "celery option": {"Procfile": "worker: celery -A app worker --logfile=/var/log/celery.log\n"},
    "pm2 option": {"Dockerfile": IMAGE["Dockerfile"] + "CMD pm2-runtime start app.js --output logs/out.log\n"},
    "Spring option": {
        "Dockerfile": IMAGE["Dockerfile"] + 'CMD ["java", "-Dlogging.file.name=a.log", "-jar", "a.jar"]\n'
    },
    "Kubernetes": {
        "deploy.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n"
        "        - name: web\n          image: web:1\n          command: [sh, -c, './web 2> /var/log/web.err']\n"
    },
    "systemd": {"deploy/web.service": "[Service]\nExecStart=/srv/web\nStandardError=file:/var/log/web.err\n"},
    "uwsgi daemon": {"uwsgi.ini": "[uwsgi]\nhttp = :80\ndaemonize = /var/log/uwsgi.log\n"},
    "Apache on Debian": {
        "Dockerfile": "FROM debian:12\nRUN apt-get install -y apache2\nCOPY apache/site.conf /etc/apache2/sites-enabled/\n",
        "apache/site.conf": "<VirtualHost *:80>\nErrorLog ${APACHE_LOG_DIR}/error.log\n</VirtualHost>\n",
    },
    "nginx beside its official log": {
        "Dockerfile": "FROM nginx:1.27\nCOPY nginx/ /etc/nginx/conf.d/\n",
        "nginx/site.conf": "server {\n  listen 80;\n  access_log /var/log/nginx/site.log;\n}\n",
    },
}
NOT_REDIRECTED = {
    "standard error": {"Dockerfile": IMAGE["Dockerfile"] + "CMD ./server 2>&1\n"},
    "null device": {"Dockerfile": IMAGE["Dockerfile"] + "CMD ./prepare > /dev/null && exec ./server\n"},
    "a file that is no log": {
        "Dockerfile": IMAGE["Dockerfile"] + 'ENTRYPOINT ["/app/entrypoint.sh"]\n',
        "entrypoint.sh": "#!/bin/sh\n./render > /etc/app/config.json\necho $$ > /run/app.pid\nexec ./server\n",
    },
    "a build step": {"Dockerfile": IMAGE["Dockerfile"] + 'RUN ./configure > configure.log\nCMD ["./server"]\n'},
    "a release step": {"Procfile": "web: gunicorn app:app\nrelease: python manage.py migrate > migrate.log\n"},
    "official Apache": {
        "Dockerfile": "FROM php:8.3-apache\nCOPY site.conf /etc/apache2/sites-enabled/\n",
        "site.conf": "<VirtualHost *:80>\nErrorLog ${APACHE_LOG_DIR}/error.log\n</VirtualHost>\n",
    },
    "nginx that logs nothing": {
        "Dockerfile": "FROM debian:12\nCOPY nginx.conf /etc/nginx/nginx.conf\n",
        "nginx.conf": "http {\n  access_log off;\n  error_log /dev/stderr;\n}\n",
    },
    "gunicorn to the streams": {
        "Dockerfile": IMAGE["Dockerfile"] + 'CMD ["gunicorn", "--access-logfile=-", "app:app"]\n'
    },
}


def lines(rule_id: str, files: dict[str, str]) -> list[str]:
    rule = load(rule_id)
    collection = collect(MemorySnapshot(files), Config(), iter(rule.looks_at.values()))
    report = run(collection, Config(), EVERYTHING, [rule])
    assert not report.crashed
    return [f"{finding.path}:{finding.span.line} {finding.message}" for finding in report.findings]


@pytest.mark.parametrize("name", CONFIGURED)
def test_a_configured_log_file_is_found(name: str) -> None:
    assert len(lines("logs/file-config", CONFIGURED[name])) == 1


@pytest.mark.parametrize("name", NOT_CONFIGURED)
def test_a_configuration_without_a_log_file_passes(name: str) -> None:
    assert lines("logs/file-config", NOT_CONFIGURED[name]) == []


@pytest.mark.parametrize("name", REDIRECTED)
def test_redirected_output_is_found(name: str) -> None:
    assert len(lines("logs/redirected", REDIRECTED[name])) == 1


@pytest.mark.parametrize("name", NOT_REDIRECTED)
def test_output_that_stays_a_stream_passes(name: str) -> None:
    assert lines("logs/redirected", NOT_REDIRECTED[name]) == []


def test_a_rotating_handler_is_one_finding_of_all_rules_together() -> None:
    files = {"app.py": "from logging.handlers import RotatingFileHandler\nRotatingFileHandler('a.log', maxBytes=9)\n"}
    rules = [load("logs/file-handler"), load("logs/rotation")]
    collection = collect(MemorySnapshot(files), Config(), (each for rule in rules for each in rule.looks_at.values()))
    report = run(collection, Config(), EVERYTHING, rules)
    assert [finding.rule for finding in report.findings] == ["logs/file-handler"]
