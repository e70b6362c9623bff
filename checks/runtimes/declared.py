"""Which version of a language a repository names outside its images, in version files and manifests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename, dirname
from typing import Protocol, TypeVar

from checks.documents.composer_json import COMPOSER_JSON, Composer
from checks.documents.gemfile import GEMFILE, Gemfile
from checks.documents.go_mod import GO_MOD, GoMod
from checks.documents.json import JSON, Json
from checks.documents.kind import Kind
from checks.documents.node import Scalar, scalar
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.pyproject import PYPROJECT
from checks.documents.runtime_version_file import RUNTIME_VERSION
from checks.documents.toml import TOML, Toml
from checks.repository import Repository
from checks.runtimes.builds import built_for
from checks.runtimes.releases import Declared, Range, exactly, line_of, ranges, runtime_of
from checks.text import Text


class _Document(Protocol):
    @property
    def path(self) -> str: ...


__all__ = ["Declared", "in_files"]
Parsed = TypeVar("Parsed", bound=_Document)

_FILES = {
    ".python-version": "Python",
    "runtime.txt": "Python",
    ".nvmrc": "Node.js",
    ".node-version": "Node.js",
    ".ruby-version": "Ruby",
    ".java-version": "Java",
    ".php-version": "PHP",
    ".go-version": "Go",
    "rust-toolchain": "Rust",
}
_TOOLS = {
    "java": "Java",
    "php": "PHP",
    "dotnet": ".NET SDK",
    "rust": "Rust",
    "python": "Python",
    "nodejs": "Node.js",
    "node": "Node.js",
    "ruby": "Ruby",
    "golang": "Go",
    "go": "Go",
}


def in_files(repository: Repository) -> Iterator[Declared]:
    """By version files and manifests."""
    for pinned in repository.all(RUNTIME_VERSION):
        if repository.role(pinned.path) != "test":
            yield from _in_version_file(pinned.text)
    for module in _deployed(repository, GO_MOD):
        yield from _in_module(module)
    for project in _deployed(repository, PYPROJECT):
        if project.requires_python is not None:
            yield from _constrained(project.path, "Python", project.requires_python)
    for package in _deployed(repository, PACKAGE_JSON):
        for engine in (engine for name, engine in package.engines if name == "node"):
            yield from _constrained(package.path, "Node.js", engine)
    yield from _by_manifests(repository)
    for file in repository.all(JSON, ("devcontainers/", "sdk")):
        yield from _in_json(file)
    yield from built_for(repository)


def _by_manifests(repository: Repository) -> Iterator[Declared]:
    for composer in _deployed(repository, COMPOSER_JSON):
        yield from _in_composer(composer)
    for gemfile in _deployed(repository, GEMFILE):
        yield from _in_gemfile(gemfile)
    for document in _deployed(repository, TOML):
        yield from _in_toml(document)


def _in_module(module: GoMod) -> Iterator[Declared]:
    line = line_of("Go", module.go) if module.go else None
    if line is not None and module.go:
        number = next((n for n, text in enumerate(module.text.lines, 1) if text.split()[:1] == ["go"]), 1)
        yield Declared(
            module.path, module.text.line_span(number), "Go", module.go, (Range(line, None),), dirname(module.path)
        )


def _in_composer(composer: Composer) -> Iterator[Declared]:
    for requirement in composer.requirements:
        if requirement.name == "php" and requirement.section == "require":
            alternatives = re.sub(r"\|+", "||", requirement.constraint)
            yield from _constrained(composer.path, "PHP", Scalar(alternatives, requirement.span))


def _deployed(repository: Repository, kind: Kind[Parsed]) -> Iterator[Parsed]:
    """Documents of a kind that are deployed, whichever roles the rule at work may see."""
    return (each for each in repository.all(kind) if repository.role(each.path) == "production")


def _constrained(path: str, language: str, written: Scalar) -> Iterator[Declared]:
    allowed = ranges(language, written.value)
    if allowed:
        yield Declared(path, written.span, language, written.value, allowed, dirname(path))


def _in_gemfile(gemfile: Gemfile) -> Iterator[Declared]:
    if gemfile.ruby is None:
        return
    found = re.match(r"""ruby[\s(]+["']([^"']+)["']""", gemfile.text.slice(gemfile.ruby))
    if found is not None:
        written = found[1] if not found[1].startswith("~>") else f"~{found[1][2:].strip()}"
        yield from _constrained(gemfile.path, "Ruby", Scalar(written, gemfile.ruby))


def _in_toml(document: Toml) -> Iterator[Declared]:
    """A Pipfile's `[requires]`, and the toolchain of Rust."""
    name = basename(document.path).lower()
    if name == "pipfile":
        for key in ("python_version", "python_full_version"):
            wanted = scalar(document.root, "requires", key)
            if wanted is not None:
                yield from _constrained(document.path, "Python", wanted)
    if name == "rust-toolchain.toml":
        channel = scalar(document.root, "toolchain", "channel")
        line = line_of("Rust", channel.value) if channel is not None else None
        if channel is not None and line is not None:
            folder = dirname(document.path)
            yield Declared(document.path, channel.span, "Rust", channel.value, (exactly(line),), folder)


def _in_json(file: Json) -> Iterator[Declared]:
    """.NET's `global.json`, and the image of a development container."""
    name = basename(file.path).lower()
    if name == "global.json":
        version = scalar(file.root, "sdk", "version")
        line = line_of(".NET SDK", version.value) if version is not None else None
        if version is not None and line is not None and scalar(file.root, "sdk", "rollForward") is None:
            yield Declared(file.path, version.span, ".NET SDK", version.value, (exactly(line),), dirname(file.path))
    if name in ("devcontainer.json", ".devcontainer.json"):
        image = scalar(file.root, "image")
        found = runtime_of(image.value) if image is not None else None
        if image is not None and found is not None and found[1] is not None:
            folder = dirname(file.path).removesuffix(".devcontainer").rstrip("/")
            written = image.value.rpartition(":")[2]
            yield Declared(file.path, image.span, found[0], written, (exactly(found[1]),), folder)


def _in_version_file(text: Text) -> Iterator[Declared]:
    name = basename(text.path)
    lines = [(number, line.split("#")[0].strip()) for number, line in enumerate(text.lines, 1) if number < 50]
    lines = [(number, line) for number, line in lines if line]
    found: list[tuple[int, str, str]] = []
    for number, line in lines:
        tool, _, version = line.partition(" ") if name == ".tool-versions" else ("", "", line)
        language = _TOOLS.get(tool) if tool else _FILES.get(name)
        if language is not None:
            found.append((number, language, re.sub(r"^(?:python|ruby)-", "", version.strip())))
    if name in _FILES and len(found) != 1:
        return
    for number, language, version in found:
        release = line_of(language, version)
        if release is not None:
            yield Declared(
                text.path, text.line_span(number), language, version, (exactly(release),), dirname(text.path)
            )
