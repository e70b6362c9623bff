"""Requirements that mean another version tomorrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.finding import Edit, Fix, Match
from checks.manifests.model import Manifest
from checks.manifests.pins import Loose, loose_requirements
from checks.manifests.reading import MANIFESTS
from checks.manifests.unlocked import CAUSE, Unlocked, judged_manifests
from checks.repository import Repository
from checks.role import LOCAL
from checks.rule import rule

_FEW = 3
_PINNED = "gunicorn==22.0.0\npsycopg==3.2.1\nredis==5.0.4\nstripe==9.9.0\n"
"""So many that the list is taken for one whose versions were fixed on purpose."""
_APP = {"Dockerfile": 'FROM python:3.12.4\nCMD ["python", "main.py"]\n'}


@rule(
    message="{name} may be any version{allowed}, and no lock file says which",
    level="error",
    fix="Name one version, or commit the lock file that does; a tool such as pip-compile, uv or npm writes it.",
    looks_at=MANIFESTS,
    wide=True,
    roles=LOCAL,
    bad=[
        (
            {**_APP, "requirements.txt": f"{_PINNED}flask\ndjango>=4.0,<5\ncelery~=5.3\n"},
            "requirements.txt:5 requirements.txt:6 requirements.txt:7",
        ),
        (
            {**_APP, "requirements.txt": "# web\nflask\ngunicorn==22.0.0\ndjango>=4.0,<5\ncelery~=5.3\n"},
            "requirements.txt:2",
        ),
        (
            {
                **_APP,
                "requirements/base.txt": f"{_PINNED}celery==5.*\n",
                "requirements/prod.txt": "-r base.txt\nnewrelic==9.9.0\nuvicorn==0.30.1\nsentry-sdk[flask]>=2 ; python_version > '3.8'\n",
            },
            "requirements/base.txt:5 requirements/prod.txt:4",
        ),
        (
            {**_APP, "requirements.txt": f"{_PINNED}-r deps.txt\ncelery\n", "deps.txt": f"{_PINNED}httpx>=0.27\n"},
            "deps.txt:5 requirements.txt:6",
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
            "pyproject.toml:1",
        ),
        ({**_APP, "Pipfile": '[packages]\nflask = "*"\nredis = "==5.0.1"\n'}, "Pipfile:1"),
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
                "environment.yml": "channels: [conda-forge]\ndependencies:\n  - python=3.11\n  - numpy=1.26.4\n  - scipy=1.13.1\n  - pillow=10.3.0\n  - pandas>=2\n  - pip:\n      - flask\n",
            },
            "environment.yml:7 environment.yml:9",
        ),
        (
            {
                "package.json": '{\n "private": true,\n "dependencies": {\n  "express": "^4.18.0",\n  "pg": "8.11.3",\n  "ws": "latest"\n }\n}\n'
            },
            "package.json:3",
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
            "composer.json:1",
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
            {
                "Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:8.0\n",
                "Api.csproj": '<Project>\n<ItemGroup>\n<PackageReference Include="Serilog" />\n<PackageReference Include="Dapper" Version="[2.1,3.0)" />\n</ItemGroup>\n</Project>\n',
            },
            "Api.csproj:3",
        ),
        (
            {
                "Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:8.0\n",
                "Directory.Packages.props": '<Project>\n<ItemGroup>\n<PackageVersion Include="Serilog" Version="3.*" />\n</ItemGroup>\n</Project>\n',
                "src/Api.csproj": '<Project><ItemGroup><PackageReference Include="Serilog" /></ItemGroup></Project>\n',
            },
            "Directory.Packages.props:3",
        ),
        (
            {
                "Dockerfile": "FROM eclipse-temurin:21\n",
                "pom.xml": "<project><groupId>shop</groupId><artifactId>all</artifactId><properties><a.version>[1.0,)</a.version></properties></project>\n",
                "api/pom.xml": "<project>\n<parent><groupId>shop</groupId><artifactId>all</artifactId><version>1</version></parent>\n<packaging>war</packaging>\n"
                "<dependencies><dependency><groupId>org.x</groupId><artifactId>a</artifactId>\n<version>${a.version}</version></dependency>\n"
                "<dependency><groupId>org.x</groupId><artifactId>b</artifactId>\n<version>2.0-SNAPSHOT</version></dependency></dependencies></project>\n",
            },
            "api/pom.xml:5 api/pom.xml:7",
        ),
        (
            {
                "Dockerfile": "FROM eclipse-temurin:21\n",
                "pom.xml": "<project><dependencyManagement><dependencies><dependency><groupId>org.x</groupId><artifactId>bom</artifactId>\n"
                "<version>RELEASE</version><type>pom</type><scope>import</scope></dependency></dependencies></dependencyManagement></project>\n",
            },
            "pom.xml:2",
        ),
        (
            {
                "Dockerfile": "FROM eclipse-temurin:21\n",
                "build.gradle.kts": 'dependencies {\n  implementation("org.x:a:1.+")\n  implementation(libs.b)\n}\n',
                "gradle/libs.versions.toml": '[versions]\nb = "latest.release"\n[libraries]\nb = { module = "org.x:b", version.ref = "b" }\n',
            },
            "build.gradle.kts:2 gradle/libs.versions.toml:2",
        ),
        (
            {
                **_APP,
                "setup.cfg": "[metadata]\nname = shop\n[options]\ninstall_requires =\n    flask\n    redis==5.0.1\n",
            },
            "setup.cfg:5",
        ),
        (
            {
                **_APP,
                "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["flask==3.0.3"]\n[project.optional-dependencies]\n'
                'dev = [\n  "pytest",\n  "ruff",\n  "mypy",\n  "build",\n]\n',
            },
            "pyproject.toml:6",
        ),
        (
            {
                **_APP,
                "requirements.txt": f"{_PINNED}flask\n",
                "requirements-dev.txt": "flask==3.0.3\npytest==8.2.0\n",
            },
            "requirements.txt:5",
        ),
    ],
    good=[
        {
            **_APP,
            "requirements.txt": "flask==3.0.3  # web\ngunicorn===22.0.0\nmock=3.0.5\nredis>=5 --hash=sha256:aa\n-e ./lib\ngit+https://github.com/x/y@v1.2.0\n",
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
        {
            "android/app/build.gradle": 'dependencies {\n  implementation("com.facebook.react:react-native:+")\n}\n',
            "package.json": '{"private": true, "dependencies": {"react-native": "0.74.1"}}\n',
            "yarn.lock": "",
        },
        {
            "artisan": "",
            "composer.json": '{"type": "project", "require": {"laravel/framework": "^11.0"}, "scripts": {"post-create-project-cmd": []}}\n',
            ".gitattributes": "CHANGELOG.md export-ignore\n",
            "CHANGELOG.md": "# Notes\n",
        },
        {"docs/requirements.txt": "sphinx>=7\n", "tests/requirements.txt": "pytest\n"},
        {
            **_APP,
            "requirements/base.in": "flask\n",
            "requirements/base.txt": "flask==3.0.3\n",
            "requirements/prod.in": "-r base.in\ngunicorn\n",
            "requirements/prod.txt": "flask==3.0.3\ngunicorn==22.0.0\n",
        },
        {
            "Dockerfile": "FROM python:3.12.4\nRUN pip install -r requirements.txt -c pins.txt\n",
            "requirements.txt": f"{_PINNED}flask\n",
            "pins.txt": "flask==3.0.3\n",
        },
        {
            "Dockerfile": "FROM eclipse-temurin:21\n",
            "pom.xml": "<project><groupId>shop</groupId><artifactId>all</artifactId><properties><a.version>1.2</a.version></properties>"
            "<modules><module>core</module></modules></project>\n",
            "core/pom.xml": "<project><groupId>shop.core</groupId><artifactId>core</artifactId></project>\n",
            "api/pom.xml": "<project><parent><groupId>shop</groupId><artifactId>all</artifactId><version>1-SNAPSHOT</version></parent><packaging>war</packaging>"
            "<dependencies><dependency><groupId>org.x</groupId><artifactId>a</artifactId><version>${a.version}</version></dependency>"
            "<dependency><groupId>shop.core</groupId><artifactId>core</artifactId><version>1-SNAPSHOT</version></dependency></dependencies></project>\n",
        },
        {
            "Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:8.0\n",
            "Directory.Packages.props": '<Project><ItemGroup><PackageVersion Include="Serilog" Version="3.1.1" /></ItemGroup></Project>\n',
            "src/Api.csproj": '<Project><ItemGroup><PackageReference Include="Serilog" /></ItemGroup></Project>\n',
        },
        {
            "Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:8.0\n",
            "Api.csproj": '<Project><ItemGroup><PackageReference Include="Serilog" Version="3.*" /></ItemGroup></Project>\n',
            "packages.lock.json": '{"dependencies": {"net8.0": {"Serilog": {"resolved": "3.1.1"}}}}\n',
        },
    ],
)
def unpinned(repository: Repository) -> Iterator[Match]:
    """A range is resolved again at each installation. The release that runs is then not the one that was tested, and a build that
    worked yesterday fails today though nobody changed the code.
    """
    for manifest, lacking in judged_manifests(repository):
        if lacking is not None:
            yield from _folded(repository, lacking)
            continue
        open_ = list(loose_requirements(repository, manifest))
        secondary = [each for each in open_ if not each.version and _is_secondary(repository, manifest, each)]
        if len(secondary) > _FEW:
            yield _together(manifest, secondary)
        for loose in open_:
            if len(secondary) > _FEW and loose in secondary:
                continue
            yield Match(
                manifest.path,
                loose.requirement.span,
                {"name": loose.requirement.name, "allowed": _allowed(loose)},
                _pin(manifest, loose),
                level="warning" if _is_secondary(repository, manifest, loose) else None,
            )


def _folded(repository: Repository, lacking: Unlocked) -> Iterator[Match]:
    """One match for all that a missing lock file leaves open, at the place where that file is missed."""
    if not lacking.loose:
        return
    manifest = lacking.asking
    secondary = all(_is_secondary(repository, manifest, each) for each in lacking.loose)
    yield Match(
        lacking.path,
        lacking.span,
        _named(lacking.loose),
        because=(manifest.path,) if manifest.path != lacking.path else (),
        level="warning" if secondary else None,
        identity=f"unpinned in {manifest.path}",
        cause=CAUSE,
    )


def _together(manifest: Manifest, secondary: Sequence[Loose]) -> Match:
    """One piece of advice for the many optional packages and tools of a manifest whose others are fixed."""
    return Match(
        manifest.path,
        secondary[0].requirement.span,
        _named(secondary),
        level="warning",
        identity=f"optional in {manifest.path}",
    )


def _named(open_: Sequence[Loose]) -> dict[str, str]:
    first, *others = open_
    more = f" and {len(others)} more" if len(others) > 1 else f" and {others[0].requirement.name}" if others else ""
    return {"name": f"{first.requirement.name}{more}", "allowed": "" if others else _allowed(first)}


def _allowed(loose: Loose) -> str:
    return f" that {loose.requirement.constraint} allows" if loose.requirement.constraint else ""


def _is_secondary(repository: Repository, manifest: Manifest, loose: Loose) -> bool:
    development = "development" in (loose.requirement.purpose, repository.role(manifest.path))
    return development or loose.requirement.optional or loose.requirement.constraint.upper().endswith("-SNAPSHOT")


def _pin(manifest: Manifest, loose: Loose) -> Fix | None:
    """The version that another tool's lock file names was installed and tested at least once."""
    if not loose.version:
        return None
    exact = loose.requirement.exact.format(version=loose.version)
    return Fix(
        f"pin {loose.requirement.name} to {loose.version}, the version in {loose.known_from}",
        (Edit(manifest.path, loose.requirement.span, exact),),
    )
