"""What workflows and pipelines do to a release: steps that build, that release and that deploy, told apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.pattern import pattern
from checks.releases.building import builds
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen
from checks.written_commands import commands_anywhere, spelled

Act = Literal["build", "release", "deploy"]
_RELEASES = (
    r"^(?:docker|podman|buildah)\s+(?:image\s+)?(?:push|tag)\b|^crane\s+(?:push|tag|copy)\b|^skopeo\s+copy\b|^helm\s+(?:push|package)\b"
    r"|^(?:npm|yarn|pnpm)\s+publish\b|^twine\s+upload\b|^(?:poetry|uv|flit|hatch)\s+publish\b|^cargo\s+publish\b|^gem\s+push\b"
    r"|^gh\s+release\s+create\b|^git\s+(?:tag\b|push\s.*--tags)|^mvnw?\s.*\bdeploy\b|^gradlew?\s.*\bpublish|^goreleaser\b|^semantic-release\b"
)
_DEPLOYS = (
    r"^(?:kubectl|oc)\s+(?:apply|set\s+image|rollout|replace|patch|create)\b|^helm(?:file)?\s+(?:upgrade|install|apply|sync)\b"
    r"|^(?:terraform|tofu|terragrunt|pulumi)\s+(?:\S+\s+)*?(?:apply|up)\b|^(?:fly|flyctl|sls|serverless|cdk|sam|vercel|netlify|wrangler|railway|eb|copilot|render|zappa|now)\s+(?:\S+\s+)*?deploy\b"
    r"|^gcloud\s+(?:\S+\s+)*?deploy\b|^aws\s+(?:ecs\s+update-service|lambda\s+update-function|deploy|cloudformation\s+deploy|s3\s+sync)\b"
    r"|^az\s+(?:webapp|containerapp|functionapp)\b|^heroku\s+container:release\b|^git\s+push\s.*\b(?:heroku|dokku)\b|^docker\s+(?:stack\s+deploy|service\s+update)\b"
    r"|^(?:ssh|scp|rsync|sshpass)\b|^ansible-playbook\b|^cap\s+\w+\s+deploy\b|^dep\s+deploy\b|^kamal\s+deploy\b|^argocd\s+app\s+sync\b|^firebase\s+deploy\b"
)
_BUILD_ACTIONS = ("docker/build-push-action@", "docker/bake-action@", "redhat-actions/buildah-build@", "heroku/builder")
_RELEASE_ACTIONS = (
    "softprops/action-gh-release@",
    "actions/create-release@",
    "pypa/gh-action-pypi-publish@",
    "goreleaser/",
    "ncipollo/release-action@",
)
_DEPLOY_ACTIONS = (
    r"ssh-action@|ssh-deploy@|scp-action@|deploy-cloudrun@|amazon-ecs-deploy|/webapps-deploy@|k8s-deploy@|heroku-deploy@|rsync-deployments@"
    r"|actions-gh-pages@|deploy-pages@|vercel-action@|actions-netlify@|flyctl-actions@|/functions-action@|aks-|/deploy"
)


@frozen
class PipelineStep:
    """One command or action; `what` is as it runs, or the action with its version."""

    act: Act
    path: str
    span: Span
    what: str


def pipeline_steps(repository: Repository) -> tuple[PipelineStep, ...]:
    """Those of GitHub's workflows, GitLab's pipelines and Jenkinsfiles, by file and place. Asked by `repository.model(pipeline_steps)`."""
    return tuple(sorted((*_by_actions(repository), *_by_commands(repository)), key=lambda step: (step.path, step.span)))


def act_of(line: str) -> Act | None:
    """What a command line, its wrappers taken off, does; None for tests, set-up and all else."""
    if _DEPLOYING.search(line):
        return "deploy"
    if _RELEASING.search(line):
        return "release"
    built = builds(line) and not _INSTALLS.search(line)
    return "build" if built or _MAKES_IMAGE.search(line) else None


def _by_actions(repository: Repository) -> Iterator[PipelineStep]:
    for workflow in repository.all(GITHUB_WORKFLOW):
        for step in (step for job in workflow.jobs for step in job.steps if step.uses is not None):
            used = step.uses.value if step.uses is not None else ""
            act: Act | None = None
            if used.startswith(_BUILD_ACTIONS):
                act = "build"
            elif used.startswith(_RELEASE_ACTIONS):
                act = "release"
            elif _DEPLOYING_ACTION.search(used):
                act = "deploy"
            if act is not None and step.uses is not None:
                yield PipelineStep(act, workflow.path, step.uses.span, used)


def _by_commands(repository: Repository) -> Iterator[PipelineStep]:
    for written in commands_anywhere(repository, ()):
        line = " ".join((written.name, *written.invocation.values)).strip()
        act = act_of(line) if written.setting == "pipeline" else None
        if act is not None:
            words = (written.name, *(spelled(word) for word in written.invocation.arguments))
            yield PipelineStep(act, written.path, written.span, " ".join(words))


_RELEASING = pattern(_RELEASES)


_DEPLOYING = pattern(_DEPLOYS)


_DEPLOYING_ACTION = pattern(_DEPLOY_ACTIONS)


_INSTALLS = pattern(
    r"^\S+\s+(?:ci|install|i|add|sync|update|upgrade|pip|mod|get|restore|env|deps\.get)\b|^(?:yarn|apt|apk|yum|dnf)\b(?!.*\bbuild\b)"
)
"""Installing what a test needs is no build of the application."""


_MAKES_IMAGE = pattern(
    r"^(?:docker|podman|nerdctl)\s+(?:buildx\s+|image\s+|compose\s+)?(?:\S+\s+)?(?:build|bake)\b|^buildah\s+bud\b|^pack\s+build\b|^skaffold\s+build\b|^\S*executor\s.*--destination|^python[\d.]*\s.*\bbuild\b|^build$"
)
