"""Actions that a workflow takes from a branch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.documents.github_workflow import GITHUB_ACTION, GITHUB_WORKFLOW
from checks.documents.node import Scalar
from checks.finding import Edit, Fix, Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule
from checks.written_commands import PIPELINES

_HEAD = "on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n"
_CHOOSES_BY_BRANCH = ("dtolnay/rust-toolchain",)
"""Actions whose branches are the choice they offer, `stable` among them, as their documentation tells."""
_VERSION = pattern(r"\d")


@rule(
    message="The action {action} is taken from the branch {branch}",
    level="warning",
    fix="Name a release, or better the commit of one with the release in a comment.",
    looks_at={GITHUB_WORKFLOW: ("uses:",), GITHUB_ACTION: ("uses:",)},
    roles=PIPELINES,
    bad=[
        ({".github/workflows/ci.yml": f"{_HEAD}      - uses: actions/checkout@main\n"}, ".github/workflows/ci.yml:6"),
        (
            {
                ".github/workflows/ci.yml": f"{_HEAD}      - uses: actions/checkout@v4\n      - uses: x/deploy/web@master\n"
            },
            ".github/workflows/ci.yml:7",
        ),
        (
            {
                ".github/workflows/ci.yml": "on: push\njobs:\n  build:\n    uses: x/shared/.github/workflows/build.yml@develop\n"
            },
            ".github/workflows/ci.yml:4",
        ),
        (
            {
                ".github/workflows/ci.yml": f"{_HEAD}      - uses: x/tools/login@main\n      - uses: x/tools/logout@main\n      - uses: x/other@main\n"
            },
            ".github/workflows/ci.yml:6 .github/workflows/ci.yml:8",
        ),
        (
            {"action.yml": "name: a\nruns:\n  using: composite\n  steps:\n    - uses: x/y@HEAD\n"},
            "action.yml:5",
        ),
    ],
    good=[
        {".github/workflows/ci.yml": f"{_HEAD}      - uses: actions/checkout@v4\n      - uses: x/y@1.2.3\n"},
        {".github/workflows/ci.yml": f"{_HEAD}      - uses: x/y@8f4b7f84864484a7bf31766abe9204da3cbe65b3 # v3\n"},
        {
            ".github/workflows/ci.yml": f"{_HEAD}      - uses: ./.github/actions/setup\n      - uses: docker://alpine:3.20\n"
        },
        {".github/workflows/ci.yml": f"{_HEAD}      - uses: dtolnay/rust-toolchain@stable\n"},
        {".github/workflows/ci.yml": f"{_HEAD}      - uses: pypa/gh-action-pypi-publish@release/v1\n"},
        {".github/workflows/ci.yml": f"{_HEAD}      - uses: x/y@${{{{ inputs.version }}}}\n"},
    ],
)
def unpinned_action(repository: Repository) -> Iterator[Match]:
    """Whoever can push to that branch decides what the next build runs, with the secrets the workflow holds, and a build that was
    sound yesterday fails without a commit.
    """
    for workflow in repository.changed(GITHUB_WORKFLOW):
        listed = [uses for job in workflow.jobs for uses in (job.uses, *(step.uses for step in job.steps))]
        yield from _matches(repository, workflow.path, listed)
    for action in repository.changed(GITHUB_ACTION):
        yield from _matches(repository, action.path, [step.uses for step in action.steps])


def _matches(repository: Repository, path: str, listed: Sequence[Scalar | None]) -> Iterator[Match]:
    """One match for each repository of actions and branch of it, however many of its actions a file uses."""
    seen: set[tuple[str, str]] = set()
    for uses in listed:
        if uses is None:
            continue
        action, at, reference = uses.value.partition("@")
        local = action.startswith((".", "docker:")) or action in _CHOOSES_BY_BRANCH
        source = "/".join(action.split("/")[:2])
        if at and not local and "${{" not in uses.value and not _VERSION.search(reference):
            if (source, reference) in seen:
                continue
            seen.add((source, reference))
            yield Match(path, uses.span, {"action": action, "branch": reference}, _fix(repository, path, uses, source))


def _fix(repository: Repository, path: str, uses: Scalar, source: str) -> Fix | None:
    """The one version of the same repository of actions that other steps name."""
    versions = repository.model(_versions).get(source, frozenset())
    if len(versions) != 1:
        return None
    action, (version,) = uses.value.partition("@")[0], versions
    edit = Edit(path, uses.span, f"{action}@{version}")
    return Fix(f"use {source}@{version}, as other steps do", (edit,), safe=False)


def _versions(repository: Repository) -> dict[str, frozenset[str]]:
    """Versions by repository of actions, of all workflows; a model."""
    found: dict[str, frozenset[str]] = {}
    for workflow in repository.all(GITHUB_WORKFLOW):
        for uses in (each for job in workflow.jobs for each in (job.uses, *(step.uses for step in job.steps))):
            action, _, reference = uses.value.partition("@") if uses else ("", "", "")
            if _VERSION.search(reference) and "${{" not in reference:
                source = "/".join(action.split("/")[:2])
                found[source] = found.get(source, frozenset()) | {reference}
    return found
