"""Whether a server in source code is the one that production runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checks.documents.source import SourceFile
from checks.log_files.purpose import is_service
from checks.processes import production_processes
from checks.repository import Repository

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_STAND_INS = frozenset("dummy mock mocks fake fakes stub stubs".split())
"""Folders of servers that stand in for others in development."""
_SERVERS = frozenset(
    "gunicorn uvicorn hypercorn daphne uwsgi waitress-serve granian mod_wsgi-express functions-framework flask fastapi".split()
)


def reached(repository: Repository, source: SourceFile, node: SgNode) -> bool:
    """False for tools, and for a program's own server where the declared command starts another one."""
    if not is_service(repository, source) or not _STAND_INS.isdisjoint(source.path.lower().split("/")):
        return False
    if in_main(source, node) and repository.model(_served_otherwise):
        return False
    return not _beside_the_declared(repository, source, node)


def _beside_the_declared(repository: Repository, source: SourceFile, node: SgNode) -> bool:
    """Whether a Python script serves by itself while the unit's declared commands start other programs of its language.

    A function may be called from those; what stands outside of functions runs only where the script itself is started.
    """
    if source.grammar.language != "python" or (
        source.enclosing_function(node) is not None and not in_main(source, node)
    ):
        return False
    name = source.path.rpartition("/")[2]
    stem = name.removesuffix(".py")
    programs = repository.model(_programs)
    root = repository.unit(source.path).root
    words = [word for unit, word in programs if unit == root]
    return bool(words) and not any(word.endswith(name) or stem in word.replace(":", ".").split(".") for word in words)


def _programs(repository: Repository) -> tuple[tuple[str, str], ...]:
    """Words of declared commands that name a Python program or module, with the unit of the process."""
    files = {path.rpartition("/")[2] for path in repository.paths}
    return tuple(
        (process.unit, word)
        for process in production_processes(repository)
        for step in process.steps
        if step.name.startswith("python") or step.name in _SERVERS
        for word in (*step.invocation.values, *([step.name] if "python -m" in step.invocation.wrappers else []))
        if not word.endswith(".py") or word.rpartition("/")[2] in files
        if word
        and not word.startswith("-")
        and (word.endswith(".py") or "." in word or ":" in word or word.isidentifier())
    )


def in_main(source: SourceFile, node: SgNode) -> bool:
    """Whether a statement stands under `if __name__ == "__main__"`, or in a function that such a statement calls."""
    if source.grammar.language != "python":
        return False
    if any(above.kind() == "if_statement" and "__name__" in above.text()[:40] for above in node.ancestors()):
        return True
    function = source.enclosing_function(node)
    name = function.field("name") if function is not None else None
    return (
        name is not None
        and re.search(rf"__main__['\"]:\s+(?:\w+\s*=\s*)?{re.escape(name.text())}\(", source.text.content) is not None
    )


def _served_otherwise(repository: Repository) -> bool:
    """Whether a declared command starts a server that imports the application."""
    return any(step.name in _SERVERS for process in production_processes(repository) for step in process.steps)
