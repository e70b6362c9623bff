"""Python's manifests: requirements files, `pyproject.toml`, Pipfiles, `setup.py`, `setup.cfg` and conda environments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents import requirements as pip
from checks.documents.conda import CondaEnvironment
from checks.documents.ini import Ini
from checks.documents.node import Mapping, Scalar, entries, items, text
from checks.documents.pyproject import Pyproject
from checks.documents.source import SourceFile
from checks.documents.toml import Toml
from checks.manifests.model import Manifest, Purpose, Requirement, Source
from checks.pattern import pattern
from checks.text import Span, Text

_EXACT = pattern(r"^===?\s*[^*,<>!~ ]+$")
_BARE_VERSION = pattern(r"^v?\d+(\.\d+)*([-.]?[a-z]+\.?\d*)*(\+\S+)?$")
_COMMIT = pattern(r"^[0-9a-f]{7,40}$")
_DEVELOPMENT = pattern(
    r"(?:^|[-_./])(?:dev|devel|develop|development|test|tests|testing|lint|docs?|typing|types|ci|local|debug|bench)(?:$|[-_./\d])"
)
_VERSIONED = pattern(r"\d+\.\d+|[0-9a-f]{40}|sha256")
_LOCAL = (".", "/", "file:", "~", "\\")


def normalised(name: str) -> str:
    """The name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def of_requirements(document: pip.Requirements) -> Manifest:
    name = document.path.rpartition("/")[2].lower()
    purpose: Purpose = "development" if _DEVELOPMENT.search(name) else "runtime"
    first = document.requirements[0].span if document.requirements else document.text.line_span(1)
    found = tuple(_of_pip(each, purpose) for each in document.requirements)
    return Manifest(document.text, "python", "pip", found, first)


def of_pyproject(document: Pyproject) -> Manifest:
    return Manifest(
        document.text,
        "python",
        _tool(document),
        tuple(_of_project(document)),
        _anchor(document),
    )


def of_pipfile(document: Toml) -> Manifest:
    return Manifest(document.text, "python", "pipenv", tuple(_of_pipfile(document)), document.text.line_span(1))


def of_setup_cfg(document: Ini) -> Manifest:
    section = document.section("options")
    key = section.key("install_requires") if section else None
    found: tuple[Requirement, ...] = ()
    if key is not None and key.value:
        lines = key.value.split("\n")
        start = key.value_span.end_line - len(lines) + 1
        found = tuple(
            requirement
            for number, line in enumerate(lines, start)
            for requirement in _of_line(line, document.text.line_span(number))
        )
    return Manifest(document.text, "python", "setuptools", found, key.name_span if key else document.text.line_span(1))


def of_setup_py(document: SourceFile) -> Manifest:
    found: list[Requirement] = []
    anchor = document.text.line_span(1)
    for call in document.calls_named("setup", "setuptools.setup"):
        anchor = call.span
        listed = next((argument.node for argument in call.arguments if argument.name == "install_requires"), None)
        if listed is not None and listed.kind() == "identifier":
            listed = document.constants.get(listed.text())
        for node in listed.named_children() if listed is not None and listed.kind() == "list" else ():
            written = document.string(node)
            if written:
                found.extend(_of_line(written, document.span(node)))
    return Manifest(document.text, "python", "setuptools", tuple(found), anchor)


def of_conda(document: CondaEnvironment) -> Manifest:
    found = []
    for package in document.packages:
        constraint = package.constraint
        if not package.name or (package.name in ("python", "pip") and not package.pip):
            continue
        if constraint.startswith("@"):
            found.append(_from_address(package.name, constraint[1:].strip(), "runtime", package.span))
        else:
            # Conda's single `=` names a version, or the newest of a series.
            pinned = bool(re.match(r"^={1,3}\s*\d[^*,|]*$", constraint))
            found.append(Requirement(normalised(package.name), constraint, "runtime", "index", pinned, package.span))
    first = document.packages[0].span if document.packages else document.text.line_span(1)
    return Manifest(document.text, "conda", "conda", tuple(found), first)


def _tool(document: Pyproject) -> str:
    for tool in ("poetry", "pdm", "uv", "hatch"):
        if document.tool(tool) is not None:
            return tool
    return "pyproject"


def _anchor(document: Pyproject) -> Span:
    for entry in (*entries(document.root, "project"), *entries(document.root, "tool", "poetry")):
        if entry.key.value in ("dependencies", "name"):
            return entry.key.span
    return document.dependencies[0].name_span if document.dependencies else document.text.line_span(1)


