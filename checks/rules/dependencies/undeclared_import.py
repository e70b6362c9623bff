"""Packages that the code needs and no manifest declares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.go import GO
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.kubernetes import KUBERNETES
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.php import PHP
from checks.documents.procfile import PROCFILE
from checks.documents.pyproject import PYPROJECT
from checks.documents.python import PYTHON
from checks.documents.requirements import REQUIREMENTS
from checks.documents.ruby import RUBY
from checks.documents.shell import SHELL
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.text import Span

if TYPE_CHECKING:
    from checks.documents.source import SourceFile
    from checks.imports.declared import Declared
    from checks.manifests.model import Ecosystem

_SERVERS = ("gunicorn", "uvicorn", "hypercorn", "daphne", "waitress", "granian", "uwsgi", "celery", "puma", "unicorn", "sidekiq", "pm2", "nodemon", "ts-node")  # fmt: skip
_STARTING: tuple[Kind[Any], ...] = (DOCKERFILE, PROCFILE, COMPOSE, KUBERNETES, SHELL)
_FLASK = {"requirements.txt": "flask==3.0.3\n", "Dockerfile": 'FROM python:3.12.4\nCMD ["python", "app.py"]\n'}
_NODE = {"package.json": '{"private": true, "dependencies": {"express": "4.18.2"}}\n'}


@rule(
    message="{name} is {how}, and {manifest} does not declare it",
    level="error",
    fix="Declare it in the manifest, in the version that was tested, and bring the lock file up to date.",
    looks_at={
        PYTHON: ("import",),
        JAVASCRIPT: ("import", "require"),
        GO: ("import",),
        RUBY: ("require",),
        PHP: ("use ",),
        DOCKERFILE: _SERVERS,
        PROCFILE: _SERVERS,
        COMPOSE: _SERVERS,
        KUBERNETES: _SERVERS,
        SHELL: _SERVERS,
        REQUIREMENTS: (),
        PYPROJECT: (),
        PACKAGE_JSON: ("dependencies",),
    },
    scope="any",
    wide=True,
    thorough=True,
    bad=[
        ({**_FLASK, "app.py": "import os\nimport flask\nimport requests, json\n"}, "app.py:3"),
        (
            {**_FLASK, "shop/db.py": "from flask import g\nfrom PIL import Image\nimport yaml\n"},
            "shop/db.py:2 shop/db.py:3",
        ),
        (
            {
                "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["httpx>=0.27"]\n',
                "uv.lock": '[[package]]\nname = "httpx"\nversion = "0.27.0"\n[[package]]\nname = "certifi"\nversion = "2024.2.2"\n',
                "Procfile": "web: python app.py\n",
                "app.py": "from certifi import where\n",
            },
            "app.py:1",
        ),
        ({**_NODE, "server.js": "const express = require('express')\nconst redis = require('redis')\n"}, "server.js:2"),
        (
            {
                **_NODE,
                "src/a.ts": "import express from 'express';\nimport { Pool } from 'pg';\nimport '@sentry/node/instrument';\n",
            },
            "src/a.ts:2 src/a.ts:3",
        ),
        (
            {
                "requirements.txt": "flask==3.0.3\n",
                "Dockerfile": 'FROM python:3.12.4\nRUN pip install -r requirements.txt\nCMD ["gunicorn", "app:app"]\n',
            },
            "Dockerfile:3",
        ),
        (
            {"Procfile": "web: bundle exec puma -p $PORT\n", "Gemfile": "source 'x'\ngem 'rails', '7.1.3'\n"},
            "Procfile:1",
        ),
        ({**_NODE, "Procfile": "web: pm2-runtime server.js\n"}, "Procfile:1"),
        (
            {
                "go.mod": "module shop\n\ngo 1.22\n\nrequire x.org/a v1.0.0\n",
                "main.go": 'package main\n\nimport (\n\t"fmt"\n\n\t"shop/db"\n\t"x.org/a/log"\n\tgin "github.com/gin-gonic/gin"\n)\n',
            },
            "main.go:8",
        ),
        (
            {
                "Gemfile": "source 'https://rubygems.org'\ngem 'rails', '7.1.3'\n",
                "config.ru": "run App\n",
                "app/mail.rb": "require 'json'\nrequire 'httparty'\n",
            },
            "app/mail.rb:2",
        ),
        (
            {
                "artisan": "",
                "composer.json": '{"require": {"laravel/framework": "^11.0", "acme/client": "^2.0"}}\n',
                "composer.lock": '{"packages": [{"name": "acme/client", "version": "2.0.1", "autoload": {"psr-4": {"Acme\\\\": "src"}}},'
                ' {"name": "spatie/once", "version": "1.0.0", "autoload": {"psr-4": {"Spatie\\\\Once\\\\": "src"}}}]}\n',
                "app/Mail.php": "<?php\nuse Acme\\Client;\nuse Spatie\\Once\\Cache;\n",
            },
            "app/Mail.php:3",
        ),
    ],
    good=[
        {
            **_FLASK,
            "app.py": "import os, sys\nimport flask\nfrom shop.models import User\n",
            "shop/models.py": "from . import x\n",
        },
        {
            **_FLASK,
            "app.py": "from __future__ import annotations\nfrom typing import TYPE_CHECKING\ntry:\n    import orjson\nexcept ImportError:\n    orjson = None\nif TYPE_CHECKING:\n    import redis\n",
        },
        {
            "requirements/base.txt": "python-dotenv==1.0\nopencv-python-headless==4.9\nPyYAML==6.0\ndjangorestframework==3.15\npsycopg2-binary==2.9\ngoogle-cloud-storage==2.1\n",
            "manage.py": "import cv2, yaml\nfrom dotenv import load_dotenv\nimport rest_framework\nimport psycopg2\nfrom google.cloud import storage\n",
        },
        {
            **_FLASK,
            "app.py": '"""Use it so:\n\nimport requests\n"""\n',
            "tests/test_a.py": "import requests\n",
            "docs/conf.py": "import requests\n",
        },
        {**_FLASK, ".build/render.py": "import yaml\n"},
        {**_FLASK, "gen.py": "import demo_pb2\nimport unknown_thing\n"},
        {
            "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\n[project]\nname = "lib"\n',
            "lib/a.py": "import requests\n",
        },
        {
            **_NODE,
            "src/a.ts": "import fs from 'node:fs';\nimport path from 'path';\nimport type { X } from 'ms';\nimport x from '@/x';\nimport y from './y';\nimport z from 'components/z';\nimport e from 'services/emitter';\nlet w; try { w = require('bufferutil') } catch {}\n",
            "src/components/z.ts": "export default 1\n",
        },
        {
            "package.json": '{"private": true, "workspaces": ["apps/*"], "dependencies": {"pg": "8.11.3"}}\n',
            "package-lock.json": "{}\n",
            "apps/a/package.json": '{"name": "a", "dependencies": {"express": "4.18.2"}}\n',
            "apps/a/i.js": "require('pg'); require('express'); require('b')\n",
            "apps/b/package.json": '{"name": "b"}\n',
        },
        {
            "tsconfig.json": '{"compilerOptions": {"paths": {"@app/*": ["src/*"]}}}\n',
            **_NODE,
            "src/a.ts": "import a from '@app/x';\n",
        },
        {
            "requirements.txt": "flask==3.0.3\n",
            "Dockerfile": 'FROM python:3.12.4\nRUN pip install gunicorn==22.0.0 -r requirements.txt\nCMD ["gunicorn", "app:app"]\n',
        },
        {"requirements.txt": "flask==3.0.3\ngunicorn==22.0.0\n", "Procfile": "web: gunicorn app:app\n"},
        {"requirements.txt": "python-jose[cryptography]==3.3.0\n", "a.py": "from cryptography.fernet import Fernet\n"},
        {"requirements.txt": "fastapi[standard]==0.115.0\n", "Procfile": "web: uvicorn app:app\n"},
        {
            **_FLASK,
            "app.py": "import flask\nfrom werkzeug.utils import secure_filename\n",
        },
        {
            "package.json": '{"private": true, "dependencies": {"express": "4.18.2"}, "devDependencies": {"jest": "29.7.0", "unocss": "0.60.0"}}\n',
            "package-lock.json": '{"packages": {"node_modules/jest": {"version": "29.7.0"}, "node_modules/@jest/globals": {"version": "29.7.0"}}}\n',
            "src/setup.js": "import { jest } from '@jest/globals'\nimport 'uno.css'\n",
        },
        {
            "go.mod": "module shop.org/app\ngo 1.22\nrequire x.org/a v1.0.0\nreplace x.org/b => ../b\n",
            "tools.go": '//go:build tools\n\npackage tools\n\nimport _ "x.org/lint"\n',
            "main.go": 'package main\n\nimport (\n\t"shop.org/app/db"\n\t"x.org/a/log"\n\t"x.org/b"\n)\n\nvar example = `\nimport "x.org/c"\n`\n',
        },
        {
            "Gemfile": "source 'https://rubygems.org'\ngem 'rails', '7.1.3'\n",
            "config.ru": "run App\n",
            "app/mail.rb": "require 'net/http'\nrequire 'active_record'\nbegin\n  require 'redis'\nrescue LoadError\nend\n",
        },
        {
            "artisan": "",
            "composer.json": '{"require": {"laravel/framework": "^11.0"}}\n',
            "composer.lock": '{"packages": [{"name": "laravel/framework", "version": "11.0.2", "autoload": {"psr-4": {"Illuminate\\\\": "src"}}},'
            ' {"name": "symfony/http-foundation", "version": "7.0.1", "autoload": {"psr-4": {"Symfony\\\\Component\\\\HttpFoundation\\\\": ""}}}]}\n',
            "app/Http/Home.php": "<?php\nnamespace App\\Http;\nuse Illuminate\\Http\\Request;\nuse Symfony\\Component\\HttpFoundation\\Response;\nuse Psr\\Log\\LoggerInterface;\n",
        },
    ],
)
def undeclared_import(repository: Repository) -> Iterator[Match]:
    """It works where somebody once installed the package for another reason, or where another package happens to bring it, and stops
    when that one no longer does.
    """
    yield from _python(repository)
    yield from _javascript(repository)
    yield from _compiled_and_loaded(repository)
    if any(True for kind in _STARTING for _ in repository.changed(kind)):
        from checks.imports.servers import undeclared_servers

        yield from undeclared_servers(repository)


def _python(repository: Repository) -> Iterator[Match]:
    from checks.imports.distributions import brings, distribution_of, is_brought, is_companion
    from checks.imports.mentioned import python_mentions
    from checks.imports.python import confirmed, is_first_party, written_imports

    told: set[tuple[str, str]] = set()
    for source in repository.changed(PYTHON):
        known = [each for each in written_imports(source.text.content) if distribution_of(each.module)]
        mentioned = python_mentions(repository, source.path, [each.module for each in known])
        candidates = [
            each
            for each in known
            if each.module not in mentioned and not is_first_party(repository, source.path, each.module)
        ]
        declared = _declared(repository, source.path, "python") if candidates else None
        if declared is None:
            continue
        names = declared.names | declared.extras
        unknown = [
            each
            for each in candidates
            if not any(brings(name, each.module) for name in names) and not is_companion(each.module, names)
        ]
        for found, span in confirmed(source, unknown):
            name = distribution_of(found.module) or found.module
            locked = any(brings(other, found.module) for other in declared.locked)
            if (declared.manifests[0].path, name) not in told:
                told.add((declared.manifests[0].path, name))
                yield _match(source, span, name, declared, locked or is_brought(found.module, declared.names))


def _javascript(repository: Repository) -> Iterator[Match]:
    from checks.imports.javascript import COMPANIONS, confirmed, is_alias, is_served, written_imports
    from checks.imports.mentioned import node_mentions

    told: set[tuple[str, str]] = set()
    for source in repository.changed(JAVASCRIPT):
        written = [] if is_served(source.path) else list(written_imports(source.text.content))
        mentioned = node_mentions(repository, source.path, [each.package for each in written])
        candidates = [each for each in written if each.package not in mentioned]
        declared = _declared(repository, source.path, "node") if candidates else None
        if declared is None:
            continue
        from checks.imports.packages import named_in, own_packages

        names = named_in(repository, declared.manifests) | repository.model(own_packages)
        unknown = [
            each
            for each in candidates
            if each.package not in names
            and COMPANIONS.get(each.package) not in names
            and (declared.manifests[0].path, each.package) not in told
            and (each.package in declared.locked or _types_of(each.package) not in names)
            and not is_alias(repository, source.path, each.package)
        ]
        for found, span in confirmed(source, unknown):
            told.add((declared.manifests[0].path, found.package))
            yield _match(source, span, found.package, declared, found.package in declared.locked)


def _compiled_and_loaded(repository: Repository) -> Iterator[Match]:
    """Go, Ruby and PHP, each name once a manifest."""
    told: set[tuple[str, str]] = set()
    for source, span, name, manifest, transitive in _elsewhere(repository):
        if (manifest, name) not in told:
            told.add((manifest, name))
            yield _told(source, span, name, manifest, transitive)


def _elsewhere(repository: Repository) -> Iterator[tuple[SourceFile, Span, str, str, bool]]:
    from checks.imports import go, php, ruby

    for source in repository.changed(GO):
        if "generated" not in source.text.content[:500].lower():
            for path, span, manifest in go.unrequired(repository, source):
                yield source, span, path, manifest, False
    for source in repository.changed(RUBY):
        declared = _declared(repository, source.path, "ruby")
        for gem, span, locked in ruby.unlisted(source, declared) if declared else ():
            yield source, span, gem, declared.manifests[0].path if declared else "", locked
    for source in repository.changed(PHP):
        declared = _declared(repository, source.path, "php")
        for package, span in php.transitive(repository, source, declared) if declared else ():
            yield source, span, package, declared.manifests[0].path if declared else "", True


def _declared(repository: Repository, path: str, ecosystem: Ecosystem) -> Declared | None:
    """What holds for a file; None for libraries, generated files, and where nothing is certain."""
    from checks.imports.declared import declared_for

    if any(part.startswith(".") for part in path.split("/")[:-1]):
        return None  # A script of the pipeline's, `.build/release.py`, runs with what the pipeline installs.
    declared = declared_for(repository, path, ecosystem)
    if not declared.manifests or declared.open or repository.unit(path).kind == "library":
        return None
    text = repository.text(path)
    return None if text is None or "generated" in text.content[:500].lower() else declared


def _types_of(package: str) -> str:
    return f"@types/{package.removeprefix('@').replace('/', '__')}"


def _match(source: SourceFile, span: Span, name: str, declared: Declared, transitive: bool) -> Match:
    return _told(source, span, name, declared.manifests[0].path, transitive)


def _told(source: SourceFile, span: Span, name: str, manifest: str, transitive: bool) -> Match:
    how = "imported but only there because another package needs it" if transitive else "imported"
    return Match(
        source.path,
        span,
        {"name": name, "how": how, "manifest": manifest.rpartition("/")[2]},
        because=(manifest,),
        level="warning" if transitive else None,
        identity=name,
    )
