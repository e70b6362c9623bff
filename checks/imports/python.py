"""What Python code imports from outside the repository and the standard library."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from checks.documents.source import SourceFile
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_IMPORT = pattern(
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


def confirmed(source: SourceFile, candidates: Sequence[Import]) -> Iterator[tuple[Import, Span]]:
    """Those that are statements which must succeed, with their spans; none in strings, `try` blocks, functions and for types alone."""
    places: dict[tuple[int, int], list[Import]] = {}
    for each in candidates:
        spot = source.text.span(each.offset, each.offset)
        places.setdefault((spot.line, spot.column), []).append(each)
    for node in source.find("import_statement", "import_from_statement"):
        span = source.span(node)
        here = places.get((span.line, span.column), [])
        if here and source.enclosing_function(node) is None and not any(map(_excuses, node.ancestors())):
            yield from ((found, span) for found in here)


def _excuses(above: SgNode) -> bool:
    """Whether what stands around an import lets it fail, or runs it for a type checker alone."""
    if above.kind() == "try_statement":
        return any(mark in above.text() for mark in _OPTIONAL)
    return above.kind() == "if_statement" and "TYPE_CHECKING" in above.text().partition(":")[0]


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
