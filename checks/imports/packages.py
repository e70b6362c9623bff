"""The packages that `package.json` files name in any section, and those that are the repository's own."""

from __future__ import annotations

from collections.abc import Iterable

from checks.documents.package_json import PACKAGE_JSON
from checks.manifests.model import Manifest
from checks.repository import Repository


def named_in(repository: Repository, manifests: Iterable[Manifest]) -> frozenset[str]:
    """Packages in any section, and the manifests' own names."""
    found: set[str] = set()
    for manifest in manifests:
        package = repository.document(manifest.path, PACKAGE_JSON)
        if package is not None:
            found.update(each.name for each in package.dependencies)
            found.add(package.name or "")
    return frozenset(found)


def own_packages(repository: Repository) -> frozenset[str]:
    """Names of the packages that the repository holds; a model."""
    return frozenset(package.name for package in repository.all(PACKAGE_JSON) if package.name)
