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

_SERVERS = frozenset(
    "gunicorn uvicorn hypercorn daphne uwsgi waitress-serve granian mod_wsgi-express functions-framework flask fastapi".split()
)


def reached(repository: Repository, source: SourceFile, node: SgNode) -> bool:
    """False for tools, and for a program's own server where the declared command starts another one."""
    if not is_service(repository, source):
        return False
    return not (in_main(source, node) and repository.model(_served_otherwise))


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
