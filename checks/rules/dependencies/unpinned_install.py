"""Tools and packages that a build installs in whatever version there is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from checks.documents.dockerfile import DOCKERFILE
from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.shell import SHELL
from checks.finding import Edit, Fix, Match
from checks.installs import Wanted, installed
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule
from checks.written_commands import PIPELINES, Written, commands_in_focus

if TYPE_CHECKING:
    from checks.manifests.model import Ecosystem

_LITERALS = ("install", "npm i ", "add -g", "global add", "curl", "wget")
_SHELLS = frozenset(("sh", "bash", "zsh", "dash", "ash", "python", "python3", "node", "perl", "ruby"))
_READS = ("-c", "-m", "-e", "-n", "-p", "-r")
"""Options that give an interpreter its program, so that it only reads what is downloaded."""
_VERSIONED_URL = pattern(r"/v?\d+\.\d+|\d+\.\d+\.\d+|[0-9a-f]{40}|\$\{?\w*version", re.IGNORECASE)
_CHECKSUM = pattern(r"\b(?:sha(?:1|256|512)sum|shasum|gpgv?|cosign|minisign)\b")


@rule(
    message="{what} is installed in whatever version there is",
    level="error",
    fix="Name the version, or take it from a manifest with a lock file; verify the checksum of what is downloaded.",
    looks_at={DOCKERFILE: _LITERALS, SHELL: _LITERALS, GITHUB_WORKFLOW: _LITERALS, GITLAB_CI: _LITERALS},
    roles=PIPELINES,
    bad=[
        ({"Dockerfile": "FROM python:3.12.4\nRUN pip install --no-cache-dir flask 'gunicorn>=20'\n"}, "Dockerfile:2"),
        ({"Dockerfile": "FROM node:20.11\nRUN npm ci && \\\n    npm install -g pm2 serve@14.2.1\n"}, "Dockerfile:3"),
        (
            {"Dockerfile": "FROM golang:1.22\nRUN go install github.com/pressly/goose/v3/cmd/goose@latest\n"},
            "Dockerfile:2",
        ),
        ({"Dockerfile": "FROM ruby:3.3.0\nRUN gem install rails bundler:2.5.6\n"}, "Dockerfile:2"),
        ({"Dockerfile": "FROM rust:1.76\nRUN cargo install sqlx-cli\n"}, "Dockerfile:2"),
        ({"Dockerfile": "FROM debian:12\nRUN curl -fsSL https://get.example.com/install.sh | sh\n"}, "Dockerfile:2"),
        ({"deploy/setup.sh": "#!/bin/sh\nset -e\npython -m pip install ansible\n"}, "deploy/setup.sh:3"),
        (
            {
                ".github/workflows/ci.yml": "on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n"
                "      - run: yarn global add vercel\n"
            },
            ".github/workflows/ci.yml:6",
        ),
        (
            {
                ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: pip install black\n"
                "  b:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: pip install black\n      - run: pip install mypy\n"
            },
            ".github/workflows/ci.yml:6 .github/workflows/ci.yml:11",
        ),
    ],
    good=[
        {"Dockerfile": "FROM python:3.12.4\nRUN pip install --upgrade pip && pip install -r requirements.txt\n"},
        {"Dockerfile": 'FROM python:3.12.4\nRUN pip install poetry==1.8.2 "uvicorn==${UVICORN_VERSION}"\n'},
        {
            "Dockerfile": "FROM python:3.12.4\nRUN pip install . && pip install -e ./lib && pip install --require-hashes flask\n"
        },
        {"Dockerfile": "FROM python:3.12.4\nRUN pip install -c constraints.txt flask\n"},
        {"Dockerfile": "FROM node:20.11\nRUN npm install -g pnpm@9.1.0 npm && npm ci\n"},
        {
            "Dockerfile": "FROM golang:1.22\nRUN go install ./cmd/server && go install golang.org/x/tools/gopls@v0.15.1\n"
        },
        {"Dockerfile": "FROM ruby:3.3.0\nRUN gem install bundler -v 2.5.6 && bundle install\n"},
        {"Dockerfile": "FROM rust:1.76\nRUN cargo install --path . && cargo install --version 0.7.3 sqlx-cli\n"},
        {"Dockerfile": "FROM debian:12\nRUN apt-get update && apt-get install -y curl ca-certificates\n"},
        {
            "Dockerfile": 'FROM debian:12\nRUN curl -fsSLo i.sh https://get.example.com/i.sh && echo "abc  i.sh" | sha256sum -c && sh i.sh\n'
        },
        {"Dockerfile": "FROM debian:12\nRUN curl -fsSL https://deb.nodesource.com/setup_20.x.sh -o s.sh\n"},
        {"install.sh": "#!/bin/sh\ncurl -o- https://raw.example.com/nvm/v0.39.7/install.sh | bash\n"},
        {
            "check.sh": "#!/bin/sh\ncurl -s https://x.org/latest | python3 -c 'import json,sys; print(json.load(sys.stdin))'\n"
        },
        {"docs/setup.sh": "#!/bin/sh\npip install flask\n"},
        {
            "packages/cli/package.json": '{"name": "@acme/cli"}\n',
            ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: npm i -g @acme/cli@preview\n",
        },
    ],
)
def unpinned_install(repository: Repository) -> Iterator[Match]:
    """What is not pinned is chosen on the day of the build. The image that passed the tests and the one that is built again
    for the next release then differ in what nobody changed.
    """
    told: set[tuple[str, str]] = set()
    for _, group in groupby(commands_in_focus(repository), key=lambda written: written.group):
        commands = list(group)
        for match in _packages(repository, commands):
            # Jobs of one pipeline tend to install the same tools: one mend, one finding.
            if match.level != "warning" or (match.path, match.values["what"]) not in told:
                told.add((match.path, match.values["what"]))
                yield match
        yield from _piped(commands)


def _packages(repository: Repository, commands: Sequence[Written]) -> Iterator[Match]:
    for written in commands:
        loose = [wanted for wanted in installed(written.invocation) if not wanted.pinned]
        if loose:
            from checks.imports.packages import own_packages

            loose = [wanted for wanted in loose if wanted.package not in repository.model(own_packages)]
        if not loose:
            continue
        names = ", ".join(dict.fromkeys(wanted.package for wanted in loose))
        yield Match(
            written.path,
            loose[0].word.span,
            {"what": f"{names} ({loose[0].tool})"},
            _fix(repository, written, loose),
            level=None if written.setting == "image" else "warning",
        )


_ECOSYSTEMS: dict[str, tuple[Ecosystem, str]] = {
    "pip": ("python", "=="), "uv": ("python", "=="), "npm": ("node", "@"), "pnpm": ("node", "@"), "yarn": ("node", "@"),
    "bun": ("node", "@"), "gem": ("ruby", ":"), "cargo": ("rust", "@"),
}  # fmt: skip
"""Installer: whose lock files know the version, and what stands between a name and its version."""


def _fix(repository: Repository, written: Written, loose: Sequence[Wanted]) -> Fix | None:
    """The versions that a lock file or `packageManager` names, put where they are left open."""
    from checks.manifests.known import in_locks, package_manager

    edits: list[Edit] = []
    sources: list[str] = []
    for wanted in loose:
        ecosystem, joint = _ECOSYSTEMS.get(wanted.tool, ("python", ""))
        folder = written.folder or written.path.rpartition("/")[0]
        version, source = in_locks(repository, ecosystem, wanted.package, folder) if joint else ("", "")
        if not version and ecosystem == "node":
            version, source = package_manager(repository, wanted.package, folder)
        written_name, _, tag = (wanted.word.value or "").rpartition("@") if joint == "@" else ("", "", "")
        if not version or wanted.word.value is None or (written_name and tag != "latest"):
            continue
        named = re.split(r"[<>=!~; ]|(?<=.)@", wanted.word.value, maxsplit=1)[0]
        quote = wanted.word.raw[:1] if wanted.word.raw[:1] in "\"'" else ""
        edits.append(Edit(written.path, wanted.word.span, f"{quote}{named}{joint}{version}{quote}"))
        sources.append(source.rpartition("/")[2])
    if not edits:
        return None
    return Fix(f"install the version in {', '.join(dict.fromkeys(sources))}", tuple(edits))


def _piped(commands: Sequence[Written]) -> Iterator[Match]:
    """A download that goes straight into an interpreter."""
    if any(_CHECKSUM.search(each.name) for each in commands):
        return
    for download in commands:
        if download.name not in ("curl", "wget") or download.command.last:
            continue
        url = next((word.raw for word in download.command.words if "://" in word.raw), None)
        runs = any(
            each.command.pipeline == download.command.pipeline
            and each.command.position > download.command.position
            and each.name in _SHELLS
            and not any(value.startswith(_READS) for value in each.invocation.values[:1])
            for each in commands
        )
        if url and runs and not _VERSIONED_URL.search(url):
            yield Match(
                download.path,
                download.span,
                {"what": f"What {url.strip(chr(34) + chr(39))} gives"},
                level=None if download.setting == "image" else "warning",
            )
