"""What Python code imports from outside the repository and the standard library."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from checks.documents.source import SourceFile
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+([A-Za-z_]\w*)[\w.]*[ \t]+import\b|import[ \t]+([A-Za-z_][^\n#;]*))", re.MULTILINE
)
_OPTIONAL = ("ImportError", "ModuleNotFoundError", "Exception", "except:")


@frozen
class Import:
    """`module` is the top-level name; `offset` is where the statement starts."""

    module: str
    offset: int


def written_imports(content: str) -> Iterator[Import]:
    """Top-level names that import statements mention, the first mention of each, the standard library's left out.

    The text alone is looked at, so a string may be taken for code: `confirmed` tells.
    """
    seen: set[str] = set()
    for found in _IMPORT.finditer(content):
        listed = (
            [found[1]]
            if found[1]
            else [part.split()[0].partition(".")[0] for part in found[2].split(",") if part.split()]
        )
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        for module in listed:
            if module not in seen and module not in sys.stdlib_module_names and module.isidentifier():
                seen.add(module)
                yield Import(module, start)


def confirmed(source: SourceFile, found: Import) -> Span | None:
    """The span of the import where it is a statement that must succeed; None in strings, `try` blocks and for types alone."""
    spot = source.text.span(found.offset, found.offset)
    for node in source.find("import_statement", "import_from_statement"):
        span = source.span(node)
        if (span.line, span.column) == (spot.line, spot.column):
            above = [
                (each.kind(), each.text())
                for each in node.ancestors()
                if each.kind() in ("try_statement", "if_statement")
            ]
            guarded = any(kind == "try_statement" and any(mark in text for mark in _OPTIONAL) for kind, text in above)
            typed = any(kind == "if_statement" and "TYPE_CHECKING" in text.partition(":")[0] for kind, text in above)
            inner = source.enclosing_function(node) is not None
            return None if guarded or typed or inner else span
    return None


def is_first_party(repository: Repository, path: str, module: str) -> bool:
    """Whether a file or folder of the repository bears the module's name, wherever it is put on the path."""
    folder = path.rpartition("/")[0]
    while True:
        base = f"{folder}/{module}" if folder else module
        if repository.exists(f"{base}.py") or repository.exists(f"{base}/__init__.py"):
            return True
        if not folder:
            break
        folder = folder.rpartition("/")[0]
    return module in repository.model(_names)


def _names(repository: Repository) -> frozenset[str]:
    """Names of modules and of folders that hold some."""
    found: set[str] = set()
    for path in repository.paths:
        if path.endswith((".py", ".pyi", ".proto", ".so", ".pyx")):
            *folders, name = path.split("/")
            found.add(name.partition(".")[0])
            found.update(folders)
    return frozenset(found)
