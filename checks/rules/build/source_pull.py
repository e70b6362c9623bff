"""Source code that is fetched from version control where the app runs."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.jenkinsfile import JENKINSFILE
from checks.documents.makefile import MAKEFILE
from checks.documents.node import Mapping, Node, Sequence, child, scalar
from checks.documents.shell import SHELL, Command
from checks.documents.yaml import YAML
from checks.finding import Match
from checks.processes import production_processes
from checks.releases.remote import remote_commands
from checks.repository import Repository
from checks.rule import rule

_LITERALS = ("git pull", "git clone", "git fetch", "git -c", "git reset", "git checkout", "git  ")
_MODULES = ("git", "ansible.builtin.git")
_SSH = "on: push\njobs:\n  ship:\n    runs-on: ubuntu-24.04\n    steps:\n"


@rule(
    message="{where} fetches the source by `{what}`",
    level="error",
    fix="Build once, in CI, and bring the result to the server: an image or a package with a version.",
    looks_at={
        GITHUB_WORKFLOW: _LITERALS,
        GITLAB_CI: _LITERALS,
        SHELL: _LITERALS,
        MAKEFILE: ("git pull", "git clone", "git reset"),
        JENKINSFILE: _LITERALS,
        YAML: ("git:",),
    },
    bad=[
        (
            {
                ".github/workflows/ship.yml": f'{_SSH}      - run: ssh me@shop.example.org "cd /srv/shop && git pull && systemctl restart shop"\n'
            },
            ".github/workflows/ship.yml:6",
        ),
        (
            {
                ".github/workflows/ship.yml": f"{_SSH}      - uses: appleboy/ssh-action@v1\n        with:\n          script: |\n"
                "            cd /srv/shop\n            git pull origin main\n"
            },
            ".github/workflows/ship.yml:10",
        ),
        (
            {
                "Jenkinsfile": "node {\n  stage('Deploy') {\n    sh \"ssh me@shop.example.org 'cd /srv/shop && git pull'\"\n  }\n}\n"
            },
            "Jenkinsfile:3",
        ),
        ({"deploy.sh": "#!/bin/sh\nssh $HOST <<EOF\ncd /srv/shop\ngit pull\nEOF\n"}, "deploy.sh:4"),
        (
            {"scripts/deploy.sh": "#!/bin/sh\nset -e\ngit pull origin main\ndocker compose up -d --build\n"},
            "scripts/deploy.sh:3",
        ),
        ({"Makefile": "update:\n\tgit pull\n\tdocker-compose up -d --build\n"}, "Makefile:2"),
        (
            {
                "Dockerfile": 'FROM python:3.12.1\nCOPY start.sh /\nENTRYPOINT ["/start.sh"]\n',
                "start.sh": "#!/bin/sh\ngit clone https://github.com/me/shop /app\nexec python /app/main.py\n",
            },
            "start.sh:2",
        ),
        (
            {
                "roles/shop/tasks/main.yml": "- name: fetch\n  git:\n    repo: https://github.com/me/shop.git\n    dest: /srv/shop\n"
            },
            "roles/shop/tasks/main.yml:2",
        ),
    ],
    good=[
        {
            ".github/workflows/ci.yml": f"{_SSH}      - uses: actions/checkout@v4\n      - run: git fetch --tags && git clone https://x.org/tool\n"
        },
        {"Jenkinsfile": "node {\n  sh 'git fetch --tags'\n  sh 'git clone https://x.org/tool'\n}\n"},
        {"Dockerfile": "FROM alpine:3.19\nRUN git clone --branch v1.2 https://github.com/x/tool\n"},
        {"scripts/release.sh": "#!/bin/sh\ngit pull --rebase\ngit tag v1\ngit push --tags\n"},
        {"deploy.sh": '#!/bin/sh\nssh $HOST "docker pull me/shop:$TAG && docker compose up -d"\n'},
        {"Makefile": "tools:\n\tgit clone https://x.org/tool\nupdate:\n\tgit pull\n\tgo mod tidy\n"},
        {"setup-dev.sh": "#!/bin/sh\ngit clone https://github.com/me/shop\n"},
        {"compose.yaml": "services:\n  git:\n    image: gitea/gitea:1.21\n"},
    ],
    wide=True,
    scope="any",
)
def source_pull(repository: Repository) -> Iterator[Match]:
    """A checkout on the server is no release: what runs is whatever the branch held at that moment, built there and then, and
    nobody can tell or bring back what ran before.
    """
    for remote in remote_commands(repository):
        if remote.invocation.name == "git" and _fetches(remote.invocation.values):
            yield Match(
                remote.path, remote.span, {"where": "The server", "what": remote.line[:60]}, cause="source on a server"
            )
    yield from _at_start(repository)
    yield from _in_scripts(repository)
    for file in repository.changed(YAML):
        for document in file.documents:
            yield from _tasks(document, file.path)


def _fetches(values: tuple[str, ...]) -> bool:
    plain = [value for value in values if not value.startswith("-")]
    return plain[:1] in (["pull"], ["clone"]) or (
        plain[:1] == ["reset"] and any(each.startswith("origin/") for each in plain)
    )


def _at_start(repository: Repository) -> Iterator[Match]:
    seen: set[tuple[str, int]] = set()
    for process in production_processes(repository, "web", "worker", "scheduler", "unknown"):
        for step in process.steps:
            place = (step.path, step.span.line)
            if step.name == "git" and _fetches(step.invocation.values) and place not in seen:
                seen.add(place)
                values = {"where": f"{process.name.capitalize()}, when it starts,", "what": step.line[:60]}
                yield Match(step.path, step.span, values, because=(process.path, *step.via), cause="source on a server")


_STARTS = ("compose up", "systemctl restart", "pm2 ", "supervisorctl", "docker run", "service ")


def _in_scripts(repository: Repository) -> Iterator[Match]:
    """Scripts and make targets that pull and then start what they pulled: they run on the server."""
    for script in repository.changed(SHELL):
        if _deploys(script.path):
            yield from _pulled(script.commands, script.path, "The script")
    for makefile in repository.changed(MAKEFILE):
        for target in makefile.targets:
            if _deploys(target.name):
                yield from _pulled(target.commands, makefile.path, f"The target {target.name}")


def _pulled(commands: tuple[Command, ...], path: str, where: str) -> Iterator[Match]:
    pull = next((each for each in commands if each.name == "git" and _fetches(each.values[1:])), None)
    lines = [" ".join(each.values).replace("docker-compose", "docker compose") for each in commands]
    if pull is not None and any(mark in line for line in lines for mark in _STARTS):
        values = {"where": where, "what": " ".join(pull.values)[:60]}
        yield Match(path, pull.span, values, cause="source on a server")


def _deploys(path: str) -> bool:
    name = basename(path).lower()
    return any(word in name for word in ("deploy", "update", "upgrade", "restart", "redeploy", "pull", "publish"))


def _tasks(node: Node, path: str) -> Iterator[Match]:
    """Tasks of Ansible with its git module."""
    if not isinstance(node, Sequence):
        return
    for item in node.items:
        if not isinstance(item, Mapping):
            continue
        for key in ("tasks", "pre_tasks", "post_tasks", "block"):
            inner = child(item, key)
            if inner is not None:
                yield from _tasks(inner, path)
        for module in _MODULES:
            entry = item.entry(module)
            source = scalar(entry.value, "repo") if entry is not None else None
            if entry is not None and source is not None and scalar(entry.value, "dest") is not None:
                yield Match(path, entry.key.span, {"where": "The playbook", "what": f"git {source.value}"[:60]})
