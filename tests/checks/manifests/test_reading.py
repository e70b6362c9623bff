"""Manifests of every ecosystem, read as values."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.engine import collect
from checks.focus import EVERYTHING
from checks.gathering import shared
from checks.manifests.model import Manifest, Requirement
from checks.manifests.reading import read_all
from checks.repository import Repository
from checks.snapshot import MemorySnapshot


def repository(files: dict[str, str]) -> Repository:
    config = Config()
    return Repository(shared(collect(MemorySnapshot(files), config, ()), config), EVERYTHING)


def only(path: str, content: str) -> Manifest:
    (manifest,) = read_all(repository({path: content}))
    return manifest


def by_name(path: str, content: str) -> dict[str, Requirement]:
    return {each.name: each for each in only(path, content).requirements}


def written(manifest: Manifest, name: str) -> str:
    span = next(each.span for each in manifest.requirements if each.name == name)
    return manifest.text.slice(span)


def test_a_requirements_file_tells_pins_ranges_paths_and_revisions_apart() -> None:
    found = by_name(
        "requirements.txt",
        "Flask_SQLAlchemy==3.1.1\ncelery[redis]>=5 ; python_version > '3'\nnumpy==1.*\n-e ./lib\n"
        "tools @ git+https://x.org/tools@main\nother @ git+https://x.org/other@v1.2\nlib @ https://x.org/lib/archive/main.zip\n",
    )
    assert found["flask-sqlalchemy"].pinned
    assert not found["celery"].pinned
    assert not found["numpy"].pinned
    assert found[""].source == "local"
    assert (found["tools"].source, found["tools"].pinned) == ("branch", False)
    assert (found["other"].source, found["other"].pinned) == ("tag", True)
    assert (found["lib"].source, found["lib"].pinned) == ("archive", False)


def test_an_exact_requirement_keeps_extras_and_marker() -> None:
    found = by_name("requirements.txt", "celery[redis]>=5 ; python_version > '3'\n")["celery"]
    assert found.exact.format(version="5.4.0") == "celery[redis]==5.4.0 ; python_version > '3'"


def test_an_included_file_of_any_name_is_read() -> None:
    files = {
        "requirements.txt": "-r needs.txt\n",
        "needs.txt": "-r more.txt\nflask\n",
        "more.txt": "-r needs.txt\nredis\n",
    }
    assert {manifest.path for manifest in read_all(repository(files))} == {"requirements.txt", "needs.txt", "more.txt"}


def test_groups_of_a_pyproject_have_their_purpose() -> None:
    found = by_name(
        "pyproject.toml",
        '[build-system]\nrequires = ["hatchling"]\n[project]\nname = "a"\ndependencies = ["flask>=3"]\n'
        '[project.optional-dependencies]\ns3 = ["boto3"]\ndev = ["ruff"]\n[dependency-groups]\nlint = ["mypy"]\n',
    )
    purposes = {name: (each.purpose, each.optional) for name, each in found.items()}
    assert purposes == {
        "hatchling": ("build", False),
        "flask": ("runtime", False),
        "boto3": ("runtime", True),
        "ruff": ("development", True),
        "mypy": ("development", False),
    }


def test_poetry_takes_a_bare_version_for_exact_and_a_caret_for_a_range() -> None:
    found = by_name(
        "pyproject.toml", '[tool.poetry.dependencies]\npython = "^3.12"\na = "1.2.3"\nb = "^1"\nc = {path = "../c"}\n'
    )
    assert {name: each.pinned for name, each in found.items()} == {"a": True, "b": False, "c": True}


def test_uv_sources_redirect_a_dependency() -> None:
    found = by_name(
        "pyproject.toml",
        '[project]\nname = "x"\ndependencies = ["a", "b", "c"]\n[tool.uv.sources]\na = { workspace = true }\n'
        'b = { git = "https://x.org/b", rev = "4f1c2ab" }\nc = { git = "https://x.org/c" }\n',
    )
    assert [(each.source, each.pinned) for each in found.values()] == [
        ("local", True),
        ("commit", True),
        ("branch", False),
    ]


@pytest.mark.parametrize(
    ("requirement", "source", "pinned"),
    [
        ("1.2.3", "index", True),
        ("1.2.3-rc.1", "index", True),
        ("^1.2.3", "index", False),
        ("1.x", "index", False),
        ("latest", "index", False),
        ("npm:other@2.0.0", "index", True),
        ("npm:@a/b@^2", "index", False),
        ("workspace:*", "local", True),
        ("catalog:", "local", True),
        ("x/y", "branch", False),
        ("github:x/y#v1.2.0", "tag", True),
        ("git+ssh://git@x.org/y.git#9f8e7d6", "commit", True),
        ("git+https://x.org/y.git#semver:^1.2", "branch", False),
        ("https://x.org/y-1.2.3.tgz", "archive", True),
        ("https://x.org/y.tgz", "archive", False),
    ],
)
def test_what_a_requirement_of_npm_asks_for(requirement: str, source: str, pinned: bool) -> None:
    found = by_name("package.json", f'{{"dependencies": {{"a": "{requirement}"}}}}')["a"]
    assert (found.source, found.pinned) == (source, pinned)


def test_a_version_that_overrides_set_is_not_the_dependency_s_own() -> None:
    assert not by_name("package.json", '{"dependencies": {"a": "^1"}, "overrides": {"a": "1.2.3"}}')


def test_gems_have_groups_and_sources() -> None:
    found = by_name(
        "Gemfile",
        "source 'https://rubygems.org'\ngem 'rails', '~> 7.1'\ngem 'pg', '1.5.6'\ngroup :development, :test do\n  gem 'rspec'\nend\n"
        "gem 'a', github: 'x/a'\ngem 'b', git: 'https://x.org/b', ref: '4f1c2ab'\npath 'engines' do\n  gem 'c'\nend\ngem 'd', VERSION\n",
    )
    assert {name: each.pinned for name, each in found.items()} == {
        "rails": False,
        "pg": True,
        "rspec": False,
        "a": False,
        "b": True,
        "c": True,
        "d": True,
    }
    assert found["rspec"].purpose == "development"
    assert found["a"].source == "branch"


def test_composer_s_platform_requirements_are_no_packages() -> None:
    found = by_name("composer.json", '{"require": {"php": "^8.2", "ext-pdo": "*", "X/A": "v1.2.3", "x/b": "dev-main"}}')
    assert {name: (each.source, each.pinned) for name, each in found.items()} == {
        "x/a": ("index", True),
        "x/b": ("branch", False),
    }


def test_a_maven_property_of_the_same_file_is_filled_in() -> None:
    manifest = only(
        "pom.xml",
        "<project><properties><v>[1,2)</v></properties><dependencies><dependency><groupId>o</groupId><artifactId>a</artifactId>"
        "<version>${v}</version></dependency><dependency><groupId>o</groupId><artifactId>b</artifactId><version>${w}</version>"
        "</dependency></dependencies></project>",
    )
    assert [(each.name, each.pinned) for each in manifest.requirements] == [("o:a", False), ("o:b", True)]
    assert written(manifest, "o:a") == "${v}"


def test_gradle_in_groovy_and_kotlin_names_coordinates() -> None:
    groovy = only(
        "build.gradle",
        "def v = '1.+'\ndependencies {\n  implementation \"a.b:c:$v\"\n  // implementation 'x:y:1.+'\n"
        "  testImplementation group: 'j', name: 'u', version: '4.13'\n  api project(':core')\n  implementation 'q:r'\n}\n",
    )
    assert [(each.name, each.pinned, each.purpose) for each in groovy.requirements] == [
        ("a.b:c", False, "runtime"),
        ("j:u", True, "development"),
        ("q:r", True, "runtime"),
    ]
    kotlin = only(
        "build.gradle.kts", 'dependencies {\n  implementation(platform("a:bom:2.+"))\n  implementation(libs.x)\n}\n'
    )
    assert [(each.name, each.pinned) for each in kotlin.requirements] == [("a:bom", False)]


def test_a_gradle_catalogue_is_a_manifest() -> None:
    manifest = only(
        "gradle/libs.versions.toml",
        '[versions]\na = "1.+"\nb = { strictly = "2.0" }\n[libraries]\nc = "x:c:latest.release"\nd = { module = "x:d", version.ref = "a" }\n',
    )
    assert [each.name for each in manifest.requirements if not each.pinned] == ["a", "c"]


def test_a_go_module_pins_everything() -> None:
    manifest = only(
        "go.mod",
        "module x\n\ngo 1.22\n\nrequire (\n\ta.b/c v1.2.3\n\td.e/f v0.1.0 // indirect\n)\nreplace a.b/c => ../c\n",
    )
    assert [(each.name, each.source, each.pinned) for each in manifest.requirements] == [
        ("a.b/c", "local", True),
        ("d.e/f", "index", True),
    ]


def test_a_project_file_of_dotnet_names_floating_versions() -> None:
    found = by_name(
        "Api.csproj",
        '<Project><ItemGroup><PackageReference Include="A" Version="1.*" /><PackageReference Include="B"><Version>2.0.0</Version>'
        '</PackageReference><PackageReference Include="C" /></ItemGroup></Project>',
    )
    assert {name: each.pinned for name, each in found.items()} == {"a": False, "b": True, "c": True}


def test_conda_leaves_python_itself_to_the_runtime() -> None:
    found = by_name(
        "environment.yml",
        "channels: [conda-forge]\ndependencies:\n  - python=3.11\n  - conda-forge::numpy=1.26.4\n  - pandas>=2\n  - pip:\n    - flask\n    - x @ git+https://x.org/x\n",
    )
    assert {name: each.pinned for name, each in found.items()} == {
        "numpy": True,
        "pandas": False,
        "flask": False,
        "x": False,
    }


def test_a_file_of_a_shared_kind_that_is_no_manifest_is_passed_over() -> None:
    files = {
        "config.xml": "<dependency/>",
        "a.toml": "[packages]\n",
        "a.py": "install_requires = []\n",
        "a.ini": "install_requires",
    }
    assert not read_all(repository(files))
