"""Installing, compiling and bundling in the command that starts a process."""

from __future__ import annotations

from collections.abc import Iterator

from checks.admin_work.at_start import described, run_at_start, shown
from checks.documents.command_line import Invocation
from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.jenkinsfile import JENKINSFILE
from checks.documents.kubernetes import KUBERNETES
from checks.documents.makefile import MAKEFILE
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.procfile import PROCFILE
from checks.documents.shell import SHELL
from checks.documents.supervisor import SUPERVISOR
from checks.documents.systemd import SYSTEMD
from checks.finding import Match
from checks.releases.building import LITERALS, builds, builds_and_runs, gathers_assets
from checks.releases.remote import remote_commands
from checks.repository import Repository
from checks.rule import rule

_SSH = "on: push\njobs:\n  ship:\n    runs-on: ubuntu-24.04\n    steps:\n"
_SYSTEM = frozenset(("apt", "apt-get", "apk", "yum", "dnf", "microdnf"))
"""What sets a machine up, once, and is no part of a release."""
_NODE = "FROM node:20.11\nWORKDIR /app\nCOPY . .\n"


@rule(
    message="{who} builds {when}, by `{what}`",
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
        GITHUB_WORKFLOW: ("ssh",),
        GITLAB_CI: ("ssh",),
        JENKINSFILE: ("ssh",),
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
        (
            {
                ".github/workflows/ship.yml": f'{_SSH}      - run: ssh me@shop.example.org "cd /srv/shop && npm ci && npm run build && pm2 reload all"\n'
            },
            ".github/workflows/ship.yml:6",
        ),
        (
            {
                ".github/workflows/ship.yml": f"{_SSH}      - uses: appleboy/ssh-action@v1\n        with:\n          script: |\n"
                "            cd /srv/shop\n            composer install --no-dev\n            npm run build\n"
            },
            ".github/workflows/ship.yml:10",
        ),
        ({"deploy.sh": "#!/bin/sh\nssh $HOST <<EOF\ncd /srv/shop\nmvn package\nEOF\n"}, "deploy.sh:4"),
    ],
    good=[
        {
            "deploy.sh": '#!/bin/sh\nnpm ci && npm run build\nssh $HOST "docker pull me/shop:$TAG && docker compose up -d"\n'
        },
        {
            "provision.sh": '#!/bin/sh\nssh $HOST "apt-get install -y nginx && npm install -g pm2 && pip install virtualenv"\n'
        },
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
            {"who": described(found), "when": "when it starts", "what": shown(found.step)},
            level=None if found.certain and not gathers_assets(found.step.line) else "warning",
            because=(found.process.path, *found.step.via),
        )
    yield from _on_servers(repository)


def _on_servers(repository: Repository) -> Iterator[Match]:
    """The first build that a workflow or script has another machine do."""
    seen: set[str] = set()
    for remote in remote_commands(repository):
        if remote.path not in seen and builds(remote.line) and not _sets_up(remote.invocation):
            seen.add(remote.path)
            named = {"who": "The server", "when": "at each deploy", "what": remote.line[:60]}
            yield Match(remote.path, remote.span, named, cause="source on a server")


def _sets_up(invocation: Invocation) -> bool:
    """Whether a command installs a tool of the machine, as opposed to what the application needs."""
    values = set(invocation.values)
    if invocation.name.startswith("pip"):
        return values.isdisjoint(("-r", "--requirement", "-e", "--editable", "."))
    return invocation.name in _SYSTEM or not values.isdisjoint(("-g", "--global"))


def _builds(line: str) -> bool:
    return builds(line) or builds_and_runs(line) or gathers_assets(line)
