"""Administrative work done on a production machine by hand or over ssh."""

from __future__ import annotations

from collections.abc import Iterator

from checks.admin_work.commands import LITERALS, is_administrative
from checks.admin_work.documented import documented_sessions
from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.jenkinsfile import JENKINSFILE
from checks.documents.makefile import MAKEFILE
from checks.documents.markdown import MARKDOWN
from checks.documents.python import PYTHON
from checks.documents.shell import SHELL
from checks.finding import Match
from checks.releases.remote import remote_commands
from checks.repository import Repository
from checks.rule import rule
from checks.written_commands import Written, commands_in_focus

_COMMANDS = tuple(dict.fromkeys((*LITERALS["migration"], *LITERALS["seed"], *LITERALS["destruction"])))
_SHIP = "on: push\njobs:\n  ship:\n    runs-on: ubuntu-24.04\n    steps:\n"


@rule(
    message="`{what}` is run {where}",
    level="error",
    fix="Run it as a process of its own from the release's image: a Job, a release command, `docker compose run --rm`, or "
    "whatever the platform calls a one-off process.",
    looks_at={
        GITHUB_WORKFLOW: _COMMANDS,
        GITLAB_CI: _COMMANDS,
        JENKINSFILE: _COMMANDS,
        SHELL: _COMMANDS,
        MARKDOWN: ("ssh ", "docker exec", "compose exec", "podman exec"),
        MAKEFILE: ("ssh ",),
        PYTHON: ("fabric",),
    },
    roles=("production", "development", "documentation"),
    bad=[
        (
            {
                ".github/workflows/ship.yml": f'{_SHIP}      - run: ssh me@shop.example.org "cd /srv/shop && python manage.py migrate"\n'
            },
            ".github/workflows/ship.yml:6",
        ),
        (
            {
                ".github/workflows/ship.yml": f"{_SHIP}      - uses: appleboy/ssh-action@v1\n        with:\n          script: |\n"
                "            cd /srv/shop\n            php artisan migrate --force\n"
            },
            ".github/workflows/ship.yml:10",
        ),
        ({"deploy.sh": "#!/bin/sh\nssh $HOST <<EOF\ncd /srv/shop\nbundle exec rails db:migrate\nEOF\n"}, "deploy.sh:4"),
        ({"deploy.sh": "#!/bin/sh\ndocker compose up -d\ndocker exec shop python manage.py migrate\n"}, "deploy.sh:3"),
        (
            {
                "docs/deploy.md": "# Deploy\n\n```sh\nssh me@shop.example.org\ncd /srv/shop\npython manage.py migrate\n```\n",
            },
            "docs/deploy.md:6",
        ),
        (
            {"README.md": "## Production\n\n```\n$ docker exec -it shop php artisan migrate --force\n```\n"},
            "README.md:4",
        ),
        ({"Makefile": "migrate:\n\tssh me@shop.example.org 'cd /srv/shop && rails db:migrate'\n"}, "Makefile:2"),
        (
            {
                "fabfile.py": "from fabric import task\n\n@task\ndef migrate(c):\n    c.run('python manage.py migrate')\n",
            },
            "fabfile.py:5",
        ),
    ],
    good=[
        {"deploy.sh": "#!/bin/sh\ndocker compose run --rm web python manage.py migrate\n"},
        {
            "deploy.sh": "#!/bin/sh\nheroku run python manage.py migrate\nkubectl create job migrate --from=cronjob/migrate\n"
        },
        {
            "deploy.sh": '#!/bin/sh\nssh $HOST "docker compose run --rm web alembic upgrade head && docker compose up -d"\n'
        },
        {".github/workflows/ci.yml": f"{_SHIP}      - run: python manage.py migrate && pytest\n"},
        {"scripts/dev.sh": "#!/bin/sh\ndocker exec web python manage.py migrate\n"},
        {"deploy.sh": "#!/bin/sh\nkubectl exec deployment/shop -- python manage.py migrate\n"},
        {"deploy.sh": '#!/bin/sh\nssh $HOST "systemctl restart shop"\n'},
        {"README.md": "## Development\n\n```sh\ndocker compose exec web python manage.py migrate\n```\n"},
        {
            "docs/deploy.md": "# Deploy\n\n```sh\nheroku run python manage.py migrate\ndocker compose run --rm web python manage.py migrate\n"
            "kubectl create job migrate --from=cronjob/migrate\n```\n"
        },
        {
            "docs/deploy.md": "# Deploy\n\n```sh\nssh me@shop.example.org\nsystemctl status shop\nexit\npython manage.py migrate\n```\n"
        },
        {"Makefile": "migrate:\n\tdocker compose run --rm web rails db:migrate\n"},
    ],
    scope="any",
)
def ssh_session(repository: Repository) -> Iterator[Match]:
    """On the machine, the work runs in whatever code, packages and settings happen to lie there, which need not be those of the
    release, and nothing keeps a record of it.
    """
    sessions: set[str] = set()
    for remote in remote_commands(repository):
        line = _inside(remote.line)
        if line is not None and is_administrative(line) and remote.path not in sessions:
            sessions.add(remote.path)
            yield Match(remote.path, remote.span, {"what": line[:60], "where": "on the server over ssh"})
    for written in commands_in_focus(repository):
        if written.setting == "image" or _is_local(written, repository):
            continue
        line = _executed(written)
        if line is not None and is_administrative(line):
            yield Match(
                written.path,
                written.span,
                {"what": line[:60], "where": "inside the running container"},
                level="warning",
            )
    yield from _documented(repository)


def _documented(repository: Repository) -> Iterator[Match]:
    for session in documented_sessions(repository):
        yield Match(session.path, session.span, {"what": session.what, "where": session.where}, level="warning")


def _inside(line: str) -> str | None:
    """What a remote command runs; None for a one-off container."""
    words = line.split()
    if words[:1] in (["docker"], ["docker-compose"], ["podman"]):
        return _after_exec(words)
    return None if words[:1] in (["kubectl"], ["heroku"], ["fly"], ["flyctl"], ["dokku"]) else line


def _executed(written: Written) -> str | None:
    if written.name not in ("docker", "docker-compose", "podman"):
        return None
    return _after_exec([written.name, *written.invocation.values])


def _after_exec(words: list[str]) -> str | None:
    """The command of `docker exec -it shop python …` and `docker compose exec web …`."""
    if "exec" not in words[:6]:
        return None
    rest = words[words.index("exec") + 1 :]
    while rest and rest[0].startswith("-"):
        rest = rest[2:] if rest[0] in ("-e", "--env", "-u", "--user", "-w", "--workdir", "--index") else rest[1:]
    return " ".join(rest[1:]) if len(rest) > 1 else None


def _is_local(written: Written, repository: Repository) -> bool:
    """Whether the script or the step is for work on the code or for tests."""
    if repository.role(written.path) != "production":
        return True
    name = written.path.rpartition("/")[2].lower()
    deploys = any(word in name for word in ("deploy", "release", "prod", "ship", "publish", "upgrade", "update"))
    return not deploys
