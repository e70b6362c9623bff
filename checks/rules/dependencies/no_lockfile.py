"""Manifests of applications without a lock file."""

from __future__ import annotations

from collections.abc import Iterator

from checks.finding import Match
from checks.manifests.reading import MANIFESTS
from checks.manifests.unlocked import CAUSE, Unlocked, judged_manifests
from checks.repository import Repository
from checks.rule import rule


@rule(
    message="{manifest} has no lock file{open}",
    level="error",
    fix="Run `{command}` and commit the lock file, so that every installation takes the versions that were tested.",
    looks_at=MANIFESTS,
    wide=True,
    bad=[
        (
            {"package.json": '{\n "name": "shop",\n "private": true,\n "dependencies": {"express": "^4.18.0"}\n}\n'},
            "package.json:4",
        ),
        (
            {
                "web/package.json": '{"private": true,\n "dependencies": {"next": "14.2.3"}}\n',
                "package.json": '{"private": true, "workspaces": ["apps/*"]}\n',
                "package-lock.json": "{}\n",
            },
            "web/package.json:2",
        ),
        ({"Procfile": "web: puma\n", "Gemfile": "source 'https://rubygems.org'\ngem 'puma'\n"}, "Gemfile:2"),
        (
            {"artisan": "", "composer.json": '{"name": "x/shop",\n "require": {"laravel/framework": "^11.0"}}\n'},
            "composer.json:2",
        ),
        (
            {
                "artisan": "",
                "composer.json": '{"type": "project",\n "require": {"laravel/framework": "^11.0"}, "scripts": {"post-create-project-cmd": []}}\n',
                ".gitattributes": "* text=auto\nCHANGELOG.md export-ignore\n",
            },
            "composer.json:2",
        ),
        (
            {
                "Dockerfile": "FROM python:3.12.4\n",
                "pyproject.toml": "[tool.poetry]\nname = 'shop'\n[tool.poetry.dependencies]\nflask = '^3'\n",
            },
            "pyproject.toml:2",
        ),
        ({"Dockerfile": "FROM python:3.12.4\n", "Pipfile": "[packages]\nflask = '*'\n"}, "Pipfile:1"),
        (
            {"Dockerfile": "FROM python:3.12.4\n", "requirements.txt": "# web\nflask\nredis==5.0.1\n"},
            "requirements.txt:2",
        ),
        (
            {
                "Dockerfile": "FROM golang:1.22\n",
                "go.mod": "module shop\n\ngo 1.22\n\nrequire github.com/gin-gonic/gin v1.10.0\n",
            },
            "go.mod:1",
        ),
        (
            {"Dockerfile": "FROM rust:1.79\n", "Cargo.toml": "[package]\nname = 'api'\n[dependencies]\naxum = '0.7'\n"},
            "Cargo.toml:4",
        ),
        (
            {
                "package.json": '{"private": true,\n"workspaces": ["apps/*"], "devDependencies": {"turbo": "^2.0.0"}}\n',
                "apps/a/package.json": '{"private": true, "dependencies": {"express": "^4.18.0"}}\n',
                "apps/b/package.json": '{"private": true, "dependencies": {"fastify": "^4.1.0"}}\n',
            },
            "package.json:1",
        ),
        (
            {
                "Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:8.0\n",
                "Api.csproj": "<Project>\n<PropertyGroup><RestorePackagesWithLockFile>true</RestorePackagesWithLockFile></PropertyGroup>\n"
                '<ItemGroup>\n<PackageReference Include="Dapper" Version="2.1.35" />\n</ItemGroup></Project>\n',
            },
            "Api.csproj:4",
        ),
        (
            {
                "Dockerfile": "FROM eclipse-temurin:21\n",
                "build.gradle": "dependencyLocking {\n  lockAllConfigurations()\n}\ndependencies {\n  implementation 'org.x:a:1.+'\n}\n",
            },
            "build.gradle:5",
        ),
        (
            {"Dockerfile": "FROM mambaorg/micromamba:1.5.8\n", "environment.yml": "dependencies:\n  - numpy\n"},
            "environment.yml:2",
        ),
        ({"Dockerfile": "FROM python:3.12.4\n", "requirements.in": "flask>=3\n"}, "requirements.in:1"),
    ],
    good=[
        {
            "package.json": '{"private": true, "workspaces": ["apps/*"]}\n',
            "yarn.lock": "",
            "apps/web/package.json": '{"private": true, "dependencies": {"next": "14.2.3"}}\n',
        },
        {
            "pnpm-workspace.yaml": "packages:\n  - 'services/**'\n",
            "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
            "services/a/b/package.json": '{"private": true, "dependencies": {"next": "14.2.3"}}\n',
        },
        {"package.json": '{"private": true, "scripts": {"build": "make"}}\n'},
        {
            "artisan": "",
            "composer.json": '{"type": "project", "require": {"laravel/framework": "^11.0"}, "scripts": {"post-create-project-cmd": []}}\n',
            ".gitattributes": "* text=auto\nCHANGELOG.md export-ignore\n",
            "CHANGELOG.md": "# Notes\n",
        },
        {
            "lerna.json": '{"packages": ["services/*"]}\n',
            "package.json": '{"private": true}\n',
            "yarn.lock": "",
            "services/mail/package.json": '{"private": true, "dependencies": {"next": "14.2.3"}}\n',
        },
        {
            "pyproject.toml": '[tool.uv.workspace]\nmembers = ["apps/*"]\n',
            "uv.lock": "",
            "apps/api/pyproject.toml": '[project]\nname = "api"\ndependencies = ["flask>=3"]\n[tool.uv]\npackage = false\n',
            "apps/api/Dockerfile": "FROM python:3.12.4\n",
        },
        {
            "Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:8.0\n",
            "Api.csproj": '<Project><ItemGroup><PackageReference Include="Dapper" Version="2.1.35" /></ItemGroup></Project>\n',
        },
        {
            "Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:8.0\n",
            "Directory.Build.props": "<Project><PropertyGroup><RestorePackagesWithLockFile>true</RestorePackagesWithLockFile></PropertyGroup></Project>\n",
            "Api.csproj": "<Project><PropertyGroup><RestorePackagesWithLockFile>false</RestorePackagesWithLockFile></PropertyGroup>"
            '<ItemGroup><PackageReference Include="Dapper" Version="2.1.35" /></ItemGroup></Project>\n',
        },
        {
            "Dockerfile": "FROM eclipse-temurin:21\n",
            "build.gradle": "dependencyLocking { lockAllConfigurations() }\ndependencies {\n  implementation 'org.x:a:1.+'\n}\n",
            "gradle.lockfile": "org.x:a:1.3=compileClasspath\n",
        },
        {
            "Dockerfile": "FROM mambaorg/micromamba:1.5.8\n",
            "environment.yml": "dependencies:\n  - numpy\n",
            "conda-lock.yml": "package: []\n",
        },
        {"package.json": '{"name": "lib", "main": "index.js", "dependencies": {"ms": "^2.1.0"}}\n'},
        {"Dockerfile": "FROM python:3.12.4\n", "requirements.txt": "flask==3.0.3\nredis==5.0.1\n"},
        {"Dockerfile": "FROM python:3.12.4\n", "requirements.txt": "flask>=3 --hash=sha256:aa\n"},
        {"Dockerfile": "FROM python:3.12.4\n", "requirements.in": "flask\n", "requirements.txt": "flask==3.0.3\n"},
        {
            "Dockerfile": "FROM rust:1.79\n",
            "Cargo.toml": "[workspace]\nmembers = ['api']\n",
            "Cargo.lock": "",
            "api/Cargo.toml": "[package]\nname = 'api'\n[dependencies]\naxum = '0.7'\n",
        },
        {"Dockerfile": "FROM golang:1.22\n", "go.mod": "module shop\ngo 1.22\n"},
        {"Cargo.toml": "[package]\nname = 'parse'\n[lib]\n[dependencies]\nserde = '1'\n"},
        {"tool.gemspec": "Gem::Specification.new\n", "Gemfile": "source 'https://rubygems.org'\ngemspec\ngem 'rake'\n"},
        {
            "Dockerfile": "FROM eclipse-temurin:21\n",
            "pom.xml": "<project><dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId><version>1.0</version></dependency></dependencies></project>\n",
        },
    ],
)
def no_lockfile(repository: Repository) -> Iterator[Match]:
    """A manifest names what an app asks for, a lock file everything it gets, down to what its dependencies need. Without it two
    builds of one commit differ, and nobody can say what the last one held.
    """
    for manifest, found in judged_manifests(repository):
        if found is None:
            continue
        yield Match(
            found.path,
            found.span,
            {"manifest": found.told, "command": found.command, "open": _open(found)},
            because=(manifest.path,) if manifest.path != found.path else (),
            level="warning" if found.secondary else None,
            identity=found.told,
            cause=CAUSE,
        )


def _open(found: Unlocked) -> str:
    """How much of what is asked for may be any version."""
    asked = sum(1 for each in found.asking.requirements if each.source != "local" and each.purpose != "build")
    if not found.loose:
        return ""
    if found.told not in (found.asking.name, found.asking.path):
        return f", and {found.asking.path} asks for {len(found.loose)} packages in whatever version there is"
    if len(found.loose) == asked:
        return f", and {'all packages' if asked > 1 else 'the package'} it asks for may be any version"
    return f", and {len(found.loose)} of the {asked} packages it asks for may be any version"
