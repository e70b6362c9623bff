"""Manifests in XML: Maven's `pom.xml`, .NET's project files and central package versions. And Gradle's version catalogues."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.node import Node, Scalar, entries, text
from checks.documents.toml import Toml
from checks.documents.xml import Element, Xml
from checks.manifests.model import Manifest, Requirement
from checks.manifests.others import is_floating

_NUGET = ("PackageReference", "PackageVersion", "GlobalPackageReference")


def of_pom(document: Xml) -> Manifest:
    anchor = next((each.span for each in document.named("dependencies")), document.root.span)
    return Manifest(document.text, "maven", "maven", tuple(_of_pom(document)), anchor)


def _of_pom(document: Xml) -> Iterator[Requirement]:
    properties = document.child(document.root, "properties")
    values = {each.name: each.text for each in document.children(properties)} if properties else {}
    own = document.value(document.root, "groupId") or document.value(document.root, "parent", "groupId")
    for element in document.elements:
        if element.name not in ("dependency", "plugin", "parent", "extension"):
            continue
        artifact, version = document.value(element, "artifactId"), document.child(element, "version")
        if artifact is None:
            continue
        group = document.value(element, "groupId") or "org.apache.maven.plugins"
        written = _resolved(version.text, values) if version else ""
        purpose = "development" if document.value(element, "scope") == "test" or element.name == "plugin" else "runtime"
        yield Requirement(
            f"{group}:{artifact}",
            written,
            "development" if purpose == "development" else "runtime",
            "local" if group in (own, "${project.groupId}") else "index",
            not is_floating(written),
            version.text_span if version else element.span,
        )


def _resolved(version: str, values: dict[str, str]) -> str:
    """The version with a property of the same file filled in; as written where the property comes from elsewhere."""
    name = version.strip()
    return values.get(name[2:-1], version) if name.startswith("${") and name.endswith("}") else version


def of_dotnet(document: Xml) -> Manifest:
    elements = [each for each in document.elements if each.name in _NUGET]
    found = tuple(requirement for each in elements for requirement in _of_reference(document, each))
    return Manifest(document.text, "dotnet", "nuget", found, elements[0].span if elements else document.root.span)


def _of_reference(document: Xml, element: Element) -> Iterator[Requirement]:
    name = element.attribute("Include") or element.attribute("Update")
    version = element.attribute("Version") or element.attribute("VersionOverride")
    inner = document.child(element, "Version")
    if name is None or "$(" in name.value:
        return
    written = version.value if version else inner.text if inner else ""
    span = version.span if version else inner.text_span if inner else element.span
    yield Requirement(name.value.lower(), written, "runtime", "index", not _is_open(written), span)


def _is_open(version: str) -> bool:
    """Whether NuGet is left the choice: of a range it takes the lowest version, so only a `*` or a missing lower bound does."""
    bare = version.strip()
    return "*" in bare or bare.startswith(("(,", "[,"))


def of_catalog(document: Toml) -> Manifest:
    """`gradle/libs.versions.toml`. A version that entries refer to is told where it stands."""
    found: list[Requirement] = []
    for section in ("versions", "libraries", "plugins"):
        for entry in entries(document.root, section):
            for node in _versions(entry.value, section):
                version = node.value
                found.append(
                    Requirement(entry.key.value, version, "runtime", "index", not is_floating(version), node.span)
                )
    return Manifest(document.text, "gradle", "gradle", tuple(found), document.text.line_span(1))


def _versions(node: Node, section: str) -> Iterator[Scalar]:
    given = node
    if section != "versions":
        if isinstance(node, Scalar):
            head, colon, version = node.value.rpartition(":")
            if colon and ":" in head:
                yield Scalar(version, node.span)
            return
        given = next((entry.value for entry in entries(node) if entry.key.value == "version"), node)
        if given is node:
            return
    if isinstance(given, Scalar):
        yield given
        return
    for key in ("strictly", "require", "prefer"):
        if text(given, key):
            yield from (
                entry.value for entry in entries(given) if entry.key.value == key and isinstance(entry.value, Scalar)
            )
            return
