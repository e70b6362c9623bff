"""Code that uses packages in a language for which there is no manifest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.source import SourceFile
from checks.finding import Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule
from checks.text import Span

_MANIFESTS: dict[str, str] = {
    "Python": r"(?:.*requirements.*\.(?:txt|in)|pyproject\.toml|setup\.(?:py|cfg)|pipfile|.*environment.*\.ya?ml|conda.*\.ya?ml|uv\.lock|poetry\.lock|pixi\.toml|build(?:\.bazel)?|.*\.nix|(?:.*/)?requirements/.*)",
    "Node": r"(?:package\.json|deno\.jsonc?|bower\.json|import_map\.json|build(?:\.bazel)?)",
    "Ruby": r"(?:gemfile|gems\.rb|.*\.gemspec)",
    "PHP": r"composer\.json",
    "Java": r"(?:pom\.xml|build\.gradle(?:\.kts)?|build\.(?:xml|sbt|sc|bazel)|build|ivy\.xml|project\.clj|[^/]*\.jar|deps\.edn)",
    "Go": r"(?:go\.mod|gopkg\.toml|glide\.yaml|vendor\.json|godeps\.json|build(?:\.bazel)?)",
}
"""Base names of what declares dependencies."""
_NAMES = {"Python": "requirements.txt or pyproject.toml", "Node": "package.json", "Ruby": "Gemfile", "PHP": "composer.json", "Go": "go.mod", "Java": "pom.xml or build.gradle"}  # fmt: skip
_GEMS = pattern(
    r"^[ \t]*require[ (]+['\"](sinatra|rails|rack|pg|mysql2|redis|sidekiq|puma|nokogiri|httparty|faraday|sequel|activerecord|"
    r"active_record|mongo|grape|roda|hanami|telegram/bot|discordrb|aws-sdk[\w-]*|dotenv(?:/load)?|bunny|rest-client)(?:/[\w/]+)?['\"]",
    re.MULTILINE,
)
_AUTOLOAD = pattern(r"^[^\n/#*]*\b(?:require|include)(?:_once)?\b[^;\n]*vendor/autoload\.php", re.MULTILINE)
_JAVA_IMPORT = pattern(
    r"^import[ \t]+(?:static[ \t]+)?((?:org\.(?:springframework|hibernate|apache\.(?:commons|logging|kafka|http|poi)|slf4j|mybatis|json|mockito|jsoup)|"
    r"com\.(?:google\.(?:common|gson)|fasterxml\.jackson|mysql|zaxxer|alibaba\.fastjson)|io\.(?:netty|javalin|vertx|quarkus|jsonwebtoken)|"
    r"(?:javax|jakarta)\.(?:servlet|persistence)|lombok|redis\.clients)\b[\w.]*)",
    re.MULTILINE,
)
_RELEASE = pattern(r"(?:^|/)[\w.]+-v?\d+\.\d+[^/]*/")
_GO_IMPORT = pattern(
    r'^[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?"((?:[\w-]+\.)+[a-z]{2,}/[^"\s]+)"[ \t]*$', re.MULTILINE
)


@rule(
    message="{package} is used, and no {manifest} says which version",
    level="error",
    fix="Declare what the code needs in a manifest, and commit it with its lock file.",
    looks_at={
        PYTHON: ("import",),
        JAVASCRIPT: ("require(", "import"),
        RUBY: ("require",),
        PHP: ("vendor/autoload.php",),
        GO: ('"',),
        JAVA: ("import",),
    },
    scope="any",
    wide=True,
    thorough=True,
    bad=[
        ({"app.py": "import os\nfrom flask import Flask\n", "models.py": "import sqlalchemy\n"}, "app.py:2"),
        (
            {"Dockerfile": "FROM python:3.12.4\nRUN pip install flask redis\n", "src/app.py": "import redis\n"},
            "src/app.py:1",
        ),
        ({"server.js": "const express = require('express')\nconst fs = require('fs')\n"}, "server.js:1"),
        ({"app.rb": "require 'json'\nrequire 'sinatra'\n"}, "app.rb:2"),
        ({"index.php": "<?php\nrequire __DIR__ . '/vendor/autoload.php';\n"}, "index.php:2"),
        (
            {
                "src/Shop.java": "package shop;\n\nimport java.util.List;\nimport org.springframework.boot.SpringApplication;\n"
            },
            "src/Shop.java:4",
        ),
        ({"main.go": 'package main\n\nimport (\n\t"fmt"\n\t"github.com/gin-gonic/gin"\n)\n'}, "main.go:5"),
    ],
    good=[
        {"app.py": "from flask import Flask\n", "requirements/base.txt": "flask==3.0.3\n"},
        {"app.py": "import os, json\nfrom shop import x\n", "shop.py": "x = 1\n"},
        {"examples/app.py": "import flask\n", "docs/conf.py": "import yaml\n", "tests/test_a.py": "import requests\n"},
        {"src/Shop.java": "import java.sql.Connection;\nimport shop.org.Order;\n"},
        {"src/Shop.java": "import com.google.gson.Gson;\n", "lib/gson-2.10.1.jar": "PK"},
        {"api/src/Shop.java": "import lombok.Data;\n", "pom.xml": "<project/>\n", "api/pom.xml": "<project/>\n"},
        {"main.go": 'package main\nimport "github.com/gin-gonic/gin"\n', "go.mod": "module x\ngo 1.22\n"},
        {"go.mod": "module x\ngo 1.22\n", "hack/gen.py": "import yaml\n", "tools/release.py": "import requests\n"},
        {"web/src/a.js": "import x from 'vue'\n", "web/package.json": '{"dependencies": {"vue": "3.4.21"}}\n'},
        {
            "app.js": "const nconf = require('nconf')\n",
            "install/package.json": '{"dependencies": {"nconf": "0.12.1"}}\n',
        },
        {"static/app.js": "import { a } from './a.js'\n", "a.js": "// require('express')\n"},
        {"run.py": "# /// script\n# dependencies = ['requests==2.32.0']\n# ///\nimport requests\n"},
    ],
)
def no_manifest(repository: Repository) -> Iterator[Match]:
    """Whoever clones the code cannot tell what to install, nor in which version, and learns it by trying until nothing is missing. So
    does every deploy.
    """
    for language, kind, find in (
        ("Python", PYTHON, _in_python),
        ("Node", JAVASCRIPT, _in_javascript),
        ("Ruby", RUBY, _in_ruby),
        ("PHP", PHP, _in_php),
        ("Go", GO, _in_go),
        ("Java", JAVA, _in_java),
    ):
        told: set[str] = set()
        for source in repository.changed(kind):
            unit = repository.unit(source.path).root
            if (
                unit in told
                or _is_declared(repository, source.path, language)
                or _is_side_script(repository, source.path)
            ):
                continue
            found = next(find(repository, source), None)
            if found is not None:
                told.add(unit)
                yield Match(
                    source.path, found[1], {"package": found[0], "manifest": _NAMES[language]}, identity=language
                )


def _declaring(repository: Repository) -> dict[str, set[str]]:
    """Per language the folders that hold a manifest."""
    patterns = {language: re.compile(names) for language, names in _MANIFESTS.items()}
    found: dict[str, set[str]] = {language: set() for language in patterns}
    for path in repository.paths:
        folder, _, name = path.lower().rpartition("/")
        for language, named in patterns.items():
            if named.fullmatch(name) or (
                language == "Python" and named.fullmatch(f"{folder.rpartition('/')[2]}/{name}")
            ):
                found[language].add(folder)
    return found


def _is_declared(repository: Repository, path: str, language: str) -> bool:
    folders = repository.model(_declaring)[language]
    if language == "Python" and folders:
        return True  # Requirements lie in many places, and hold for code beside and above them.
    folder = path.lower().rpartition("/")[0]
    while folder and folder not in folders:
        folder = folder.rpartition("/")[0]
    return folder in folders


def _is_side_script(repository: Repository, path: str) -> bool:
    """Whether the file is a helper in a repository whose app is written in another language, or a copy of a release."""
    declaring = repository.model(_declaring)
    if _RELEASE.search(path):
        return True
    return any("" in folders for folders in declaring.values()) or any(
        part in ("scripts", "tools", "hack", "bin", "ci", ".github", "build", "misc", "contrib", "utils")
        for part in path.lower().split("/")[:-1]
    )


def _in_python(repository: Repository, source: SourceFile) -> Iterator[tuple[str, Span]]:
    from checks.imports.distributions import distribution_of
    from checks.imports.python import confirmed, is_first_party, written_imports

    if "# /// script" in source.text.content:
        return
    candidates = [
        each
        for each in written_imports(source.text.content)
        if distribution_of(each.module) and not is_first_party(repository, source.path, each.module)
    ]
    for found, span in confirmed(source, candidates) if candidates else ():
        yield distribution_of(found.module) or found.module, span


def _in_javascript(repository: Repository, source: SourceFile) -> Iterator[tuple[str, Span]]:
    from checks.imports.javascript import confirmed, is_alias, is_served, written_imports

    if is_served(source.path):
        return
    candidates = [
        each for each in written_imports(source.text.content) if not is_alias(repository, source.path, each.package)
    ]
    for found, span in confirmed(source, candidates) if candidates else ():
        if not _is_declared_below(repository, source.path, found.package):
            yield found.package, span


def _is_declared_below(repository: Repository, path: str, package: str) -> bool:
    """Whether a `package.json` elsewhere in the unit declares it, for an installer to put into place, say."""
    folder = repository.unit(path).root
    prefix = f"{folder}/" if folder else ""
    for other in repository.paths:
        if other.startswith(prefix) and other.endswith("/package.json"):
            text = repository.text(other)
            if text is not None and f'"{package}"' in text.content:
                return True
    return False


def _in_ruby(repository: Repository, source: SourceFile) -> Iterator[tuple[str, Span]]:
    del repository
    for found in _GEMS.finditer(source.text.content):
        yield found[1], source.text.span(*found.span(1))


def _in_php(repository: Repository, source: SourceFile) -> Iterator[tuple[str, Span]]:
    del repository
    for found in _AUTOLOAD.finditer(source.text.content):
        end = found.end()
        yield "What vendor/autoload.php loads", source.text.span(end - len("vendor/autoload.php"), end)


def _in_java(repository: Repository, source: SourceFile) -> Iterator[tuple[str, Span]]:
    if any(path.lower().endswith(".jar") for path in repository.paths):
        return  # Libraries that lie beside the code have the version they have.
    for found in _JAVA_IMPORT.finditer(source.text.content):
        yield ".".join(found[1].split(".")[:3]), source.text.span(*found.span(1))


def _in_go(repository: Repository, source: SourceFile) -> Iterator[tuple[str, Span]]:
    del repository
    for found in _GO_IMPORT.finditer(source.text.content.partition("\nfunc ")[0]):
        yield found[1], source.text.span(*found.span(1))
