"""The manifests of a repository, of whatever ecosystem."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from checks.documents.cargo import CARGO
from checks.documents.composer_json import COMPOSER_JSON
from checks.documents.conda import CONDA
from checks.documents.gemfile import GEMFILE
from checks.documents.go_mod import GO_MOD
from checks.documents.gradle import GRADLE
from checks.documents.ini import INI
from checks.documents.kind import Kind
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.pyproject import PYPROJECT
from checks.documents.python import PYTHON
from checks.documents.requirements import REQUIREMENTS
from checks.documents.toml import TOML
from checks.documents.xml import XML
from checks.manifests import node, others, python, xml_projects
from checks.manifests.model import Manifest
from checks.repository import Repository

MANIFESTS: dict[Kind[Any], tuple[str, ...]] = {
    REQUIREMENTS: (),
    PYPROJECT: (),
    TOML: ("[packages]", "[dev-packages]", "[libraries]", "[versions]"),
    PYTHON: ("install_requires",),
    INI: ("install_requires",),
    CONDA: (),
    PACKAGE_JSON: ("dependencies",),
    GEMFILE: (),
    COMPOSER_JSON: (),
    XML: ("<dependency>", "packagereference", "packageversion"),
    GRADLE: (),
    CARGO: (),
    GO_MOD: (),
}
"""Kinds of manifests, for a rule's `looks_at`, with what the shared kinds hold when they are one."""

_BY_NAME: dict[str, tuple[tuple[str, ...], Callable[[Any], Manifest]]] = {
    TOML.name: (("pipfile", ".versions.toml"), lambda document: _of_toml(document)),
    PYTHON.name: (("setup.py",), python.of_setup_py),
    INI.name: (("setup.cfg",), python.of_setup_cfg),
    XML.name: (
        ("pom.xml", ".csproj", ".fsproj", ".vbproj", "directory.packages.props", "directory.build.props"),
        lambda document: _of_xml(document),
    ),
}
"""Shared kinds: how a manifest's name ends, and what reads it."""
_READERS: dict[str, Callable[[Any], Manifest]] = {
    REQUIREMENTS.name: python.of_requirements,
    PYPROJECT.name: python.of_pyproject,
    CONDA.name: python.of_conda,
    PACKAGE_JSON.name: node.of_package,
    GEMFILE.name: others.of_gemfile,
    COMPOSER_JSON.name: others.of_composer,
    GRADLE.name: others.of_gradle,
    CARGO.name: others.of_cargo,
    GO_MOD.name: others.of_go_mod,
}


def changed_manifests(repository: Repository) -> Iterator[Manifest]:
    """Manifests in focus that the rule may see, and what the requirements files among them include."""
    for kind in MANIFESTS:
        for document in repository.changed(kind):
            manifest = read(kind, document)
            if manifest is not None:
                yield manifest
                yield from _included(repository, manifest)


def all_manifests(repository: Repository) -> Iterator[Manifest]:
    """Manifests anywhere that the rule may see."""
    for kind, literals in MANIFESTS.items():
        for document in repository.all(kind, literals):
            manifest = read(kind, document)
            if manifest is not None:
                yield manifest


def read_all(repository: Repository) -> tuple[Manifest, ...]:
    """Every manifest of the repository, what requirements files include among them; a model, so of all roles."""
    found: dict[str, Manifest] = {}
    for manifest in all_manifests(repository):
        found.setdefault(f"{manifest.path} {manifest.tool}", manifest)
        for included in _included(repository, manifest):
            found.setdefault(f"{included.path} {included.tool}", included)
    return tuple(found.values())


def read(kind: Kind[Any], document: Any) -> Manifest | None:
    """The manifest that a document is; None for a file of a shared kind that is none."""
    if kind.name in _READERS:
        return _READERS[kind.name](document)
    endings, reader = _BY_NAME[kind.name]
    return reader(document) if document.text.path.lower().rpartition("/")[2].endswith(endings) else None


def _included(repository: Repository, manifest: Manifest) -> Iterator[Manifest]:
    """Files that `-r` names and whose own names tell nothing, `deps.txt`."""
    if manifest.tool != "pip":
        return
    from checks.documents import requirements
    from checks.documents.claims import named
    from checks.index import KINDS

    claims = {REQUIREMENTS.name: KINDS[REQUIREMENTS.name][2]}
    pending, seen = [manifest.text], {manifest.path}
    while pending:
        for path, option in requirements.parse(pending.pop()).included():
            text = repository.text(path)
            if path in seen or text is None or option.name != "--requirement" or any(named(path, claims)):
                continue
            seen.add(path)
            pending.append(text)
            yield python.of_requirements(requirements.parse(text))


def _of_toml(document: Any) -> Manifest:
    is_catalog = document.path.lower().endswith(".toml")
    return xml_projects.of_catalog(document) if is_catalog else python.of_pipfile(document)


def _of_xml(document: Any) -> Manifest:
    is_pom = document.path.lower().endswith("pom.xml")
    return xml_projects.of_pom(document) if is_pom else xml_projects.of_dotnet(document)
