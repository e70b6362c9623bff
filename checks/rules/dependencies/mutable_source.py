"""Dependencies from a branch, or from an address whose content may change."""

from __future__ import annotations

from collections.abc import Iterator

from checks.finding import Match
from checks.manifests.locks import LockFiles, locks_of
from checks.manifests.model import Manifest, Requirement
from checks.manifests.reading import MANIFESTS, changed_manifests
from checks.repository import Repository
from checks.rule import rule

_APP = {"Procfile": "web: gunicorn app\n"}


@rule(
    message="{name} is taken from {what}, which may hold something else tomorrow",
    level="error",
    fix="Name the commit, or a release by its version; give an archive its hash.",
    looks_at=MANIFESTS,
    bad=[
        (
            {
                **_APP,
                "requirements.txt": "flask==3.0.3\n-e git+https://github.com/x/tools.git@main#egg=tools\nlib @ git+https://github.com/x/lib\n",
            },
            "requirements.txt:2 requirements.txt:3",
        ),
        (
            {
                **_APP,
                "requirements.txt": "https://github.com/x/lib/archive/master.zip\n",
                "pyproject.toml": '[tool.poetry.dependencies]\ntools = { git = "https://x.org/tools.git", branch = "main" }\n',
            },
            "requirements.txt:1 pyproject.toml:2",
        ),
        (
            {
                "package.json": '{"private": true, "dependencies": {\n"a": "github:x/a",\n"b": "git+https://x.org/b.git#develop",\n"c": "x/c"\n}}\n'
            },
            "package.json:2 package.json:3 package.json:4",
        ),
        (
            {
                "config.ru": "run App\n",
                "Gemfile": "source 'https://rubygems.org'\ngem 'a', github: 'x/a'\ngem 'b', git: 'https://x.org/b.git', branch: 'main'\n",
            },
            "Gemfile:2 Gemfile:3",
        ),
        (
            {"artisan": "", "composer.json": '{"require": {\n"x/a": "dev-master",\n"x/b": "^1.0"\n}}\n'},
            "composer.json:2",
        ),
        (
            {
                "Dockerfile": "FROM rust:1.79\n",
                "Cargo.toml": '[dependencies]\na = { git = "https://x.org/a", branch = "main" }\n',
            },
            "Cargo.toml:2",
        ),
    ],
    good=[
        {
            **_APP,
            "requirements.txt": "git+https://github.com/x/lib@4f1c2ab9#egg=lib\nlib2 @ git+https://x.org/lib2@v1.4.0\n-e .\nhttps://x.org/w-1.2.3-py3-none-any.whl --hash=sha256:aa\n",
        },
        {
            "package.json": '{"private": true, "dependencies": {"a": "github:x/a#9f8e7d6c5b4a3f2e", "b": "file:../b", "c": "x/c#v2.0.1", "d": "https://x.org/d-1.2.3.tgz", "e": "workspace:*"}}\n'
        },
        {
            "package.json": '{"private": true, "dependencies": {"a": "github:x/a"}}\n',
            "package-lock.json": '{"packages": {"node_modules/a": {"version": "1.0.0", "resolved": "git+ssh://git@github.com/x/a.git#9f8e7d6c5b4a3f2e"}}}\n',
        },
        {
            "Procfile": "web: x\n",
            "go.mod": "module x\ngo 1.22\nrequire github.com/x/y v0.0.0-20240101000000-4f1c2ab9d3e5\nreplace github.com/x/y => ../y\n",
        },
        {
            "Dockerfile": "FROM rust:1.79\n",
            "Cargo.toml": '[dependencies]\na = { git = "https://x.org/a", rev = "4f1c2ab" }\nb = { path = "../b" }\n',
        },
        {"config.ru": "run App\n", "Gemfile": "gem 'a', github: 'x/a', ref: '4f1c2ab'\ngem 'b', path: '../b'\n"},
        {"artisan": "", "composer.json": '{"require": {"x/a": "dev-main#4f1c2ab9d3e5", "php": "^8.2"}}\n'},
    ],
)
def mutable_source(repository: Repository) -> Iterator[Match]:
    """A branch moves whenever somebody pushes to it, and so does the archive of one. The same commit of the app is then built from
    other code, and nothing in its history shows it.
    """
    for manifest in changed_manifests(repository):
        for requirement in manifest.requirements:
            if requirement.pinned or requirement.source not in ("branch", "archive"):
                continue
            if not _is_locked(repository, manifest, requirement):
                yield Match(
                    manifest.path,
                    requirement.span,
                    {"name": requirement.name or "A dependency", "what": _what(requirement)},
                    level="warning" if requirement.purpose == "development" else None,
                )


def _is_locked(repository: Repository, manifest: Manifest, requirement: Requirement) -> bool:
    """Whether a lock file, which notes the commit that a branch had, holds the dependency or cannot be read."""
    files = repository.model(LockFiles)
    for path in locks_of(repository, manifest):
        versions = files.versions(path)
        if versions is None or requirement.name in versions:
            return True
    return False


def _what(requirement: Requirement) -> str:
    if requirement.source == "archive":
        return "an archive without a hash"
    return "a branch"