def _of_project(document: Pyproject) -> Iterator[Requirement]:
    sourced = {normalised(entry.key.value): entry.value for entry in entries(document.tool("uv"), "sources")}
    for found in document.dependencies:
        if found.section.startswith("tool.hatch"):
            continue
        purpose: Purpose = "runtime"
        if found.group == "build":
            purpose = "build"
        elif found.group and (
            found.section.startswith(("dependency-groups", "tool.")) or _DEVELOPMENT.search(found.group.lower())
        ):
            purpose = "development"
        optional = found.section.startswith("project.optional")
        source = sourced.get(found.normalised)
        if source is not None:
            yield _from_uv(found.normalised, source, purpose, found.span)
        elif found.reference:
            yield _from_address(found.normalised, found.reference, purpose, found.span)
        else:
            pinned = _is_exact(found.specifier, poetry=found.section.startswith("tool.poetry"))
            yield Requirement(
                found.normalised, found.specifier, purpose, "index", pinned, found.span, optional=optional
            )


def _from_uv(name: str, node: object, purpose: Purpose, span: Span) -> Requirement:
    """A dependency that `[tool.uv.sources]` redirects."""
    if not isinstance(node, Mapping) or text(node, "git") is None:
        return Requirement(name, "", purpose, "local", True, span)
    reference = text(node, "rev") or text(node, "tag")
    source: Source = "branch" if not reference else "tag" if text(node, "tag") else "commit"
    return Requirement(name, reference or text(node, "branch") or "", purpose, source, bool(reference), span)


def _of_pipfile(document: Toml) -> Iterator[Requirement]:
    for section, purpose in (("packages", "runtime"), ("dev-packages", "development")):
        for entry in entries(document.root, section):
            node, span = entry.value, entry.key.span
            name = normalised(entry.key.value)
            given: Purpose = "runtime" if purpose == "runtime" else "development"
            version = node.value if isinstance(node, Scalar) else text(node, "version")
            address = text(node, "git") or text(node, "file")
            if text(node, "path") or (text(node, "editable") == "true" and not address):
                yield Requirement(name, "", given, "local", True, span)
            elif address:
                pin = text(node, "ref")
                yield _from_address(name, f"git+{address}@{pin}" if pin else f"git+{address}", given, span)
            else:
                constraint = "" if version in (None, "*") else str(version)
                yield Requirement(name, constraint, given, "index", bool(_EXACT.match(constraint)), span)


def _of_line(written: str, span: Span) -> Iterator[Requirement]:
    if "\n" in written:
        return
    for found in pip.parse(Text("requirements.txt", written)).requirements:
        if found.reference:
            yield _from_address(found.normalised, found.reference, "runtime", span)
        else:
            yield Requirement(
                found.normalised, found.specifier, "runtime", "index", bool(_EXACT.match(found.specifier)), span
            )


def _of_pip(found: pip.Requirement, purpose: Purpose) -> Requirement:
    if found.reference or not found.name:
        pinned = _from_address(found.normalised, found.reference, purpose, found.span, editable=found.editable)
        return (
            pinned
            if not found.hashes
            else Requirement(pinned.name, pinned.constraint, purpose, pinned.source, True, found.span)
        )
    extras = f"[{','.join(found.extras)}]" if found.extras else ""
    marker = f" ; {found.marker}" if found.marker else ""
    return Requirement(
        name=found.normalised,
        constraint=found.specifier,
        purpose=purpose,
        source="index",
        # A single `=` is conda's way to write a version; pip refuses it and installs no other.
        pinned=bool(_EXACT.match(found.specifier) or found.hashes or re.match(r"^=[^=]", found.specifier)),
        span=found.span,
        exact=f"{found.name}{extras}=={{version}}{marker}".replace("{", "{{")
        .replace("}", "}}")
        .replace("{{version}}", "{version}"),
    )


def _is_exact(specifier: str, *, poetry: bool) -> bool:
    return bool(_EXACT.match(specifier) or (poetry and _BARE_VERSION.match(specifier)))


def _from_address(name: str, reference: str, purpose: Purpose, span: Span, *, editable: bool = False) -> Requirement:
    """A dependency given by a path, an archive or a version-control address."""
    if reference.startswith(_LOCAL) or "://" not in reference:
        return Requirement(name, reference, purpose, "local", True, span)
    versioned = (
        re.match(r"^(?:git|hg|svn|bzr)\+", reference) or editable or reference.partition("@")[0].endswith(".git")
    )
    if not versioned:
        pinned = bool(_VERSIONED.search(reference))
        return Requirement(name, reference, purpose, "archive", pinned, span)
    location = reference.partition("#")[0].partition("://")[2].partition("/")[2]
    revision = location.rpartition("@")[2] if "@" in location else ""
    source = source_of(revision)
    return Requirement(name, revision or reference, purpose, source, source != "branch", span)


def source_of(revision: str) -> Source:
    """What a git revision names, as far as its spelling tells: a commit, a tag (it holds a number), or a branch."""
    if _COMMIT.match(revision):
        return "commit"
    return "tag" if re.search(r"\d", revision) or revision.startswith("$") else "branch"


def requirement_lists(document: Pyproject) -> tuple[Scalar, ...]:
    """The names of requirements files that `dynamic` dependencies come from."""
    files = items(document.root, "tool", "setuptools", "dynamic", "dependencies", "file")
    return tuple(item for item in files if isinstance(item, Scalar))
