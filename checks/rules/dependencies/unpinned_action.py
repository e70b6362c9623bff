"""Actions that a workflow takes from a branch."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.github_workflow import GITHUB_ACTION, GITHUB_WORKFLOW
from checks.documents.node import Scalar
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule

_HEAD = "on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n"
_VERSION = re.compile(r"\d")


@rule(
    message="The action {action} is taken from the branch {branch}",
    level="error",
    fix="Name a release, or better the commit of one with the release in a comment.",
    looks_at={GITHUB_WORKFLOW: ("uses:",), GITHUB_ACTION: ("uses:",)},
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
        {".github/workflows/ci.yml": f"{_HEAD}      - uses: pypa/gh-action-pypi-publish@release/v1\n"},
        {".github/workflows/ci.yml": f"{_HEAD}      - uses: x/y@${{{{ inputs.version }}}}\n"},
    ],
)
def unpinned_action(repository: Repository) -> Iterator[Match]:
    """Whoever can push to that branch decides what the next build runs, with the secrets the workflow holds, and a build that was
    sound yesterday fails without a commit.
    """
    for workflow in repository.changed(GITHUB_WORKFLOW):
        for job in workflow.jobs:
            uses = [job.uses, *(step.uses for step in job.steps)]
            yield from (match for each in uses if each and (match := _match(workflow.path, each)))
    for action in repository.changed(GITHUB_ACTION):
        yield from (match for step in action.steps if step.uses and (match := _match(action.path, step.uses)))


def _match(path: str, uses: Scalar) -> Match | None:
    action, at, reference = uses.value.partition("@")
    if not at or action.startswith((".", "docker:")) or "${{" in uses.value or _VERSION.search(reference):
        return None
    return Match(path, uses.span, {"action": action, "branch": reference})
