"""Lock files of two tools for one manifest."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.package_json import PACKAGE_JSON
from checks.documents.pyproject import PYPROJECT
from checks.finding import Match
from checks.manifests.locks import LOCKS
from checks.manifests.model import Manifest
from checks.manifests.reading import changed_manifests
from checks.repository import Repository
from checks.rule import rule

_TOOLS = {
    "package-lock.json": "npm",
    "npm-shrinkwrap.json": "npm",
    "yarn.lock": "yarn",
    "pnpm-lock.yaml": "pnpm",
    "bun.lock": "bun",
    "bun.lockb": "bun",
    "uv.lock": "uv",
    "poetry.lock": "poetry",
    "pdm.lock": "pdm",
    "Pipfile.lock": "pipenv",
}


@rule(
    message="Both {first} and {second} lock what {manifest} asks for",
    level="warning",
    fix="Keep the lock file of the one tool that builds and deploys use, and take the other out.",
    looks_at={PACKAGE_JSON: (), PYPROJECT: ()},
    bad=[
        (
            {
                "package.json": '{"private": true,\n"dependencies": {"pg": "^8.0.0"}}\n',
                "package-lock.json": "{}\n",
                "yarn.lock": "",
            },
            "package.json:2",
        ),
        (
            {
                "web/package.json": '{"private": true,\n"dependencies": {"pg": "^8.0.0"}}\n',
                "web/pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
                "web/bun.lock": "{}\n",
            },
            "web/package.json:2",
        ),
        (
            {
                "Dockerfile": "FROM python:3.12.4\n",
                "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["flask"]\n',
                "uv.lock": "",
                "poetry.lock": "",
            },
            "pyproject.toml:2",
        ),
    ],
    good=[
        {"package.json": '{"private": true, "dependencies": {"pg": "^8.0.0"}}\n', "yarn.lock": ""},
        {
            "package.json": '{"private": true, "dependencies": {"pg": "^8.0.0"}}\n',
            "bun.lock": "{}\n",
            "bun.lockb": "binary",
        },
        {
            "package.json": '{"private": true, "dependencies": {"pg": "^8.0.0"}}\n',
            "yarn.lock": "",
            "tools/package-lock.json": "{}\n",
        },
        {
            "package.json": '{"private": true, "dependencies": {"pg": "^8.0.0"}}\n',
            "package-lock.json": "{}\n",
            "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["flask"]\n',
            "uv.lock": "",
            "Procfile": "web: x\n",
        },
    ],
)
def competing_lockfiles(repository: Repository) -> Iterator[Match]:
    """Each tool reads its own lock file and brings only that one up to date. Sooner or later a developer installs what the one says
    and the deploy what the other says.
    """
    for manifest in changed_manifests(repository):
        found = list(_tools(repository, manifest))
        if len(found) > 1:
            yield Match(
                manifest.path,
                manifest.anchor,
                {"first": found[0], "second": found[1], "manifest": manifest.name},
                because=tuple(f"{manifest.folder}/{name}".lstrip("/") for name in found),
                identity=" ".join(found),
            )


def _tools(repository: Repository, manifest: Manifest) -> Iterator[str]:
    """One lock file of each tool that keeps one beside the manifest."""
    seen: set[str] = set()
    for name in LOCKS[manifest.ecosystem]:
        tool = _TOOLS.get(name)
        if tool and tool not in seen and repository.exists(f"{manifest.folder}/{name}".lstrip("/")):
            seen.add(tool)
            yield name
