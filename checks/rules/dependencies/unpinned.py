"""Requirements that mean another version tomorrow."""

from __future__ import annotations

from collections.abc import Iterator

from checks.finding import Edit, Fix, Match
from checks.manifests.model import Manifest
from checks.manifests.pins import Loose, loose_requirements
from checks.manifests.reading import MANIFESTS, changed_manifests
from checks.repository import Repository
from checks.role import LOCAL
from checks.rule import rule

_APP = {"Dockerfile": 'FROM python:3.12.4\nCMD ["python", "main.py"]\n'}


@rule(
    message="{name} may be any version{allowed}, and no lock file says which",
    level="error",
    fix="Name one version, or commit the lock file that does; a tool such as pip-compile, uv or npm writes it.",
    looks_at=MANIFESTS,
    roles=LOCAL,
    bad=[
        (
            {**_APP, "requirements.txt": "flask\ngunicorn==22.0.0\ndjango>=4.0,<5\ncelery~=5.3\n"},
            "requirements.txt:1 requirements.txt:3 requirements.txt:4",
        ),
        (
            {
                **_APP,
                "requirements/base.txt": "redis==5.*\n",
                "requirements/prod.txt": "-r base.txt\nsentry-sdk[flask]>=2 ; python_version > '3.8'\n",
            },
            "requirements/base.txt:1 requirements/prod.txt:2",
        ),
        (
            {**_APP, "requirements.txt": "-r deps.txt\nredis\n", "deps.txt": "httpx>=0.27\n"},
            "deps.txt:1 requirements.txt:2",
        ),
        (
            {
                **_APP,
                "requirements.txt": "flask>=3\n",
                "pyproject.toml": "[tool.poetry]\nname = 'shop'\n",
                "poetry.lock": '[[package]]\nname = "flask"\nversion = "3.0.3"\n',
            },
            "requirements.txt:1",
        ),
        (
            {
                **_APP,
                "pyproject.toml": '[project]\nname = "shop"\ndependencies = [\n  "flask>=3",\n  "psycopg==3.2.1",\n]\n',
            },
            "pyproject.toml:4",
        ),
        (
            {
                **_APP,
                "pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.12"\nflask = "^3.0"\nredis = "5.0.1"\n',
            },
            "pyproject.toml:3",
        ),
        ({**_APP, "Pipfile": '[packages]\nflask = "*"\nredis = "==5.0.1"\n'}, "Pipfile:2"),
        (
            {
                **_APP,
                "setup.py": "from setuptools import setup\nsetup(name='shop', install_requires=['flask', 'redis==5.0.1'])\n",
            },
            "setup.py:2",
        ),
        (
            {
                **_APP,
                "environment.yml": "channels: [conda-forge]\ndependencies:\n  - python=3.11\n  - numpy=1.26.4\n  - pandas>=2\n  - pip:\n      - flask\n",
            },
            "environment.yml:5 environment.yml:7",
        ),
        (
            {
                "package.json": '{\n "private": true,\n "dependencies": {\n  "express": "^4.18.0",\n  "pg": "8.11.3",\n  "ws": "latest"\n }\n}\n'
            },
            "package.json:4 package.json:6",
        ),
        (
            {
                "Procfile": "web: bundle exec puma\n",
                "Gemfile": "source 'https://rubygems.org'\ngem 'rails', '~> 7.1'\ngem 'pg', '1.5.6'\n",
            },
            "Gemfile:2",
        ),
        (
            {"artisan": "", "composer.json": '{"require": {\n "php": "^8.2",\n "laravel/framework": "^11.0"\n}}\n'},
            "composer.json:3",
        ),
        (
            {
                "pom.xml": "<project>\n<packaging>war</packaging>\n<dependencies>\n<dependency><groupId>org.x</groupId><artifactId>a</artifactId>\n<version>[1.0,2.0)</version></dependency>\n<dependency><groupId>org.x</groupId><artifactId>b</artifactId>\n<version>LATEST</version></dependency>\n</dependencies>\n</project>\n"
            },
            "pom.xml:5 pom.xml:7",
        ),
        (
            {
                "Dockerfile": "FROM eclipse-temurin:21\n",
                "build.gradle": "def v = 'latest.release'\ndependencies {\n  implementation 'org.x:a:1.+'\n  implementation \"org.x:b:$v\"\n  implementation 'org.x:c:1.2.3'\n}\n",
            },
            "build.gradle:3 build.gradle:4",
        ),
        (
            {
                "Dockerfile": "FROM rust:1.79\n",
                "Cargo.toml": "[package]\nname = 'api'\n[[bin]]\nname = 'api'\n[dependencies]\naxum = '0.7'\nserde = '=1.0.200'\n",
            },
            "Cargo.toml:6",
        ),
        (
            {
                "Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:8.0\n",
                "Api.csproj": '<Project>\n<ItemGroup>\n<PackageReference Include="Serilog" Version="3.*" />\n<PackageReference Include="Dapper" Version="2.1.35" />\n</ItemGroup>\n</Project>\n',
            },
            "Api.csproj:3",
        ),
        (
            {**_APP, "requirements.txt": "flask\n", "requirements-dev.txt": "flask==3.0.3\npytest==8.2.0\n"},
            "requirements.txt:1",
        ),
    ],
    good=[
        {
            **_APP,
            "requirements.txt": "flask==3.0.3  # web\ngunicorn===22.0.0\nredis>=5 --hash=sha256:aa\n-e ./lib\ngit+https://github.com/x/y@v1.2.0\n",
        },
        {
            **_APP,
            "requirements.txt": "-c constraints.txt\nflask\nredis>=5\n",
            "constraints.txt": "flask==3.0.3\nredis==5.0.1\nurllib3<3\n",
        },
        {**_APP, "requirements.txt": "flask\n", "requirements.lock": "flask==3.0.3\nclick==8.1.7\n"},
        {**_APP, "requirements.in": "flask>=3\n", "requirements.txt": "flask==3.0.3\nclick==8.1.7\n"},
        {
            **_APP,
            "pyproject.toml": '[build-system]\nrequires = ["setuptools>=61"]\n[project]\nname = "shop"\nrequires-python = ">=3.11"\ndependencies = ["flask>=3"]\n',
            "uv.lock": '[[package]]\nname = "flask"\nversion = "3.0.3"\n',
        },
        {
            "package.json": '{"private": true, "workspaces": ["apps/*"]}\n',
            "package-lock.json": "{}\n",
            "apps/web/package.json": '{"dependencies": {"next": "^14.0.0", "@shop/ui": "workspace:*"}, "scripts": {"start": "next start"}}\n',
        },
        {
            "package.json": '{"private": true, "dependencies": {"a": "file:../a", "b": "x/b#9f8e7d6c5b4a", "c": "1.2.3-rc.1"}, "peerDependencies": {"react": ">=17"}, "engines": {"node": ">=20"}}\n'
        },
        {"setup.py": "from setuptools import setup\nsetup(name='lib', install_requires=['requests>=2'])\n"},
        {
            "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\n[project]\nname = "lib"\ndependencies = ["requests>=2"]\n'
        },
        {
            "Gemfile": "source 'https://rubygems.org'\ngem 'rails', '~> 7.1'\ngem 'ours', path: 'engines/ours'\n",
            "Gemfile.lock": "GEM\n  specs:\n    rails (7.1.3)\n",
            "config.ru": "run App\n",
        },
        {
            "pom.xml": "<project><packaging>war</packaging><properties><v>6.1.2</v></properties><dependencies><dependency><groupId>o</groupId><artifactId>a</artifactId><version>${v}</version></dependency><dependency><groupId>o</groupId><artifactId>b</artifactId></dependency></dependencies></project>\n"
        },
        {"Dockerfile": "FROM golang:1.22\n", "go.mod": "module x\ngo 1.22\nrequire github.com/gin-gonic/gin v1.10.0\n"},
        {"docs/requirements.txt": "sphinx>=7\n", "tests/requirements.txt": "pytest\n"},
    ],
)
def unpinned(repository: Repository) -> Iterator[Match]:
    """A range is resolved again at each installation. The release that runs is then not the one that was tested, and a build that
    worked yesterday fails today though nobody changed the code.
    """
    for manifest in changed_manifests(repository):
        for loose in loose_requirements(repository, manifest):
            requirement = loose.requirement
            development = "development" in (requirement.purpose, repository.role(manifest.path))
            yield Match(
                manifest.path,
                requirement.span,
                {
                    "name": requirement.name,
                    "allowed": f" that {requirement.constraint} allows" if requirement.constraint else "",
                },
                _pin(manifest, loose),
                level="warning" if development or requirement.optional else None,
            )


def _pin(manifest: Manifest, loose: Loose) -> Fix | None:
    """The version that another tool's lock file names was installed and tested at least once."""
    if not loose.version:
        return None
    exact = loose.requirement.exact.format(version=loose.version)
    return Fix(
        f"pin {loose.requirement.name} to {loose.version}, the version in {loose.known_from}",
        (Edit(manifest.path, loose.requirement.span, exact),),
    )
