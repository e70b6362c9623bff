"""Which version of a language a repository names outside its images: version files, manifests and CI."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename, dirname
from typing import Protocol, TypeVar

from checks.documents.github_workflow import GITHUB_WORKFLOW, Job, Workflow
from checks.documents.go_mod import GO_MOD
from checks.documents.kind import Kind
from checks.documents.node import Scalar, items
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.pyproject import PYPROJECT
from checks.documents.runtime_version_file import RUNTIME_VERSION
from checks.repository import Repository
from checks.runtimes.releases import Range, exactly, line_of, ranges
from checks.text import Span, Text
from checks.value import frozen


class _Document(Protocol):
    @property
    def path(self) -> str: ...


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
}
_TOOLS = {"python": "Python", "nodejs": "Node.js", "node": "Node.js", "ruby": "Ruby", "golang": "Go", "go": "Go"}
_SETUPS = {
    "actions/setup-python": ("Python", "python-version"),
    "actions/setup-node": ("Node.js", "node-version"),
    "actions/setup-go": ("Go", "go-version"),
    "actions/setup-java": ("Java", "java-version"),
    "ruby/setup-ruby": ("Ruby", "ruby-version"),
    "shivammathur/setup-php": ("PHP", "php-version"),
}
_EXPRESSION = re.compile(r"^\$\{\{\s*(matrix|env)\.([\w-]+)\s*\}\}$")
_TESTS = re.compile(
    r"\b(?:pytest|tox|nox|unittest|manage\.py test|(?:npm|yarn|pnpm)(?: run)? (?:test|build|ci)|npm t\b|jest|vitest|mocha|rspec|"
    r"rails test|rake|phpunit|artisan test|pest|mvnw?|gradlew?|go (?:test|build|vet)|make (?:test|build|check))\b"
)


@frozen
class Declared:
    """`folder` is where it holds; `allowed` the release lines, any of which may be the image's."""

    path: str
    span: Span
    language: str
    written: str
    allowed: tuple[Range, ...]
    folder: str


def in_files(repository: Repository) -> Iterator[Declared]:
    """By version files and manifests."""
    for pinned in repository.all(RUNTIME_VERSION):
        if repository.role(pinned.path) != "test":
            yield from _in_version_file(pinned.text)
    for module in _deployed(repository, GO_MOD):
        line = line_of("Go", module.go) if module.go else None
        if line is not None:
            number = next((n for n, text in enumerate(module.text.lines, 1) if text.split()[:1] == ["go"]), 1)
            span = module.text.line_span(number)
            yield Declared(module.path, span, "Go", module.go, (Range(line, None),), dirname(module.path))
    for project in _deployed(repository, PYPROJECT):
        wanted = project.requires_python
        if wanted is not None:
            yield from _constrained(project.path, "Python", wanted)
    for package in _deployed(repository, PACKAGE_JSON):
        for name, engine in package.engines:
            if name == "node":
                yield from _constrained(package.path, "Node.js", engine)


def _deployed(repository: Repository, kind: Kind[Parsed]) -> Iterator[Parsed]:
    """Documents of a kind that are deployed, whichever roles the rule at work may see."""
    return (each for each in repository.all(kind) if repository.role(each.path) == "production")


def _constrained(path: str, language: str, written: Scalar) -> Iterator[Declared]:
    allowed = ranges(language, written.value)
    if allowed:
        yield Declared(path, written.span, language, written.value, allowed, dirname(path))


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


def in_pipelines(repository: Repository) -> dict[str, list[Declared] | None]:
    """What CI sets up by language, the places of jobs that build or test first; None where one of them is not known."""
    found: dict[str, list[Declared] | None] = {}
    for workflow in repository.all(GITHUB_WORKFLOW, tuple(_SETUPS)):
        for job in workflow.jobs:
            for language, each in _set_up(workflow, job):
                known = found.setdefault(language, [])
                if each is None or known is None:
                    found[language] = None
                else:
                    known.extend(each)
    return found


def tests(job: Job) -> bool:
    """Whether a job builds or tests the application rather than checking its style."""
    return any(step.run is not None and _TESTS.search(step.run) for step in job.steps)


def _set_up(workflow: Workflow, job: Job) -> Iterator[tuple[str, list[Declared] | None]]:
    if not tests(job):
        return
    for step in job.steps:
        action = step.uses.value.partition("@")[0] if step.uses else ""
        if action not in _SETUPS:
            continue
        language, name = _SETUPS[action]
        given = step.input(name)
        written = given.value if given is not None else None
        if given is None or written is None:
            yield language, None
            continue
        declared: list[Declared] = []
        for version in _values(workflow, job, written):
            line = line_of(language, version)
            if line is None:
                yield language, None
                break
            declared.append(Declared(workflow.path, given.span, language, version, (exactly(line),), ""))
        else:
            yield language, declared or None


def _values(workflow: Workflow, job: Job, written: str) -> Iterator[str]:
    """The versions an input stands for, those of a matrix and of several lines among them; itself where it is not known."""
    expression = _EXPRESSION.match(written.strip())
    if expression is None:
        yield from (line.strip() for line in written.splitlines() if line.strip())
    elif expression[1] == "env":
        variables = {variable.name: variable.value for variable in (*workflow.env, *job.env)}
        yield variables.get(expression[2]) or written
    else:
        values = [item.value for item in items(job.strategy, "matrix", expression[2]) if isinstance(item, Scalar)]
        included = [each for item in items(job.strategy, "matrix", "include") for each in items(item, expression[2])]
        values += [item.value for item in included if isinstance(item, Scalar)]
        yield from values or [written]
