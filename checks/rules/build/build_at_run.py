"""Installing, compiling and bundling in the command that starts a process."""

from __future__ import annotations

from collections.abc import Iterator

from checks.admin_work.at_start import described, run_at_start, shown
from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.kubernetes import KUBERNETES
from checks.documents.makefile import MAKEFILE
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.procfile import PROCFILE
from checks.documents.shell import SHELL
from checks.documents.supervisor import SUPERVISOR
from checks.documents.systemd import SYSTEMD
from checks.finding import Match
from checks.releases.building import LITERALS, builds, builds_and_runs, gathers_assets
from checks.repository import Repository
from checks.rule import rule

_NODE = "FROM node:20.11\nWORKDIR /app\nCOPY . .\n"


@rule(
    message="{who} builds when it starts, by `{what}`",
    level="error",
    fix="Move it into the build, a RUN of the Dockerfile say, so that what starts is finished.",
    looks_at={
        DOCKERFILE: LITERALS,
        SHELL: LITERALS,
        PROCFILE: LITERALS,
        COMPOSE: LITERALS,
        KUBERNETES: LITERALS,
        PACKAGE_JSON: ('"start"',),
        MAKEFILE: LITERALS,
        SUPERVISOR: LITERALS,
        SYSTEMD: LITERALS,
    },
    bad=[
        ({"Dockerfile": f"{_NODE}CMD npm install && node server.js\n"}, "Dockerfile:4"),
        (
            {
                "Dockerfile": f'{_NODE}CMD ["npm", "start"]\n',
                "package.json": '{"scripts": {\n"build": "tsc",\n"start": "npm run build && node dist/index.js"\n}}\n',
            },
            "package.json:2",
        ),
        (
            {
                "Dockerfile": 'FROM python:3.12.1\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
                "entrypoint.sh": "#!/bin/sh\npip install -r requirements.txt\nexec gunicorn app:app\n",
            },
            "entrypoint.sh:2",
        ),
        ({"Dockerfile": 'FROM golang:1.22\nCOPY . .\nCMD ["go", "run", "."]\n'}, "Dockerfile:3"),
        (
            {"Procfile": "web: bundle install && bundle exec rails assets:precompile && bundle exec puma\n"},
            "Procfile:1",
        ),
        (
            {
                "compose.yaml": "services:\n  api:\n    build: .\n    command: sh -c 'composer install && php-fpm'\n",
                "Dockerfile": "FROM php:8.3.1\nCOPY . .\n",
            },
            "compose.yaml:4",
        ),
        ({"Dockerfile": 'FROM maven:3.9.6\nCOPY . .\nENTRYPOINT ["mvn", "spring-boot:run"]\n'}, "Dockerfile:3"),
        (
            {
                "Dockerfile": 'FROM python:3.12.1\nCOPY . .\nCMD ["sh", "start.sh"]\n',
                "start.sh": "#!/bin/sh\npython manage.py collectstatic --no-input\nexec gunicorn shop.wsgi\n",
            },
            "start.sh:2",
        ),
    ],
    good=[
        {
            "Dockerfile": 'FROM python:3.12.1\nCOPY . .\nRUN python manage.py collectstatic --no-input\nCMD ["gunicorn", "shop.wsgi"]\n'
        },
        {"Dockerfile": f'{_NODE}RUN npm ci && npm run build\nCMD ["node", "dist/index.js"]\n'},
        {
            "Dockerfile": "FROM golang:1.22 AS build\nCOPY . .\nRUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\n"
            'ENTRYPOINT ["/app"]\n'
        },
        {
            ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: npm ci && npm start\n"
        },
        {"package.json": '{"scripts": {"build": "tsc", "dev": "tsc && node .", "start": "node dist/index.js"}}\n'},
        {"Dockerfile.dev": f"{_NODE}CMD npm install && npm run dev\n"},
        {"compose.override.yaml": "services:\n  api:\n    build: .\n    command: sh -c 'npm install && npm run dev'\n"},
        {"setup.sh": "#!/bin/sh\nnpm install\nnpm run build\n"},
        {"Procfile": "release: npm run build\nweb: node dist/index.js\n"},
        {"Dockerfile": 'FROM dotnet:8.0\nCOPY out .\nENTRYPOINT ["dotnet", "Shop.dll"]\n'},
    ],
    wide=True,
)
def build_at_run(repository: Repository) -> Iterator[Match]:
    """What is built at each start depends on the day and on the network, takes long, and may fail on one machine while it works
    on the next. A release that was tested is not what runs then.
    """
    for found in run_at_start(repository, _builds, builds_and_runs):
        yield Match(
            found.step.path,
            found.step.span,
            {"who": described(found), "what": shown(found.step)},
            level=None if found.certain and not gathers_assets(found.step.line) else "warning",
            because=(found.process.path, *found.step.via),
        )


def _builds(line: str) -> bool:
    return builds(line) or builds_and_runs(line) or gathers_assets(line)
