"""A first look at manifests as text, so that code whose imports are all declared costs no parser."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.imports.distributions import brings
from checks.pattern import pattern
from checks.repository import Repository

_PYTHON = ("requirements.txt", "pyproject.toml", "Pipfile", "requirements/base.txt", "requirements.in")
_HEAD = pattern(r"^[\s\"'\[-]*([A-Za-z][\w.-]*)(?=[\s\"'=<>~!\[;@]|$)", re.MULTILINE)


def python_mentions(repository: Repository, path: str, modules: list[str]) -> frozenset[str]:
    """Those modules that a line of a manifest above the file begins with, in the name of a distribution that brings them."""
    heads = {found[1] for content in _above(repository, path, _PYTHON) for found in _HEAD.finditer(content)}
    return frozenset(module for module in modules if any(brings(head, module) for head in heads))


def node_mentions(repository: Repository, path: str, packages: list[str]) -> frozenset[str]:
    """Those packages that a `package.json` above the file has as a key."""
    contents = list(_above(repository, path, ("package.json",)))
    return frozenset(
        package
        for package in packages
        if any(re.search(rf'"{re.escape(package)}"\s*:', content) for content in contents)
    )


def _above(repository: Repository, path: str, names: tuple[str, ...]) -> Iterator[str]:
    folder = path.rpartition("/")[0]
    while True:
        for name in names:
            text = repository.text(f"{folder}/{name}" if folder else name)
            if text is not None:
                yield text.content
        if not folder:
            return
        folder = folder.rpartition("/")[0]
