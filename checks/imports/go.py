"""Modules that Go code imports and that no `go.mod` requires."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.go_mod import GO_MOD, GoMod
from checks.documents.source import SourceFile
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span

_BLOCK = pattern(r"^import\s*(?:\(([^)]*)\)|(?:[\w.]+\s+)?(\"[^\"\n]+\"))", re.MULTILINE)
_PATH = pattern(
    r"^\s*(?:[\w.]+\s+)?\"((?:[\w-]+\.)+[a-z]{2,}/[^\"\s]+)\"|^(?:\"((?:[\w-]+\.)+[a-z]{2,}/[^\"\s]+)\")", re.MULTILINE
)
_DECLARATION = pattern(r"^(?:func|type|var|const)\b", re.MULTILINE)
_TAGGED = pattern(r"^//(?:go:build|\s*\+build)\b", re.MULTILINE)
"""A build constraint: what the file imports may be asked for by another build, `tools` say."""


def unrequired(repository: Repository, source: SourceFile) -> Iterator[tuple[str, Span, str]]:
    """Import paths under a host's name that nothing required holds, with their spans and the path of the `go.mod`."""
    module = _module(repository, source.path)
    if module is None or _TAGGED.search(source.text.content) or "\nimport" not in f"\n{source.text.content}":
        return
    known = {each.path for each in module.requires} | module.replaced | repository.model(_own_modules)
    for path, span in _imported(source):
        if not any(path == each or path.startswith(f"{each}/") for each in known):
            yield path, span, module.path


def _imported(source: SourceFile) -> Iterator[tuple[str, Span]]:
    declarations = _DECLARATION.search(source.text.content)
    for block in _BLOCK.finditer(
        source.text.content, 0, declarations.start() if declarations else len(source.text.content)
    ):
        group = 1 if block[1] is not None else 2
        for found in _PATH.finditer(block[group]):
            which = 1 if found[1] else 2
            start = block.start(group) + found.start(which)
            yield found[which], source.text.span(start, start + len(found[which]))


def _module(repository: Repository, path: str) -> GoMod | None:
    """The nearest `go.mod` above the file; None where code is vendored or built by other rules than Go's own."""
    folder = path.rpartition("/")[0]
    while True:
        if repository.exists(f"{folder}/go.mod".lstrip("/")):
            others = ("vendor/modules.txt", "WORKSPACE", "MODULE.bazel")
            if any(repository.exists(f"{folder}/{name}".lstrip("/")) for name in others):
                return None
            return repository.document(f"{folder}/go.mod".lstrip("/"), GO_MOD)
        if not folder:
            return None
        folder = folder.rpartition("/")[0]


def _own_modules(repository: Repository) -> frozenset[str]:
    """Modules that the repository holds, in a workspace or not; a model."""
    return frozenset(each.module for each in repository.all(GO_MOD) if each.module)
