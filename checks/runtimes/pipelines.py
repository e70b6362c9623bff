"""Which version of a language CI builds and tests on."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.github_workflow import GITHUB_WORKFLOW, Job, Workflow
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.node import Scalar, items
from checks.pattern import pattern
from checks.repository import Repository
from checks.runtimes.releases import Declared, exactly, line_of, runtime_of

_SETUPS = {
    "actions/setup-python": ("Python", "python-version"),
    "actions/setup-node": ("Node.js", "node-version"),
    "actions/setup-go": ("Go", "go-version"),
    "actions/setup-java": ("Java", "java-version"),
    "ruby/setup-ruby": ("Ruby", "ruby-version"),
    "shivammathur/setup-php": ("PHP", "php-version"),
    "actions/setup-dotnet": (".NET", "dotnet-version"),
    "actions-rust-lang/setup-rust-toolchain": ("Rust", "toolchain"),
}
_EXPRESSION = pattern(r"^\$\{\{\s*(matrix|env)\.([\w-]+)\s*\}\}$")
_TESTS = pattern(
    r"\b(?:pytest|tox|nox|unittest|manage\.py test|(?:npm|yarn|pnpm)(?: run)? (?:test|build|ci)|npm t\b|jest|vitest|mocha|rspec|"
    r"rails test|rake|phpunit|artisan test|pest|mvnw?|gradlew?|go (?:test|build|vet)|dotnet (?:test|build|publish)|cargo (?:test|build)|make (?:test|build|check))\b"
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
    for language, image in _in_gitlab(repository):
        listed = found.setdefault(language, [])
        if listed is not None:
            listed.append(image)
    return found


def _in_gitlab(repository: Repository) -> Iterator[tuple[str, Declared]]:
    """Images of jobs that build or test."""
    for pipeline in repository.all(GITLAB_CI, ("image",)):
        for job in pipeline.jobs:
            if job.hidden or job.image is None or not any(_TESTS.search(line.command) for line in job.script):
                continue
            found = runtime_of(job.image.value)
            language, line = found or ("", None)
            if line is not None:
                written = job.image.value.rpartition(":")[2]
                place = Declared(pipeline.path, job.image.span, language, written, (exactly(line),), "")
                yield language, place


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
