"""Programs that one program starts by its configuration."""

from __future__ import annotations

import pytest

from tests.checks.processes.declaring import declared, lines

FOREMAN = {"Procfile": "web: puma\nworker: sidekiq\n"}


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("foreman start", ["puma", "sidekiq"]),
        ("foreman start web", ["puma"]),
        ("foreman start -f Procfile worker", ["sidekiq"]),
        ("foreman start -c web=2,worker=0", ["puma"]),
        ("honcho start", ["puma", "sidekiq"]),
    ],
)
def test_a_runner_of_procfiles_starts_the_types_it_is_told(start: str, expected: list[str]) -> None:
    assert lines(declared({**FOREMAN, "Dockerfile": f"FROM ruby:3.3\nCMD {start}\n"})["image"]) == expected


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (
            "ecosystem.config.js",
            "module.exports = { apps: [{ name: 'web', script: 'server.js', args: '--port 80' }] };\n",
        ),
        ("pm2.json", '{"apps": [{"name": "web", "script": "server.js", "args": "--port 80"}]}\n'),
        ("process.yml", "apps:\n  - name: web\n    script: server.js\n    args: --port 80\n"),
    ],
)
def test_pm2_brings_the_applications_of_its_file(path: str, content: str) -> None:
    process = declared({"Dockerfile": f'FROM node:22\nCMD ["pm2-runtime", "{path}"]\n', path: content})["image"]
    assert lines(process) == [f"pm2-runtime {path}", "node server.js --port 80"]
    assert process.steps[-1].via == ("Dockerfile", f"{path} web")


def test_uwsgi_brings_the_daemons_of_its_file() -> None:
    process = declared(
        {
            "Dockerfile": 'FROM python:3.12\nCMD ["uwsgi", "--ini", "uwsgi.ini"]\n',
            "uwsgi.ini": "[uwsgi]\nmodule = app\nattach-daemon = celery -A app worker\n",
        }
    )["image"]
    assert lines(process) == ["uwsgi --ini uwsgi.ini", "celery -A app worker"]


def test_s6_brings_its_services_after_what_runs_once() -> None:
    process = declared(
        {
            "Dockerfile": 'FROM alpine:3.20\nCOPY root/ /\nENTRYPOINT ["/init"]\n',
            "root/etc/services.d/web/run": "#!/usr/bin/with-contenv bash\nexec s6-setuidgid app gunicorn app:app\n",
            "root/etc/services.d/web/log/run": "#!/bin/sh\nlogutil-service /var/log\n",
            "root/etc/s6-overlay/s6-rc.d/nginx/run": '#!/command/execlineb -P\nwith-contenv\nnginx -g "daemon off;"\n',
            "root/etc/s6-overlay/s6-rc.d/nginx/type": "longrun\n",
            "root/etc/s6-overlay/s6-rc.d/init-data/up": "#!/bin/sh\nmkdir /data\n",
            "root/etc/s6-overlay/s6-rc.d/init-data/type": "oneshot\n",
        }
    )["image"]
    assert lines(process) == ["mkdir /data", "nginx -g daemon off;", "gunicorn app:app"]
