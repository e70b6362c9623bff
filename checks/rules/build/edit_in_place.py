"""Code that is copied into a running machine or container, or saved from one."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.jenkinsfile import JENKINSFILE
from checks.documents.shell import SHELL
from checks.finding import Match
from checks.releases.remote import remote_commands
from checks.repository import Repository
from checks.rule import rule
from checks.written_commands import Written, commands_in_focus, spelled

_LITERALS = (
    "scp ",
    "rsync",
    "kubectl cp",
    "oc cp",
    "docker commit",
    "scp-action",
    "ssh-deploy",
    "vim ",
    "nano ",
    "sed -i",
    "docker cp",
)
_CODE = (".py", ".js", ".ts", ".rb", ".php", ".go", ".java", ".jsx", ".tsx", ".cs")
_WHOLE = frozenset(
    (
        ".",
        "./",
        "./*",
        "*",
        "src",
        "src/",
        "./src",
        "./src/",
        "app/",
        "./app",
        "app",
        "$PWD",
        "$PWD/",
        "$(pwd)/",
        "$(pwd)",
    )
)
_WHOLE_IN_CI = frozenset(("$GITHUB_WORKSPACE", "$GITHUB_WORKSPACE/", "$CI_PROJECT_DIR", "$CI_PROJECT_DIR/"))
_VALUED = frozenset(
    "-i -P -p -o -l -F -S -c -J -e --rsh --exclude --exclude-from --include --filter --rsync-path --chown --chmod -f -D".split()
)
_ACTIONS: dict[str, str] = {
    "appleboy/scp-action@": "source",
    "easingthemes/ssh-deploy@": "SOURCE",
    "burnett01/rsync-deployments@": "path",
}
_SHIP = "on: push\njobs:\n  ship:\n    runs-on: ubuntu-24.04\n    steps:\n"


@rule(
    message="`{what}` {does}",
    level="error",
    fix="Change the code in the repository, build it, and release the result under a new name.",
    looks_at={GITHUB_WORKFLOW: _LITERALS, GITLAB_CI: _LITERALS, SHELL: _LITERALS, JENKINSFILE: _LITERALS},
    bad=[
        ({"deploy.sh": "#!/bin/sh\nscp -r . deploy@shop.example.org:/srv/shop\n"}, "deploy.sh:2"),
        ({"Jenkinsfile": "node {\n  sh 'scp -r . deploy@shop.example.org:/srv/shop'\n}\n"}, "Jenkinsfile:2"),
        ({"deploy.sh": "#!/bin/sh\nrsync -avz --delete ./ $HOST:/srv/shop/\n"}, "deploy.sh:2"),
        ({"hotfix.sh": "#!/bin/sh\nkubectl cp app/pricing.py shop-7d9f:/app/app/pricing.py\n"}, "hotfix.sh:2"),
        ({"scripts/save.sh": "#!/bin/sh\ndocker commit shop me/shop:patched\n"}, "scripts/save.sh:2"),
        (
            {
                ".github/workflows/ship.yml": f"{_SHIP}      - uses: appleboy/scp-action@v0.1.7\n        with:\n          source: '.'\n          target: /srv/shop\n"
            },
            ".github/workflows/ship.yml:6",
        ),
        (
            {"hotfix.sh": "#!/bin/sh\nssh $HOST 'sed -i s/10/20/ /app/orders/pricing.py && systemctl restart shop'\n"},
            "hotfix.sh:2",
        ),
    ],
    good=[
        {"deploy.sh": "#!/bin/sh\nrsync -avz --delete dist/ web@www.example.org:/var/www/html/\n"},
        {"deploy.sh": "#!/bin/sh\nscp compose.yaml deploy@shop.example.org:/srv/shop/\n"},
        {"deploy.sh": "#!/bin/sh\nscp target/shop-1.4.2.jar deploy@shop.example.org:/srv/shop/\n"},
        {
            "backup.sh": "#!/bin/sh\nkubectl cp shop-7d9f:/data/dump.sql ./dump.sql\nrsync -a db@host:/backup/ ./backup/\n"
        },
        {"build.sh": "#!/bin/sh\nrsync -a ./src/ ./out/src/\nsed -i s/x/y/ app.py\n"},
        {
            ".github/workflows/ship.yml": f"{_SHIP}      - uses: appleboy/scp-action@v0.1.7\n        with:\n          source: 'dist/*'\n          target: /var/www\n"
        },
        {"deploy.sh": "#!/bin/sh\nssh $HOST \"sed -i 's/TAG=.*/TAG=1.4/' /srv/shop/.env && docker compose up -d\"\n"},
    ],
    scope="any",
)
def edit_in_place(repository: Repository) -> Iterator[Match]:
    """What runs then has no release: nobody can tell which code it is, build it again or go back, and the next deploy silently
    undoes the change.
    """
    for workflow in repository.changed(GITHUB_WORKFLOW):
        for step in (step for job in workflow.jobs for step in job.steps):
            used = step.uses.value if step.uses is not None else ""
            name = next((given for action, given in _ACTIONS.items() if used.lower().startswith(action)), None)
            source = (
                (step.input(name) or next((each for each in step.env if each.name == name), None)) if name else None
            )
            if source is not None and any(_is_code(part.strip()) for part in (source.value or "").split(",")):
                values = {"what": used.partition("@")[0], "does": "copies source to a server"}
                yield Match(workflow.path, step.uses.span if step.uses is not None else step.span, values)
    for written in commands_in_focus(repository):
        does = None if written.setting == "image" else _does(written)
        if does is not None and repository.role(written.path) == "production":
            line = " ".join((written.name, *map(spelled, written.invocation.arguments)))
            yield Match(written.path, written.span, {"what": line[:70], "does": does})
    for remote in remote_commands(repository):
        edits = remote.invocation.name in ("vi", "vim", "nano") or (
            remote.invocation.name == "sed" and any(value.startswith("-i") for value in remote.invocation.values)
        )
        if edits and any(value.endswith(_CODE) for value in remote.invocation.values):
            yield Match(remote.path, remote.span, {"what": remote.line[:70], "does": "edits code on the server"})


def _does(written: Written) -> str | None:
    words = [spelled(word) for word in written.invocation.arguments]
    if written.name in ("docker", "podman") and words[:1] == ["commit"]:
        return "makes an image of a running container"
    if written.name in ("kubectl", "oc") and words[:1] == ["cp"]:
        given = _plain(words[1:])
        into = len(given) > 1 and ":" in given[-1] and ":" not in given[0]
        return "copies source into a running container" if into and _is_code(given[0]) else None
    if written.name in ("scp", "rsync"):
        given = _plain(words)
        away = len(given) > 1 and _is_remote(given[-1]) and not any(_is_remote(each) for each in given[:-1])
        return "copies source to a server" if away and any(_is_code(each) for each in given[:-1]) else None
    return None


def _plain(words: list[str]) -> list[str]:
    """Words that are neither options nor their values."""
    found: list[str] = []
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = word in _VALUED or (len(word) > 2 and not word.startswith("--") and word.endswith("e"))
        else:
            found.append(word)
    return found


def _is_remote(word: str) -> bool:
    host, colon, _ = word.partition(":")
    return bool(colon) and "/" not in host and len(host) > 1


def _is_code(source: str) -> bool:
    bare = source.strip("\"'").replace("{", "").replace("}", "")
    if bare in _WHOLE or bare in _WHOLE_IN_CI:
        return True
    return bare.endswith(_CODE) and not bare.rpartition("/")[2].startswith(("config", "settings"))
