"""Source taken from beyond a unit's own root."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from checks.documents.javascript import JAVASCRIPT
from checks.documents.python import PYTHON
from checks.documents.source import Call, SourceFile
from checks.finding import Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule

_UPWARDS = pattern(r"^\.\./(?:\.\./)*")


@rule(
    message="{unit} takes {target} from outside its own root",
    level="warning",
    fix="Make the shared code a package that both units declare, in the workspace or in a registry.",
    looks_at={JAVASCRIPT: ("../",), PYTHON: ("sys.path",)},
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
    ],
)
def shared_source(repository: Repository) -> Iterator[Match]:
    """Code that two units share by a path is released with neither: a change for one reaches the other unseen, and neither can
    be built alone.
    """
    for source in repository.changed(JAVASCRIPT):
        root = _own_root(source.path, repository)
        if root:
            yield from _imported(source, root, repository)
    for source in repository.changed(PYTHON):
        root = _own_root(source.path, repository)
        for call in source.calls_named("sys.path.append", "sys.path.insert") if root else ():
            if _leaves(call, source.path, root):
                yield Match(source.path, call.span, {"unit": root, "target": "a folder"})


def _own_root(path: str, repository: Repository) -> str:
    """The root of the unit the path belongs to, where it is a folder with a manifest of its own."""
    unit = repository.unit(path)
    return unit.root if unit.root and unit.manifests and unit.kind == "application" else ""


def _imported(source: SourceFile, root: str, repository: Repository) -> Iterator[Match]:
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
            yield Match(source.path, source.span(node), {"unit": root, "target": target}, because=())


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
