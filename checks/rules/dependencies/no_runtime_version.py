"""Applications that leave the version of their language to the machine."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.cargo import CARGO
from checks.documents.composer_json import COMPOSER_JSON
from checks.documents.gemfile import GEMFILE
from checks.documents.go_mod import GO_MOD
from checks.documents.gradle import GRADLE
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.pyproject import PYPROJECT
from checks.documents.requirements import REQUIREMENTS
from checks.documents.toml import TOML
from checks.documents.xml import XML
from checks.finding import Match
from checks.manifests.folders import folders_upwards
from checks.manifests.model import Manifest
from checks.manifests.reading import changed_manifests, read_all
from checks.manifests.runtimes import declares_version
from checks.manifests.workspaces import workspace_roots
from checks.repository import Repository
from checks.rule import rule

_LANGUAGES = {
    "python": "Python",
    "node": "Node",
    "ruby": "Ruby",
    "go": "Go",
    "maven": "Java",
    "gradle": "Java",
    "php": "PHP",
    "dotnet": ".NET",
    "rust": "Rust",
}


@rule(
    message="Nothing says which version of {language} the app needs",
    level="warning",
    fix="Declare it where the tools look for it: {where}.",
    looks_at={
        REQUIREMENTS: (),
        PYPROJECT: (),
        TOML: ("[packages]",),
        PACKAGE_JSON: ("dependencies",),
        GEMFILE: (),
        GO_MOD: (),
        XML: ("<dependency>", "packagereference"),
        CARGO: (),
        GRADLE: ("dependencies",),
        COMPOSER_JSON: (),
    },
    scope="application",
    bad=[
        ({"Procfile": "web: gunicorn shop\n", "requirements.txt": "# web\ngunicorn==22.0.0\n"}, "requirements.txt:2"),
        (
            {"Procfile": "web: node .\n", "package.json": '{"name": "shop",\n"dependencies": {"express": "4.18.2"}}\n'},
            "package.json:2",
        ),
        ({"config.ru": "run App\n", "Gemfile": "source 'https://rubygems.org'\ngem 'puma'\n"}, "Gemfile:2"),
        (
            {"artisan": "", "composer.json": '{"name": "x/shop",\n"require": {"laravel/framework": "^11.0"}}\n'},
            "composer.json:2",
        ),
        (
            {
                "Dockerfile": "FROM nginx:1.27.0\n",
                "fly.toml": "app = 'shop'\n",
                "package.json": '{"name": "shop",\n"dependencies": {"express": "4.18.2"}}\n',
            },
            "package.json:2",
        ),
        (
            {
                "Procfile": "web: ./target/release/shop\n",
                "Cargo.toml": "[package]\nname = 'shop'\n[dependencies]\naxum = '0.7'\n",
            },
            "Cargo.toml:4",
        ),
    ],
    good=[
        {
            "Procfile": "web: gunicorn shop\n",
            "requirements.txt": "gunicorn==22.0.0\n",
            "runtime.txt": "python-3.12.4\n",
        },
        {"Dockerfile": "ARG V=3.12\nFROM python:${V}-slim\n", "requirements.txt": "gunicorn==22.0.0\n"},
        {
            "Dockerfile": 'FROM almalinux:9\nRUN dnf install -y python3.11-pip\nCMD ["python3.11", "a.py"]\n',
            "requirements.txt": "flask==3.0.3\n",
        },
        {"Procfile": "web: x\n", "pyproject.toml": '[project]\nrequires-python = ">=3.11"\ndependencies = ["flask"]\n'},
        {
            "Procfile": "web: node .\n",
            "package.json": '{"dependencies": {"express": "4"}, "engines": {"node": "20"}}\n',
        },
        {"Procfile": "web: node .\n", "package.json": '{"dependencies": {"express": "4"}}\n', ".nvmrc": "20\n"},
        {"config.ru": "run App\n", "Gemfile": "ruby '3.3.0'\ngem 'puma'\n"},
        {"config.ru": "run App\n", "Gemfile": "gem 'puma'\n", ".tool-versions": "ruby 3.3.0\n"},
        {"Procfile": "web: x\n", "go.mod": "module x\n\ngo 1.22\n\nrequire github.com/a/b v1.0.0\n"},
        {
            "pom.xml": "<project><packaging>war</packaging><properties><java.version>21</java.version></properties><dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId></dependency></dependencies></project>\n"
        },
        {
            "artisan": "",
            "composer.json": '{"require": {"php": "^8.2", "laravel/framework": "^11.0"}}\n',
            "package.json": '{"private": true, "dependencies": {"vue": "3.4.21"}, "scripts": {"build": "vite build"}}\n',
        },
        {
            "Procfile": "web: ./shop\n",
            "Cargo.toml": "[package]\nname = 'shop'\nrust-version = '1.79'\n[dependencies]\naxum = '0.7'\n",
        },
        {"Dockerfile": "FROM rust:1.79\n", "Cargo.toml": "[package]\nname = 'shop'\n[dependencies]\naxum = '0.7'\n"},
        {
            "Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet\n",
            "Api.csproj": "<Project><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>"
            '<ItemGroup><PackageReference Include="Dapper" Version="2.1.35" /></ItemGroup></Project>\n',
        },
        {
            "Procfile": "web: node .\n",
            "package.json": '{"private": true, "workspaces": ["apps/*"], "dependencies": {"turbo": "2.0.0"}}\n',
            "apps/a/package.json": '{"engines": {"node": ">=20"}, "dependencies": {"express": "4.18.2"}}\n',
        },
        {"package.json": '{"name": "lib", "main": "index.js", "dependencies": {"ms": "2.1.3"}}\n'},
    ],
)
def no_runtime_version(repository: Repository) -> Iterator[Match]:
    """The language is the first dependency. Left open, a developer's machine, the build and the platform each bring their own, and the
    day the platform moves on the app moves with it.
    """
    for manifest in changed_manifests(repository):
        language = _LANGUAGES.get(manifest.ecosystem)
        if language and _is_first(repository, manifest) and not _declared(repository, manifest):
            where = _WHERE[manifest.ecosystem]
            yield Match(manifest.path, manifest.anchor, {"language": language, "where": where}, identity=manifest.name)


_WHERE = {
    "python": "`requires-python` in `pyproject.toml`, `.python-version`, or the tag of the base image",
    "node": "`engines.node` in `package.json`, `.nvmrc`, or the tag of the base image",
    "ruby": "`ruby` in the Gemfile, or `.ruby-version`",
    "go": "the `go` line of `go.mod`",
    "maven": "`maven.compiler.release` or `java.version` in `pom.xml`",
    "gradle": "`java.toolchain` in the build file",
    "php": "`require.php` in `composer.json`",
    "dotnet": "`TargetFramework` in the project, or `global.json`",
    "rust": "`rust-version` in `Cargo.toml`, or `rust-toolchain.toml`",
}


_OF_OTHERS = (
    *("composer.json", "pyproject.toml", "requirements.txt", "Gemfile", "pom.xml", "build.gradle", "build.gradle.kts"),
    *("go.mod", "mix.exs", "manage.py", "Cargo.toml"),
)


def _serves_another(repository: Repository, manifest: Manifest) -> bool:
    """Whether the packages are those of an app in another language, which needs Node to make its assets if at all."""
    package = repository.document(manifest.path, PACKAGE_JSON)
    if package is None or package.script("start"):
        return False
    folders = list(folders_upwards(manifest.folder))
    return any(repository.exists(f"{folder}/{name}".lstrip("/")) for folder in folders for name in _OF_OTHERS)


def _declared(repository: Repository, manifest: Manifest) -> bool:
    """Whether the manifest, what lies around it, or a member of the workspace it is the root of says the version."""
    if declares_version(repository, manifest):
        return True
    members = repository.model(read_all) if "workspaces" in manifest.text.content else ()
    return any(
        '"engines"' in each.text.content and manifest.folder in workspace_roots(repository, each)
        for each in members
        if each.ecosystem == manifest.ecosystem
    )


def _is_first(repository: Repository, manifest: Manifest) -> bool:
    """One finding a unit: the list that the others build on, with something in it that is needed to run."""
    if not any(each.purpose == "runtime" for each in manifest.requirements):
        return False
    if any(True for _ in workspace_roots(repository, manifest)):
        return False
    if manifest.ecosystem == "node" and _serves_another(repository, manifest):
        return False
    others = [path for path in repository.unit(manifest.path).manifests if path.lower().endswith((".txt", ".toml"))]
    if manifest.tool == "setuptools" and others:
        return False
    if manifest.tool == "pip":
        return manifest.name.lower() == "requirements.txt" and not any(path.endswith(".toml") for path in others)
    return True
