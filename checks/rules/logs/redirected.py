"""Commands, process managers and servers that send a process's output to a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from checks.documents.apache import APACHE
from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.ini import INI
from checks.documents.javascript import JAVASCRIPT
from checks.documents.json import JSON
from checks.documents.kind import Kind
from checks.documents.kubernetes import KUBERNETES
from checks.documents.nginx import NGINX
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.php_fpm import PHP_FPM
from checks.documents.procfile import PROCFILE
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.shell import SHELL
from checks.documents.supervisor import SUPERVISOR
from checks.documents.systemd import SYSTEMD
from checks.documents.xml import XML
from checks.documents.yaml import YAML
from checks.finding import Match
from checks.log_files import redirected_files, server_logs
from checks.log_files.linked import is_linked
from checks.log_files.purpose import may_serve
from checks.log_files.redirected_commands import redirected as redirected_by_commands
from checks.log_files.setting import Setting
from checks.repository import Repository
from checks.rule import rule

_COMMANDS = (
    ".log",
    "log/",
    "logs/",
    "logfile",
    "log-file",
    "logto",
    "log-to",
    "daemonize",
    ".out",
    ".err",
    "log.",
    "_log",
)
_READERS: tuple[tuple[Kind[Any], Callable[[Any], Iterator[Setting]]], ...] = (
    (SUPERVISOR, redirected_files.supervisor),
    (SUPERVISOR, redirected_files.supervisor_itself),
    (PHP_FPM, redirected_files.php_fpm),
    (SYSTEMD, redirected_files.systemd),
    (INI, redirected_files.ini),
    (PYTHON, redirected_files.gunicorn),
    (JAVASCRIPT, redirected_files.pm2_script),
    (JSON, redirected_files.pm2_tree),
    (YAML, redirected_files.pm2_tree),
    (RUBY, redirected_files.ruby),
    (XML, redirected_files.iis),
)
_SUPERVISOR = """[supervisord]
nodaemon=true

