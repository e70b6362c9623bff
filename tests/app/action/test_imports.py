"""The Action is the only part of `app` that knows the command line, and no server of ours is needed to run it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[3]


def _imports(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    found = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return found | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def test_nothing_else_in_the_app_imports_from_hooks() -> None:
    surfaces = [path for path in (_ROOT / "app").rglob("*.py") if path.parent.name != "action"]
    assert len(surfaces) > 20
    assert [path for path in surfaces if any(name.split(".")[0] == "hooks" for name in _imports(path))] == []


def test_the_action_loads_neither_a_web_server_nor_a_database_driver() -> None:
    code = "import sys, app.action.__main__, app.worker.source; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=_ROOT, check=True, capture_output=True, text=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert loaded.isdisjoint({"flask", "psycopg", "procrastinate", "granian", "jwt", "githubkit"})
