"""Packages whose classes PHP code uses, and which Composer installed for another package's sake."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.source import SourceFile
from checks.imports.declared import Declared
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span
from checks.value import field, frozen

_USE = pattern(r"^use\s+(?!function\b|const\b)\\?([A-Z]\w*(?:\\\w+)+)", re.MULTILINE)
_PARTS = {
    "laravel/": (
        "symfony/",
        "nesbot/",
        "monolog/",
        "league/",
        "guzzlehttp/",
        "ramsey/",
        "doctrine/",
        "vlucas/",
        "fakerphp/",
        "mockery/",
    ),
    "symfony/": ("doctrine/", "twig/", "monolog/"),
    "slim/": ("fig/",),
    "nunomaduro/phpinsights": ("slevomat/", "squizlabs/", "friendsofphp/"),
}
"""Frameworks, and the vendors whose classes their own documentation uses."""


@frozen
class Namespaces:
    """Prefix of namespaces, `GuzzleHttp\\`, to the package that holds it, longest first."""

    packages: tuple[tuple[str, str], ...] = field(default=())

    def package_of(self, name: str) -> str | None:
        return next((package for prefix, package in self.packages if name.startswith(prefix)), None)


def transitive(repository: Repository, source: SourceFile, declared: Declared) -> Iterator[tuple[str, Span]]:
    """Packages that the lock file holds, whose classes are used here and that no `composer.json` asks for."""
    candidates = [(found[1], found.span(1)) for found in _USE.finditer(source.text.content)]
    if not candidates:
        return
    namespaces = repository.model(_by_folder).get(declared.manifests[0].folder)
    for name, place in candidates if namespaces else ():
        package = namespaces.package_of(name) if namespaces else None
        if package and package not in declared.names and not _belongs(package, declared.names):
            yield package, source.text.span(*place)


def _belongs(package: str, names: frozenset[str]) -> bool:
    """Whether it is an interface of the language's community, or part of what a declared package offers."""
    vendor = f"{package.partition('/')[0]}/"
    if vendor == "psr/" or any(name.startswith(vendor) for name in names):
        return True
    return any(
        vendor in vendors for framework, vendors in _PARTS.items() for name in names if name.startswith(framework)
    )


def _by_folder(repository: Repository) -> dict[str, Namespaces]:
    """What each `composer.lock` says of namespaces, by its folder; a model."""
    found: dict[str, Namespaces] = {}
    for path in repository.paths:
        text = repository.text(path) if path.rpartition("/")[2] == "composer.lock" else None
        if text is not None:
            found[path.rpartition("/")[0]] = Namespaces(tuple(_prefixes(text.content)))
    return found


def _prefixes(content: str) -> list[tuple[str, str]]:
    import json

    try:
        document = json.loads(content)
        listed = [*document.get("packages", ()), *document.get("packages-dev", ())]
        pairs = [
            (str(prefix), str(package["name"]).lower())
            for package in listed
            for prefix in (package.get("autoload") or {}).get("psr-4") or ()
        ]
    except (ValueError, AttributeError, TypeError, KeyError):
        return []
    return sorted(((prefix, name) for prefix, name in pairs if prefix), key=lambda pair: -len(pair[0]))
