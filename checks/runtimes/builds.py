"""Which version of the JVM or of .NET a build makes its output for: an image has to bring that one or, of the JVM, a later one."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname

from checks.documents.gradle import GRADLE, GradleBuild
from checks.documents.properties import PROPERTIES
from checks.documents.xml import XML, Xml
from checks.pattern import pattern
from checks.repository import Repository
from checks.runtimes.releases import Declared, Range, exactly, line_of
from checks.text import Span

_PROPERTIES = ("java.version", "maven.compiler.release", "maven.compiler.target", "maven.compiler.source")
_FRAMEWORK = pattern(r"^net(?:coreapp)?(\d+)\.\d+$")
_PROJECTS = (".csproj", ".fsproj", ".vbproj", "directory.build.props")


_GRADLE = pattern(
    r"(?:languageVersion\s*(?:=|\.set\()\s*JavaLanguageVersion\.of\(|jvmToolchain\(|(?:source|target)Compatibility\s*=\s*[\"']?"
    r"|(?:source|target)Compatibility\s*=\s*JavaVersion\.(?:toVersion\([\"']?|VERSION_)|options\.release\s*=\s*)"
    r"(\d[\d._]*)"
)


def built_for(repository: Repository) -> Iterator[Declared]:
    for document in repository.all(XML):
        if repository.role(document.path) != "production":
            continue
        name = basename(document.path).lower()
        if name == "pom.xml":
            yield from _in_pom(document)
        elif name.endswith(_PROJECTS):
            yield from _in_project(document)
    for build in repository.all(GRADLE):
        if repository.role(build.path) == "production":
            yield from _in_gradle(build)
    for properties in repository.all(PROPERTIES, ("java.runtime.version",)):
        for each in properties.properties:
            if basename(properties.path) == "system.properties" and each.key == "java.runtime.version":
                yield from _of_java(properties.path, each.value, each.span, exact=True)


def _in_pom(pom: Xml) -> Iterator[Declared]:
    properties = pom.child(pom.root, "properties")
    named = {each.name: each for each in pom.children(properties)} if properties is not None else {}
    for name in _PROPERTIES:
        given = named.get(name)
        if given is not None:
            yield from _of_java(pom.path, given.text, given.span)
            return


def _in_gradle(build: GradleBuild) -> Iterator[Declared]:
    found = _GRADLE.search(build.text.content)
    if found is not None:
        yield from _of_java(build.path, found[1].replace("_", "."), build.text.span(*found.span()))


def _of_java(path: str, written: str, span: Span, *, exact: bool = False) -> Iterator[Declared]:
    line = line_of("Java", written)
    if line is not None:
        allowed = exactly(line) if exact else Range(line, None)
        yield Declared(path, span, "Java", written.strip(), (allowed,), dirname(path))


def _in_project(project: Xml) -> Iterator[Declared]:
    """An application runs on the framework it names alone, unless it is told to roll forward."""
    if any(True for name in ("RollForward", "SelfContained", "PublishAot") for _ in project.named(name)):
        return
    for name in ("TargetFramework", "TargetFrameworks"):
        for element in project.named(name):
            found = [_FRAMEWORK.match(each.strip()) for each in element.text.split(";")]
            lines = [(int(each[1]),) for each in found if each is not None]
            if lines and len(lines) == len(found) and _runs(project):
                yield Declared(
                    project.path,
                    element.span,
                    ".NET",
                    element.text.strip(),
                    tuple(map(exactly, lines)),
                    dirname(project.path),
                )


def _runs(project: Xml) -> bool:
    """Whether the project is started by itself: a web or worker SDK, or an executable."""
    sdk = project.root.attribute("Sdk")
    kinds = ("Microsoft.NET.Sdk.Web", "Microsoft.NET.Sdk.Worker")
    executable = any(each.text.strip().lower() in ("exe", "winexe") for each in project.named("OutputType"))
    return (sdk is not None and sdk.value in kinds) or executable
