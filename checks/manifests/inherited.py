"""Versions that another file decides: a parent's property in Maven, central package versions in .NET."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.xml import XML
from checks.manifests.model import Manifest, Requirement
from checks.manifests.others import is_floating
from checks.repository import Repository
from checks.value import replace

_CENTRAL = ("directory.packages.props", "directory.build.props", "directory.build.targets", "packages.props")
_IMPLICIT = ("microsoft.aspnetcore.", "microsoft.netcore.", "microsoft.net.", "netstandard.", "fsharp.core")
"""Packages whose version the SDK gives."""


def settled(repository: Repository, manifest: Manifest) -> Iterator[Requirement]:
    """The manifest's requirements, `pinned` as the files above it decide."""
    match manifest.ecosystem:
        case "maven":
            yield from (_of_pom(repository, manifest, each) for each in manifest.requirements)
        case "dotnet" if manifest.name.lower().endswith("proj"):
            central = _central(repository, manifest)
            for each in manifest.requirements:
                open_ = not each.constraint and not central and not each.name.startswith(_IMPLICIT)
                yield replace(each, pinned=False) if open_ else each
        case _:
            yield from manifest.requirements


def _of_pom(repository: Repository, manifest: Manifest, requirement: Requirement) -> Requirement:
    written = requirement.constraint
    if written.startswith("${") and written.endswith("}"):
        written = _property(repository, manifest, written[2:-1]) or written
    if not is_floating(written) or requirement.source != "index":
        return requirement
    if requirement.name.rpartition(":")[2] in repository.model(_artifacts):
        return replace(requirement, source="local", pinned=True)
    return replace(requirement, constraint=written, pinned=False)


def _property(repository: Repository, manifest: Manifest, name: str) -> str | None:
    """What a `pom.xml` above gives the property; None where none does."""
    if "<parent>" not in manifest.text.content:
        return None
    folder = manifest.folder
    while folder:
        folder = folder.rpartition("/")[0]
        document = repository.document(f"{folder}/pom.xml".lstrip("/"), XML)
        value = document.value(document.root, "properties", name) if document else None
        if value is not None:
            return value
    return None


def _artifacts(repository: Repository) -> frozenset[str]:
    """Artifacts that the repository builds itself, and folders, whose names Gradle gives them."""
    found = {folder for path in repository.paths for folder in path.split("/")[:-1]}
    for path in repository.paths:
        document = repository.document(path, XML) if path.endswith("pom.xml") else None
        artifact = document.value(document.root, "artifactId") if document else None
        found.update({artifact} if artifact else ())
    return frozenset(found)


def _central(repository: Repository, manifest: Manifest) -> bool:
    """Whether a file above the project may give its packages their versions."""
    prefixes = [""]
    for part in manifest.folder.split("/") if manifest.folder else ():
        prefixes.append(f"{prefixes[-1]}{part}/")
    wanted = {f"{prefix.lower()}{name}" for prefix in prefixes for name in _CENTRAL}
    imports = "<Import " in manifest.text.content
    return imports or any(
        path.lower() in wanted for path in repository.paths if path.lower().endswith(("props", "targets"))
    )
