"""Packages installed into the machine instead of an environment of the app's own."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from checks.documents.dockerfile import DOCKERFILE
from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.shell import SHELL
from checks.finding import Match
from checks.installs import installed
from checks.processes import production_processes
from checks.repository import Repository
from checks.rule import rule
from checks.written_commands import Written, commands_in_focus

_LITERALS = ("--system-site-packages", "--break-system-packages", "sudo", "pm2", "forever", "serve", "http-server")
_RUNNERS = frozenset(("pm2", "forever", "nodemon", "serve", "http-server", "ts-node", "tsx"))


@rule(
    message="{what} mixes the app's packages with the machine's",
    level="error",
    fix="Install into a virtual environment, or into the folder of the project, from a manifest with a lock file.",
    looks_at={SHELL: _LITERALS, GITHUB_WORKFLOW: _LITERALS, GITLAB_CI: _LITERALS},
    bad=[
        (
            {"deploy/setup.sh": "#!/bin/sh\nset -e\npython3 -m venv --system-site-packages /srv/app/venv\n"},
            "deploy/setup.sh:3",
        ),
        (
            {"deploy.sh": "#!/bin/bash\nsudo pip3 install -r requirements.txt\nsudo systemctl restart shop\n"},
            "deploy.sh:2",
        ),
        ({"install.sh": "#!/bin/sh\npip install --break-system-packages -r requirements.txt\n"}, "install.sh:2"),
        (
            {
                "provision.sh": "#!/bin/sh\nnpm ci\nsudo npm install -g pm2@5.3.0\n",
                "Procfile": "web: pm2 start server.js\n",
                "package.json": '{"private": true, "dependencies": {"express": "4.18.2"}}\n',
            },
            "provision.sh:3",
        ),
    ],
    good=[
        {"Dockerfile": "FROM debian:12\nRUN pip install --break-system-packages -r requirements.txt\n"},
        {
            "docker/install.sh": "#!/bin/sh\npip install --break-system-packages -r requirements.txt\n",
            "Dockerfile": "FROM debian:12\nCOPY docker/install.sh /\nRUN /install.sh\n",
        },
        {"deploy.sh": "#!/bin/sh\npython3 -m venv venv\n. venv/bin/activate\npip install -r requirements.txt\n"},
        {
            "deploy.sh": "#!/bin/sh\nsudo apt-get install -y python3-pip\nsudo -u app venv/bin/pip install -r requirements.txt\n"
        },
        {"setup.sh": "#!/bin/sh\nsudo npm install -g eslint@9.0.0 serverless@3.38.0\n"},
        {
            "setup.sh": "#!/bin/sh\nnpm install -g pm2@5.3.0\n",
            "Procfile": "web: npx pm2 start server.js\n",
            "package.json": '{"private": true, "dependencies": {"pm2": "5.3.0"}}\n',
        },
    ],
)
def not_isolated(repository: Repository) -> Iterator[Match]:
    """What the machine happens to have then decides what the app runs with, and an update of the system, or of another app on it,
    changes this one.
    """
    for written in commands_in_focus(repository):
        what = _mixes(repository, written)
        if what and not _in_image(repository, written):
            yield Match(
                written.path,
                written.span,
                {"what": what},
                level="warning" if written.setting == "pipeline" else None,
            )


def _mixes(repository: Repository, written: Written) -> str | None:
    invocation = written.invocation
    if "--system-site-packages" in invocation.values and invocation.name in (
        "venv",
        "virtualenv",
        "mkvirtualenv",
        "uv",
    ):
        return f"{invocation.name} --system-site-packages"
    is_pip = invocation.name.startswith("pip") and invocation.values[:1] == ("install",)
    if is_pip and "--break-system-packages" in invocation.values:
        return f"{invocation.name} install --break-system-packages"
    program = invocation.program.value or ""
    if is_pip and "sudo" in invocation.wrappers and "/" not in program and not _as_user(written):
        return f"sudo {invocation.name} install"
    if invocation.name == "npm":
        return next(
            (f"npm install -g {each.package}" for each in installed(invocation) if _runs(repository, each.package)),
            None,
        )
    return None


def _as_user(written: Written) -> bool:
    """`sudo -u app` takes rights away; `sudo -H` and the like do not."""
    words = [word.value or "" for word in written.invocation.command.words]
    return (
        "-u" in words[: words.index(written.invocation.program.value or "")]
        if written.invocation.program.value in words
        else True
    )


def _runs(repository: Repository, package: str) -> bool:
    """Whether the app is started by a program of this package, which its own manifest does not declare."""
    if package not in _RUNNERS:
        return False
    from checks.documents.package_json import PACKAGE_JSON

    if any(each.dependency(package) for each in repository.all(PACKAGE_JSON)):
        return False
    return any(step.name == package for process in production_processes(repository) for step in process.steps)


def _in_image(repository: Repository, written: Written) -> bool:
    """An image is one environment for one app, and so is what its build runs."""
    if written.setting == "image":
        return True
    name = basename(written.path)
    return written.setting == "script" and any(name in each.text.content for each in repository.all(DOCKERFILE, [name]))
