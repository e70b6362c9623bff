"""Spring Boot's graceful shutdown: the default since 3.4, a setting from 2.3 on, not there before.

https://github.com/spring-projects/spring-boot/wiki/Spring-Boot-3.4-Release-Notes names the change of the default.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname
from typing import Any

from checks.documents.gradle import GRADLE, GradleBuild
from checks.documents.java import JAVA
from checks.documents.kind import Kind
from checks.documents.kotlin import KOTLIN
from checks.documents.node import scalars
from checks.documents.properties import PROPERTIES
from checks.documents.xml import XML, Xml
from checks.documents.yaml import YAML
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

LITERALS = ("spring-boot", "springframework.boot")
SETTING_LITERALS = ("shutdown",)
_GRACEFUL_BY_DEFAULT = (3, 4)
_CONFIGURABLE = (2, 3)
_SERVERS = tuple(f"spring-boot-starter-{each}" for each in "web webflux jetty tomcat undertow jersey".split())
_VERSION = pattern(r"^(\d+)\.(\d+)")
_BOM = ("spring-boot-starter-parent", "spring-boot-dependencies")
_PROPERTY = pattern(r"^\$\{([\w.-]+)\}$")
_GRACEFUL = pattern(r"shutdown\s*[:=]\s*[\"']?graceful|GracefulShutdown|gracefulShutdown|SERVER_SHUTDOWN")


@frozen
class Boot:
    """`span` is where the version stands."""

    path: str
    span: Span
    version: tuple[int, int]


@frozen
class Immediate:
    """A server that leaves its requests behind: by its version, or by what it is told."""

    path: str
    span: Span
    what: str
    missing: str


def immediate(repository: Repository) -> Iterator[Immediate]:
    """Versions that do not drain by themselves while nothing asks for it, and settings that switch it off."""
    yield from _switched_off(repository)
    versions = [*_by_maven(repository), *_by_gradle(repository)]
    if not versions or repository.model(_asks_for_it):
        return
    for boot in versions:
        if boot.version < _GRACEFUL_BY_DEFAULT and repository.model(_serves_by_folder)(dirname(boot.path)):
            number = ".".join(map(str, boot.version))
            missing = (
                "`server.shutdown=graceful` is set nowhere"
                if boot.version >= _CONFIGURABLE
                else "can be told to only from 2.3 on"
            )
            yield Immediate(boot.path, boot.span, f"Spring Boot {number} does not drain requests", missing)


def _by_maven(repository: Repository) -> Iterator[Boot]:
    for pom in repository.changed(XML):
        if pom.path.rpartition("/")[2] == "pom.xml":
            yield from _of_pom(pom)


def _of_pom(pom: Xml) -> Iterator[Boot]:
    properties = pom.child(pom.root, "properties")
    values = {each.name: each for each in pom.children(properties)} if properties else {}
    for element in pom.elements:
        if element.name not in ("parent", "dependency") or pom.value(element, "artifactId") not in _BOM:
            continue
        given = pom.child(element, "version")
        name = _PROPERTY.match(given.text.strip()) if given is not None else None
        place = values.get(name[1]) if name is not None else given
        version = _version(place.text) if place is not None else None
        if place is not None and version is not None:
            yield Boot(pom.path, place.text_span, version)
            return


def _by_gradle(repository: Repository) -> Iterator[Boot]:
    for build in repository.changed(GRADLE):
        for coordinate in build.coordinates:
            if _is_boot(coordinate.group, coordinate.name):
                version = _version(build.resolve(coordinate.version) or "")
                if version is not None:
                    yield Boot(build.path, coordinate.version_span or coordinate.span, version)
                    break


def _is_boot(group: str, name: str) -> bool:
    return "org.springframework.boot" in (group, name) and (
        name in ("org.springframework.boot", "spring-boot-gradle-plugin", *_BOM)
    )


def _version(written: str) -> tuple[int, int] | None:
    found = _VERSION.match(written.strip())
    return (int(found[1]), int(found[2])) if found else None


class _Folders:
    """Folders of modules that bring an embedded server; asked whether one lies in a folder or below it."""

    def __init__(self, folders: frozenset[str]) -> None:
        self._folders = folders

    def __call__(self, folder: str) -> bool:
        return any(not folder or each == folder or each.startswith(f"{folder}/") for each in self._folders)


def _serves_by_folder(repository: Repository) -> _Folders:
    found = {pom.path for pom in repository.all(XML, _SERVERS) if _embeds(pom, repository)}
    found |= {build.path for build in repository.all(GRADLE, _SERVERS) if _builds_server(build)}
    return _Folders(frozenset(dirname(path) for path in found if repository.role(path) == "production"))


def _embeds(pom: Xml, repository: Repository) -> bool:
    """Whether the module starts its own server: a WAR is stopped by the container it is put in."""
    if not pom.path.endswith("pom.xml") or pom.value(pom.root, "packaging") == "war":
        return False
    if repository.unit(pom.path).kind == "library":
        return False
    return any(
        pom.value(each, "artifactId") in _SERVERS and pom.value(each, "scope") not in ("test", "provided")
        for each in pom.named("dependency")
    )


def _builds_server(build: GradleBuild) -> bool:
    return any(
        each.name in _SERVERS and not each.configuration.startswith(("test", "provided")) for each in build.coordinates
    )


def _asks_for_it(repository: Repository) -> bool:
    """Whether a setting, a manifest's variable or code drains requests anywhere in the repository."""
    kinds: tuple[Kind[Any], ...] = (YAML, PROPERTIES, JAVA, KOTLIN)
    return any(
        _GRACEFUL.search(document.text.content) is not None
        for kind in kinds
        for document in repository.all(kind, ("graceful", "server_shutdown"))
    )


def _switched_off(repository: Repository) -> Iterator[Immediate]:
    told = ("Requests are not drained", "`server.shutdown=immediate` switches it off")
    for properties in repository.changed(PROPERTIES):
        for each in properties.properties:
            if each.key == "server.shutdown" and each.value.strip().lower() == "immediate":
                yield Immediate(properties.path, each.span, *told)
    for document in repository.changed(YAML):
        if not document.path.rpartition("/")[2].lower().startswith(("application", "bootstrap")):
            continue
        for node in document.documents:
            for path, value in scalars(node):
                if ".".join(path) == "server.shutdown" and value.value.strip().lower() == "immediate":
                    yield Immediate(document.path, value.span, *told)
