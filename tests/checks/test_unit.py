"""Units are found by manifests and images, and judged by what deploys or publishes them."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.engine import collect
from checks.focus import EVERYTHING
from checks.repository import Repository, Shared
from checks.snapshot import MemorySnapshot
from checks.unit import Unit, UnitKind


def repository(files: dict[str, str], settings: tuple[Unit, ...] = ()) -> Repository:
    return Repository(Shared(collect(MemorySnapshot(files), Config(), []), settings), EVERYTHING)


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"requirements.txt": "flask\n", "Dockerfile": "FROM python:3.12\n"}, "application"),
        ({"package.json": "{}", "Procfile": "web: node .\n"}, "application"),
        ({"package.json": '{"main": "index.js", "private": true}'}, "application"),
        ({"pom.xml": "<artifactId>spring-boot-maven-plugin</artifactId>"}, "application"),
        ({"pyproject.toml": "[build-system]\n[project]\n"}, "library"),
        ({"package.json": '{"main": "index.js"}'}, "library"),
        ({"Cargo.toml": "[package]\n[lib]\n"}, "library"),
        ({"go.mod": "module parse", "parse.go": "package parse", "examples/main.go": "package main"}, "library"),
        ({"go.mod": "module shop", "main.go": "package main"}, "unknown"),
        ({"tool.gemspec": "Gem::Specification.new"}, "library"),
        ({"pyproject.toml": "[build-system]\n", "examples/app/Dockerfile": "FROM python:3.12\n"}, "library"),
        ({"app.py": "print(1)\n"}, "unknown"),
        ({"requirements.txt": "requests\n"}, "unknown"),
    ],
)
def test_a_root_is_judged_by_what_deploys_or_publishes_it(files: dict[str, str], kind: UnitKind) -> None:
    assert repository(files).unit("").kind == kind


def test_each_folder_with_a_manifest_is_a_unit_of_its_own() -> None:
    seen = repository({"api/go.mod": "", "web/package.json": "{}", "web/src/a.js": "", "README.md": ""})
    assert [unit.root for unit in seen.units] == ["", "api", "web"]
    assert seen.unit("web/src/a.js").root == "web"
    assert seen.unit("README.md").root == ""


def test_a_folder_of_dockerfiles_without_code_belongs_to_the_unit_around_it() -> None:
    seen = repository({"pyproject.toml": "", "docker/Dockerfile": "FROM python:3.12\n", "docker/start.sh": ""})
    assert [unit.root for unit in seen.units] == [""]
    assert seen.unit("").kind == "application"


def test_an_image_with_code_beside_it_is_a_unit_without_a_manifest() -> None:
    seen = repository({"worker/Dockerfile": "FROM python:3.12\n", "worker/main.py": ""})
    assert [(unit.root, unit.kind) for unit in seen.units] == [("", "unknown"), ("worker", "application")]


def test_the_configuration_outranks_what_is_seen() -> None:
    seen = repository({"pyproject.toml": "[build-system]\n"}, (Unit("", "application"), Unit("tools", "library")))
    assert seen.unit("a.py").kind == "application"
    assert seen.unit("tools/a.py").kind == "library"
