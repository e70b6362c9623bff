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


CODE = {"api/src/main.py": "", "web/src/index.js": ""}
SERVICES = (
    "services:\n  api:\n    build: ./api\n  web:\n    build:\n      context: web\n  db:\n    image: postgres:16\n"
)
WORKLOAD = (
    "apiVersion: apps/v1\nkind: Deployment\nspec:\n  containers:\n    - image: registry.example.com/shop/{}:1.2\n"
)


@pytest.mark.parametrize(
    ("files", "units"),
    [
        pytest.param(
            {"package.json": '{"workspaces": ["apps/*"]}', "apps/a/package.json": "{}", "apps/b/package.json": "{}"},
            {"apps/a": "unknown", "apps/b": "unknown"},
            id="npm and yarn",
        ),
        pytest.param(
            {"pnpm-workspace.yaml": "packages: ['apps/*']\n", "turbo.json": "{}", "apps/a/package.json": "{}"},
            {"apps/a": "unknown"},
            id="pnpm with Turborepo",
        ),
        pytest.param(
            {"lerna.json": "{}", "packages/a/package.json": '{"main": "i.js"}'}, {"packages/a": "library"}, id="Lerna"
        ),
        pytest.param(
            {"pyproject.toml": '[tool.uv.workspace]\nmembers = ["apps/*"]\n', "apps/a/pyproject.toml": ""},
            {"apps/a": "unknown"},
            id="uv",
        ),
        pytest.param(
            {"Cargo.toml": "[workspace]\n", "api/Cargo.toml": "[[bin]]\n", "parse/Cargo.toml": "[lib]\n"},
            {"api": "application", "parse": "library"},
            id="cargo",
        ),
        pytest.param(
            {"go.work": "use ./api\n", "api/go.mod": "module api", "api/main.go": "", "lib/go.mod": "module lib"},
            {"api": "unknown", "lib": "library"},
            id="go.work",
        ),
        pytest.param(
            {"pom.xml": "<modules/>", "api/pom.xml": "spring-boot-maven-plugin", "core/pom.xml": ""},
            {"api": "application", "core": "unknown"},
            id="Maven",
        ),
        pytest.param(
            {
                "settings.gradle": "include ':api', ':tools:lint'\n",
                "build.gradle": "",
                "api/src/A.java": "",
                "x/B.java": "",
            },
            {"api": "unknown"},
            id="Gradle",
        ),
        pytest.param(
            {
                "nx.json": "{}",
                "package.json": "{}",
                "apps/api/project.json": '{"projectType": "application"}',
                "apps/api/src/main.ts": "",
                "libs/ui/project.json": '{"projectType": "library"}',
                "libs/ui/src/index.ts": "",
            },
            {"apps/api": "application", "libs/ui": "library"},
            id="Nx",
        ),
        pytest.param(
            {**CODE, "deploy/compose.yaml": SERVICES.replace("./api", "../api").replace("web\n", "../web\n")},
            {"api": "application", "web": "application"},
            id="compose builds",
        ),
        pytest.param(
            {"skaffold.yaml": "build:\n  artifacts:\n    - image: api\n      context: api\n", **CODE},
            {"api": "application"},
            id="Skaffold",
        ),
        pytest.param(
            {
                "api/package.json": '{"main": "i.js"}',
                "sdk/package.json": '{"main": "i.js"}',
                "k8s/api.yaml": WORKLOAD.format("api"),
            },
            {"api": "application", "sdk": "library"},
            id="Kubernetes images",
        ),
        pytest.param(
            {
                "api/Api.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web">',
                "model/Model.csproj": '<Project Sdk="Microsoft.NET.Sdk">',
            },
            {"api": "application", "model": "unknown"},
            id="SDKs of .NET",
        ),
        pytest.param(
            {"mail/Procfile": "web: python app.py\n", "mail/app.py": ""}, {"mail": "application"}, id="Procfile"
        ),
    ],
)
def test_units_are_found_by_whatever_lists_or_deploys_them(files: dict[str, str], units: dict[str, UnitKind]) -> None:
    assert {unit.root: unit.kind for unit in repository(files).units if unit.root} == units


def test_an_image_of_others_or_of_an_example_makes_no_library_an_application() -> None:
    library = '{"main": "i.js"}'
    files = {
        "packages/redis/package.json": library,
        "packages/shop/package.json": library,
        "k8s/cache.yaml": WORKLOAD.format("redis"),
        "examples/k8s/shop.yaml": WORKLOAD.format("shop"),
    }
    kinds = {unit.root: unit.kind for unit in repository(files).units}
    assert kinds["packages/redis"] == kinds["packages/shop"] == "library"


def test_a_context_outside_the_repository_or_of_another_image_makes_no_unit() -> None:
    files = {"compose.yaml": "services:\n  a:\n    build: ../elsewhere\n  b:\n    image: api\n", "api/main.py": ""}
    assert [unit.root for unit in repository(files).units] == [""]


def test_the_configuration_outranks_what_is_seen() -> None:
    seen = repository({"pyproject.toml": "[build-system]\n"}, (Unit("", "application"), Unit("tools", "library")))
    assert seen.unit("a.py").kind == "application"
    assert seen.unit("tools/a.py").kind == "library"
