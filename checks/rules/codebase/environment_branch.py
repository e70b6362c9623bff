"""A branch for each environment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.command_line import invocations
from checks.documents.github_workflow import GITHUB_WORKFLOW, Step
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.node import Scalar, scalars
from checks.documents.shell import SHELL, Script
from checks.finding import Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule
from checks.text import Span, Text

_ENVIRONMENTS = frozenset(
    "production prod staging stage stg qa uat preprod pre-production preproduction live sandbox-env env/production env/staging "
    "environments/production environments/staging deploy/production deploy/staging".split()
)
_GROUPS = {
    "prod": "production",
    "live": "production",
    "stage": "staging",
    "stg": "staging",
    "uat": "staging",
    "qa": "staging",
}
_DEPLOYS = pattern(
    r"\b(?:deploy|kubectl|helm|heroku|aws |gcloud|az |terraform|ansible|rsync|scp|ssh|serverless|flyctl|vercel|netlify|eb deploy|"
    r"docker push|cdk|pulumi|render|amplify|firebase|rollout|release)\b",
    re.IGNORECASE,
)
_VERBS = ("checkout", "switch", "pull", "push", "merge", "reset")
_REFERENCE = pattern(
    r"refs/heads/([\w./-]+)|(?:github\.ref_name|CI_COMMIT_(?:REF_NAME|BRANCH))\s*==\s*[\"']([\w./-]+)[\"']"
)


@rule(
    message="The branch {branch} stands for an environment and is deployed from",
    level="warning",
    fix="Deploy one branch, or tags, to each environment in turn: the build that staging tested is the one that production runs.",
    looks_at={
        GITHUB_WORKFLOW: ("production", "staging", "prod", "stage", "uat", "live", "qa", "stg"),
        GITLAB_CI: ("production", "staging", "prod", "stage", "uat", "live", "qa", "stg"),
        SHELL: ("git checkout", "git switch", "git pull", "git push", "git reset", "git merge", "git clone"),
    },
    bad=[
        (
            {
                ".github/workflows/deploy.yml": "on:\n  push:\n    branches: [staging, production]\njobs:\n  ship:\n    runs-on: ubuntu-24.04\n"
                "    steps:\n      - run: ./deploy.sh\n"
            },
            ".github/workflows/deploy.yml:3",
        ),
        (
            {
                ".github/workflows/deploy.yml": "on: push\njobs:\n  ship:\n    if: github.ref == 'refs/heads/production'\n    runs-on: ubuntu-24.04\n"
                "    steps:\n      - run: kubectl apply -f k8s\n"
            },
            ".github/workflows/deploy.yml:4",
        ),
        (
            {
                ".gitlab-ci.yml": 'ship:\n  script:\n    - helm upgrade shop chart\n  rules:\n    - if: $CI_COMMIT_BRANCH == "staging"\n'
            },
            ".gitlab-ci.yml:5",
        ),
        (
            {
                "deploy.sh": "#!/bin/sh\nset -e\ncd /srv/shop\ngit fetch\ngit checkout production\ngit pull origin production\n"
            },
            "deploy.sh:5",
        ),
        ({"scripts/deploy-staging.sh": "#!/bin/sh\ngit push origin main:staging\n"}, "scripts/deploy-staging.sh:2"),
        (
            {
                ".github/workflows/release.yml": "on: workflow_dispatch\njobs:\n  ship:\n    runs-on: ubuntu-24.04\n    steps:\n"
                "      - uses: actions/checkout@v4\n        with:\n          ref: production\n      - run: ./deploy.sh\n"
            },
            ".github/workflows/release.yml:8",
        ),
    ],
    good=[
        {
            ".github/workflows/deploy.yml": "on:\n  push:\n    branches: [main]\njobs:\n  staging:\n    environment: staging\n"
            "    runs-on: ubuntu-24.04\n    steps:\n      - run: ./deploy.sh staging\n"
        },
        {
            ".github/workflows/deploy.yml": "on:\n  push:\n    tags: ['v*']\njobs:\n  production:\n    runs-on: ubuntu-24.04\n    steps:\n"
            "      - run: ./deploy.sh production\n"
        },
        {
            ".github/workflows/ci.yml": "on:\n  push:\n    branches: [main, staging]\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n"
            "      - run: pytest\n"
        },
        {
            ".gitlab-ci.yml": "ship:\n  script:\n    - helm upgrade shop chart\n  environment: production\n  only: [main]\n"
        },
        {"deploy.sh": "#!/bin/sh\ngit checkout main\ngit pull origin main\n./restart.sh production\n"},
        {"deploy.sh": "#!/bin/sh\ngit push production main\ngit checkout v1.2.0\ngit checkout -- config/production\n"},
        {"docs/deploy.sh": "#!/bin/sh\ngit checkout production\n"},
    ],
)
def environment_branch(repository: Repository) -> Iterator[Match]:
    """With a branch per environment each deploy runs a build of its own, and the branches drift: what was tested is not what is
    released.
    """
    for workflow in repository.changed(GITHUB_WORKFLOW):
        if _DEPLOYS.search(workflow.text.content):
            checked_out = [ref for job in workflow.jobs for step in job.steps if (ref := _checked_out(step))]
            yield from _matches(workflow.text, [*workflow.branches, *_conditions(workflow.root), *checked_out])
    for pipeline in repository.changed(GITLAB_CI):
        if _DEPLOYS.search(pipeline.text.content):
            yield from _matches(pipeline.text, [*_only(pipeline.root), *_conditions(pipeline.root)])
    for script in repository.changed(SHELL):
        yield from _matches(script.text, list(_moved_to(script)))


def _moved_to(script: Script) -> Iterator[Scalar]:
    """Branches that git is told to take or to push to, as far as they are written out."""
    for command in script.commands:
        for invocation in invocations(command, script.text):
            values = invocation.values
            verb = values[0] if values else ""
            if invocation.name != "git" or verb not in _VERBS or "--" in values:
                continue
            plain = [word for word in invocation.arguments[1:] if word.value and not word.value.startswith("-")]
            # A remote comes before the branch where one is pulled, pushed or merged from.
            named = plain[1:] if verb in ("pull", "push") else plain
            for word in named[:1]:
                bare = (word.value or "").rpartition(":")[2].removeprefix("refs/heads/").removeprefix("origin/")
                yield Scalar(bare, word.span)


def _checked_out(step: Step) -> Scalar | None:
    action = step.uses.value if step.uses else ""
    given = step.input("ref") if action.startswith("actions/checkout@") else None
    return Scalar(given.value, given.span) if given is not None and given.value else None


def _conditions(root: object) -> Iterator[Scalar]:
    for keys, scalar in scalars(root):  # type: ignore[arg-type]
        if keys[-1:] == ("if",) and _REFERENCE.search(scalar.value):
            yield scalar


def _only(root: object) -> Iterator[Scalar]:
    for keys, scalar in scalars(root):  # type: ignore[arg-type]
        if "only" in keys[-2:] or "refs" in keys[-2:]:
            yield scalar


def _matches(text: Text, branches: list[Scalar]) -> Iterator[Match]:
    """The first place of each environment that has a branch."""
    seen: set[str] = set()
    places: list[tuple[str, Span]] = []
    for scalar in branches:
        found = _REFERENCE.search(scalar.value)
        name = (found[1] or found[2]) if found else scalar.value
        if name.lower() in _ENVIRONMENTS:
            places.append((name, scalar.span))
    for name, span in places:
        environment = _GROUPS.get(name.lower(), name.lower())
        if environment not in seen and not seen:
            seen.add(environment)
            yield Match(text.path, span, {"branch": name}, identity=environment)
