"""Source taken from beyond a unit's own root."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from checks.codebases.beyond import imported_beside, own_root, required_upwards
from checks.documents.javascript import JAVASCRIPT
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.source import Call, SourceFile
from checks.finding import Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule
from checks.text import Span

_UPWARDS = pattern(r"^\.\./(?:\.\./)*")


@rule(
    message="{who} {target} from outside {own}",
    level="warning",
    fix="Make the shared code a package that both units declare, in the workspace or in a registry.",
    looks_at={JAVASCRIPT: ("../",), PYTHON: ("sys.path", "import"), RUBY: ("require_relative",), PHP: ("/../",)},
    wide=True,
    thorough=True,
    bad=[
        (
            {
                "api/package.json": '{"private": true}',
                "api/src/server.ts": "import { price } from '../../shared/price';\n",
                "shared/price.ts": "",
            },
            "api/src/server.ts:1",
        ),
        (
            {
                "web/package.json": '{"private": true}',
                "web/index.js": "const { total } = require('../lib/total');\n",
                "lib/total.js": "",
            },
            "web/index.js:1",
        ),
        (
            {
                "worker/pyproject.toml": "",
                "worker/Procfile": "worker: python main.py\n",
                "worker/main.py": "import os, sys\nsys.path.append(os.path.join(os.path.dirname(__file__), '..', 'common'))\n",
                "common/a.py": "",
            },
            "worker/main.py:2",
        ),
        (
            {
                "compose.yaml": "services:\n  web:\n    build: {context: ., dockerfile: web_app/Dockerfile}\n",
                "web_app/Dockerfile": 'FROM python:3.12\nCMD ["python", "main.py"]\n',
                "web_app/main.py": "import json\nfrom shared.models import Order\nfrom shared import prices\n",
                "worker_app/Dockerfile": 'FROM python:3.12\nCMD ["python", "main.py"]\n',
                "worker_app/main.py": "from shared.models import Order\n",
                "shared/models.py": "",
            },
            "web_app/main.py:2",
        ),
        (
            {
                "api/Gemfile": "gem 'sinatra'\n",
                "api/config.ru": "run App\n",
                "api/app.rb": "require 'sinatra'\nrequire_relative '../shared/price'\n",
                "shared/price.rb": "",
            },
            "api/app.rb:2",
        ),
        (
            {
                "shop/composer.json": '{"type": "project"}',
                "shop/Dockerfile": "FROM php:8.3-apache\n",
                "shop/public/index.php": "<?php\nrequire_once __DIR__ . '/../../common/db.php';\n",
                "common/db.php": "<?php\n",
            },
            "shop/public/index.php:2",
        ),
    ],
    good=[
        {
            "api/package.json": "{}",
            "api/src/server.ts": "import { price } from '../lib/price';\n",
            "api/lib/price.ts": "",
        },
        {
            "api/package.json": '{"dependencies": {"shared": "file:../shared"}}',
            "api/server.ts": "import { price } from 'shared';\n",
        },
        {
            "api/package.json": "{}",
            "api/app.test.ts": "import { price } from '../shared/price';\n",
            "shared/price.ts": "",
        },
        {
            "worker/pyproject.toml": "",
            "worker/jobs/main.py": "import os, sys\nsys.path.append(os.path.join(os.path.dirname(__file__), '..'))\n",
        },
        {"pyproject.toml": "", "scripts/run.py": "import sys\nsys.path.insert(0, '..')\n"},
        {"app/page.tsx": "import x from '../../gone/away';\n", "app/package.json": "{}"},
        {
            "services/orders/Dockerfile": "FROM python:3.12\n",
            "services/orders/requirements.txt": "-e ../../libs/shared\n",
            "services/orders/main.py": "from shared.models import Order\n",
            "libs/shared/pyproject.toml": '[project]\nname = "shared"\n',
            "libs/shared/shared/models.py": "",
        },
        {
            "pyproject.toml": '[project]\nname = "shop"\n',
            "shop/models.py": "",
            "worker/Dockerfile": "FROM python:3.12\n",
            "worker/main.py": "from shop.models import Order\n",
        },
        {
            "api/Dockerfile": "FROM python:3.12\n",
            "api/requirements.txt": "redis==5.0.1\n",
            "api/main.py": "import redis\nfrom api.models import x\nimport models\n",
            "api/models.py": "",
            "redis/start.py": "",
            "models/a.py": "",
        },
        {
            "api/Gemfile": "gem 'sinatra'\n",
            "api/config.ru": "run App\n",
            "api/lib/app.rb": "require_relative '../models/price'\n",
            "api/models/price.rb": "",
        },
        {
            "install/package.json": '{"private": true, "main": "app.js"}',
            "install/web.js": "require('../src/constants')\n",
            "app.js": "",
            "src/constants.js": "",
        },
    ],
)
def shared_source(repository: Repository) -> Iterator[Match]:
    """Code that two units share by a path is released with neither: a change for one reaches the other unseen, and neither can
    be built alone.
    """
    found: dict[str, dict[str, tuple[SourceFile, str, Span]]] = {}
    for source, root, target, span in _taken(repository):
        folder = f"{root} a folder" if target == "a folder" else dirname(target) or target
        found.setdefault(folder, {}).setdefault(root, (source, target, span))
    # What several units take from one folder is one library that nobody released.
    for units in found.values():
        (root, (source, target, span)), *others = units.items()
        more = (
            f"{root} and {len(others)} more units take"
            if len(others) > 1
            else f"{root} and {others[0][0]} take"
            if others
            else f"{root} takes"
        )
        own = "their own roots" if others else "its own root"
        because = tuple(each.path for _, (each, _, _) in others)
        yield Match(source.path, span, {"who": more, "target": target, "own": own}, because=because)


def _taken(repository: Repository) -> Iterator[tuple[SourceFile, str, str, Span]]:
    for source in repository.changed(JAVASCRIPT):
        root = own_root(repository, source.path)
        for target, span in _imported(source, root, repository) if root else ():
            yield source, root, target, span
    for source in repository.changed(PYTHON):
        root = own_root(repository, source.path)
        written = root and "sys.path" in source.text.content  # Of most files the calls need not be known.
        for call in source.calls_named("sys.path.append", "sys.path.insert") if written else ():
            if _leaves(call, source.path, root):
                yield source, root, "a folder", call.span
        for target, span in imported_beside(repository, source, root) if root else ():
            yield source, root, f"{target}/", span
    for kind, language in ((RUBY, "ruby"), (PHP, "php")):
        for source in repository.changed(kind):
            root = own_root(repository, source.path)
            for target, span in required_upwards(repository, source, root, language) if root else ():
                yield source, root, f"{target}/", span


def _imported(source: SourceFile, root: str, repository: Repository) -> Iterator[tuple[str, Span]]:
    for node in source.find(*sorted(source.grammar.strings)):
        value = source.string(node) or ""
        if not _UPWARDS.match(value) or not _is_import(node, source):
            continue
        target = normpath(join(dirname(source.path), value))
        if (
            ".config" in target
            or target.startswith((f"{root}/", "../"))
            or target == root
            or not _exists(target, repository)
        ):
            continue
        if repository.role(target) == "production" and not target.endswith(
            (".json", ".css", ".scss", ".svg", ".png", ".md")
        ):
            yield target, source.span(node)


def _is_import(node, source: SourceFile) -> bool:  # type: ignore[no-untyped-def]
    above = node.parent()
    if above is None:
        return False
    if above.kind() in ("import_statement", "export_statement"):
        return not above.text().startswith(("import type", "export type"))
    call = above.parent() if above.kind() == "arguments" else None
    return call is not None and source.grammar.callee(call) in ("require", "import")


def _exists(target: str, repository: Repository) -> bool:
    bare = re.sub(r"\.(?:js|mjs|cjs|jsx|ts|tsx)$", "", target)
    endings = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", "/index.ts", "/index.js", "/index.tsx")
    return any(repository.exists(f"{bare}{ending}") for ending in endings)


def _leaves(call: Call, path: str, root: str) -> bool:
    """Whether a folder computed from `__file__` lies above the unit's root."""
    text = " ".join(argument.node.text() for argument in call.arguments)
    if "__file__" not in text:
        return False
    climbs = len(re.findall(r"[\"']\.\.(?=[\"'/])|/\.\.(?=[\"'/])", text))
    climbs += max(len(re.findall(r"\bdirname\(", text)) - 1, 0) + max(len(re.findall(r"\.parent\b", text)) - 1, 0)
    parents = re.search(r"\.parents\[(\d)\]", text)
    climbs += int(parents[1]) if parents else 0
    depth = dirname(path).count("/") + 1 - (root.count("/") + 1)
    return climbs > depth