[program:web]
command=gunicorn app:app
stdout_logfile=/var/log/web.log
"""
_APT_NGINX = "FROM debian:12\nRUN apt-get update && apt-get install -y nginx\nCOPY nginx.conf /etc/nginx/nginx.conf\n"
_NGINX = "http {\n  access_log /var/log/nginx/access.log;\n  server { listen 80; }\n}\n"


@rule(
    message="{what} sends output to {path}",
    fix="Let the process write to standard output and error, `-` or `/dev/stdout` where an option wants a path, and leave "
    "the file out.",
    looks_at={
        DOCKERFILE: _COMMANDS,
        SHELL: _COMMANDS,
        PROCFILE: _COMMANDS,
        COMPOSE: _COMMANDS,
        KUBERNETES: _COMMANDS,
        PACKAGE_JSON: _COMMANDS,
        SUPERVISOR: ("logfile", ".log"),
        PHP_FPM: ("log",),
        SYSTEMD: ("file:", "append:", "truncate:", *_COMMANDS),
        INI: ("[uwsgi]", "error_log"),
        PYTHON: ("accesslog", "errorlog", "logfile"),
        JAVASCRIPT: ("out_file", "error_file", "log_file", "outFile", "errorFile"),
        JSON: ("out_file", "error_file", "log_file"),
        YAML: ("out_file", "error_file", "log_file"),
        RUBY: ("stdout_redirect", "stdout_path", "stderr_path"),
        XML: ("stdoutLogEnabled",),
        NGINX: ("access_log", "error_log"),
        APACHE: ("CustomLog", "ErrorLog", "TransferLog"),
    },
    bad=[
        ({"Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python app.py > /var/log/app.log 2>&1\n"}, "Dockerfile:3"),
        (
            {
                "Dockerfile": 'FROM node:22\nCOPY . .\nCOPY start.sh /start.sh\nCMD ["/start.sh"]\n',
                "start.sh": "#!/bin/sh\nset -e\nnode server.js | tee -a /var/log/server.log\n",
            },
            "start.sh:3",
        ),
        ({"Procfile": "web: gunicorn app:app --access-logfile access.log --error-logfile -\n"}, "Procfile:1"),
        ({"supervisord.conf": _SUPERVISOR}, "supervisord.conf:6"),
        (
            {
                "supervisord.conf": _SUPERVISOR.replace("/var/log/web.log", "/dev/stdout").replace(
                    "=true", "=true\nlogfile=/var/log/s.log"
                )
            },
            "supervisord.conf:3",
        ),
        (
            {
                "docker/php-fpm.d/www.conf": "[www]\nlisten = 9000\naccess.log = /var/log/php/access.log\nphp_admin_value[error_log] = /var/log/php/error.log\n"
            },
            "docker/php-fpm.d/www.conf:3 docker/php-fpm.d/www.conf:4",
        ),
        ({"uwsgi.ini": "[uwsgi]\nmodule = app:app\nlogto = /tmp/uwsgi.log\n"}, "uwsgi.ini:3"),
        ({"gunicorn.conf.py": "bind = '0.0.0.0:80'\nerrorlog = '/app/logs/error.log'\n"}, "gunicorn.conf.py:2"),
        (
            {
                "ecosystem.config.js": "module.exports = {\n  apps: [{\n    name: 'api', script: 'index.js',\n"
                "    out_file: './logs/out.log',\n  }],\n};\n"
            },
            "ecosystem.config.js:4",
        ),
        ({"Dockerfile": _APT_NGINX, "nginx.conf": _NGINX}, "nginx.conf:2"),
        (
            {
                "web.config": '<configuration><system.webServer>\n<aspNetCore stdoutLogEnabled="true" '
                'stdoutLogFile=".\\logs\\out"/>\n</system.webServer></configuration>\n'
            },
            "web.config:2",
        ),
        (
            {"config/puma.rb": "workers 2\nstdout_redirect 'log/puma.log', 'log/puma_error.log', true\n"},
            "config/puma.rb:2",
        ),
        (
            {"deploy/app.service": "[Service]\nExecStart=/srv/app/run\nStandardOutput=append:/var/log/app.log\n"},
            "deploy/app.service:3",
        ),
        (
            {
                "compose.yaml": "services:\n  web:\n    build: .\n    command: sh -c 'python app.py >> /logs/app.log'\n",
                "Dockerfile": "FROM python:3.12\nCOPY . .\n",
            },
            "compose.yaml:4",
        ),
    ],
    good=[
        {"Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python app.py > /dev/stdout 2>&1\n"},
        {"Procfile": "web: gunicorn app:app --access-logfile - --error-logfile -\nworker: python work.py 2>&1\n"},
        {"supervisord.conf": _SUPERVISOR.replace("/var/log/web.log", "/dev/stdout")},
        {"supervisord.conf": _SUPERVISOR.replace("/var/log/web.log", "/dev/fd/1\nstdout_logfile_maxbytes=0")},
        {
            "docker/php-fpm.d/www.conf": "[www]\nlisten = 9000\naccess.log = /proc/self/fd/2\n;slowlog = /var/log/php/slow.log\ncatch_workers_output = yes\n"
        },
        {
            "supervisord.conf": _SUPERVISOR.replace("/var/log/web.log", "/dev/stdout").replace(
                "=true", "=true\nlogfile=/dev/null"
            )
        },
        {"gunicorn.conf.py": "bind = '0.0.0.0:80'\nerrorlog = '-'\naccesslog = None\n"},
        {"uwsgi.ini": "[uwsgi]\nmodule = app:app\nlogto = /dev/stdout\nlog-format = %(method)\n"},
        {
            "Dockerfile": _APT_NGINX.replace("debian:12\nRUN apt-get update && apt-get install -y nginx", "nginx:1.27"),
            "nginx.conf": _NGINX,
        },
        {
            "Dockerfile": _APT_NGINX + "RUN ln -sf /dev/stdout /var/log/nginx/access.log\n",
            "nginx.conf": _NGINX,
        },
        {"nginx.conf": _NGINX},
        {
            "Dockerfile": 'FROM debian:12\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["serve"]\n',
            "entrypoint.sh": '#!/bin/sh\nenvsubst < /app.tmpl > /etc/app/log.conf\necho ready > /tmp/ready\nexec "$@"\n',
        },
        {
            "Dockerfile": "FROM python:3.12\nRUN ln -sf /dev/stdout /var/log/web.log\nCOPY supervisord.conf /etc/\n",
            "supervisord.conf": _SUPERVISOR,
        },
        {"scripts/backup.sh": "#!/bin/sh\npg_dump app > /backups/app.log\n"},
        {"Dockerfile": 'FROM debian:12\nRUN make > build.log 2>&1\nCMD ["app"]\n'},
        {
            "compose.override.yaml": "services:\n  web:\n    build: .\n    command: sh -c 'python app.py >> /logs/app.log'\n"
        },
    ],
    wide=True,
)
def redirected(repository: Repository) -> Iterator[Match]:
    """What goes to a file is lost with the container and missing from the stream that the platform collects.

    The command that starts a process decides where its output goes, whatever the code does.
    """
    for found in _by_files(repository):
        if may_serve(repository, found.path) and not is_linked(repository, found.target):
            yield _match(found)
    for found, process in redirected_by_commands(repository):
        if repository.role(found.path) == "production" and not is_linked(repository, found.target):
            yield _match(found, process.path)


def _by_files(repository: Repository) -> Iterator[Setting]:
    for kind, read in _READERS:
        for document in repository.changed(kind):
            yield from read(document)
    readers: tuple[tuple[Kind[Any], Callable[[Repository, Any], Iterator[Setting]]], ...] = (
        (NGINX, server_logs.nginx),
        (APACHE, server_logs.apache),
    )
    for kind, read_in in readers:
        for document in repository.changed(kind):
            yield from read_in(repository, document)


def _match(found: Setting, *because: str) -> Match:
    return Match(
        found.path,
        found.span,
        {"what": found.what, "path": found.target or "a file"},
        because=because,
        level="warning" if found.optional else None,
        cause="log-file",
    )
