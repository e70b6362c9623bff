"""Which files the line-oriented and markup kinds claim."""

from importlib import import_module
from typing import Any

import pytest

from checks.documents.claims import claimed
from checks.documents.kind import Kind

_MODULES = (
    "apache crontab dockerfile dotenv haproxy ignore_file ini logrotate makefile markdown nginx procfile properties requirements "
    "shell supervisor systemd xml"
).split()


def _kinds() -> dict[str, Kind[Any]]:
    modules = [import_module(f"checks.documents.{name}") for name in _MODULES]
    return {value.name: value for module in modules for value in vars(module).values() if isinstance(value, Kind)}


_CLAIMS = {
    name: tuple((claim.names, claim.prefixes, claim.suffixes, claim.folders, claim.markers) for claim in kind.claims)
    for name, kind in _kinds().items()
}


@pytest.mark.parametrize(
    ("path", "content", "kinds"),
    [
        ("Dockerfile", "", {"dockerfile"}),
        ("web/Containerfile.prod", "", {"dockerfile"}),
        ("api.dockerfile", "", {"dockerfile"}),
        (".env", "", {"dotenv"}),
        ("deploy/.env.production", "", {"dotenv"}),
        ("prod.env", "", {"dotenv"}),
        (".envrc", "", {"dotenv"}),
        (".envs/.local/.django", "", {"dotenv"}),
        ("requirements-dev.txt", "", {"requirements"}),
        ("requirements/base.in", "", {"requirements"}),
        ("dev-requirements.txt", "", {"requirements"}),
        ("constraints.txt", "", {"requirements"}),
        ("requirements/README.rst", "", set()),
        ("Procfile.dev", "", {"procfile"}),
        ("nginx.conf", "", {"nginx"}),
        ("nginx.conf.erb", "", {"nginx"}),
        ("etc/conf.d/app.conf", "server{\n  listen 80;\n}", {"nginx"}),
        ("etc/conf.d/app.conf", "<VirtualHost *:80>", {"apache"}),
        ("etc/conf.d/app.conf", "[program:web]", {"supervisor"}),
        ("etc/conf.d/app.conf", "key = value", set()),
        ("public/.htaccess", "", {"apache"}),
        ("deploy/app.service", "[Service]", {"systemd"}),
        ("src/user.service", "export class", set()),
        ("crontab", "", {"crontab"}),
        ("etc/cron.d/app", "", {"crontab"}),
        ("Makefile", "", {"makefile"}),
        ("makefile.py", "", set()),
        ("README.md", "", {"markdown"}),
        ("pom.xml", "", {"xml"}),
        ("Web.config", "<configuration>", {"xml"}),
        ("haproxy.config", "global", set()),
        ("src/application.properties", "", {"properties"}),
        ("setup.cfg", "", {"ini"}),
        (".aws/credentials", "", {"ini"}),
        ("etc/haproxy.cfg", "", {"haproxy", "ini"}),
        (".gitignore", "", {"ignore_file"}),
        ("web/.dockerignore", "", {"ignore_file"}),
        ("etc/logrotate.d/app", "", {"logrotate"}),
        ("entrypoint.sh", "", {"shell"}),
        ("bin/start", "#!/bin/sh", {"shell"}),
        ("entrypoint", "#!/usr/bin/env bash", {"shell"}),
        ("src/start", "no script", set()),
    ],
)
def test_a_file_is_claimed_by_its_kinds_and_no_other(path: str, content: str, kinds: set[str]) -> None:
    assert claimed(path, content.lower().encode(), _CLAIMS) == kinds
