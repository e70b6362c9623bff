"""Long-lived keys of a cloud where the platform would vouch for the workload."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.github_workflow import GITHUB_WORKFLOW, Job, Step, Workflow
from checks.documents.kubernetes import KUBERNETES, containers
from checks.documents.terraform import TERRAFORM
from checks.documents.variables import EnvVar
from checks.finding import Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule

_INPUTS = {
    "aws-actions/configure-aws-credentials": ("aws-access-key-id", "AWS", "role-to-assume"),
    "google-github-actions/auth": ("credentials_json", "Google Cloud", "workload_identity_provider"),
    "google-github-actions/setup-gcloud": ("service_account_key", "Google Cloud", "workload_identity_provider"),
    "azure/login": ("creds", "Azure", "client-id"),
}
"""Actions that log in: the input that takes a key, the cloud, and the input that takes its place."""
_AWS_COMMAND = pattern(
    r"(?:^|[\s;&|(])aws (?:ecr|ecs|eks|s3|s3api|lambda|cloudformation|cloudfront|sts|ssm|elasticbeanstalk)\b"
)
_OTHER_STORE = pattern(
    r"--endpoint-url|AWS_ENDPOINT|digitalocean|r2\.cloudflarestorage|wasabi|minio|backblaze", re.IGNORECASE
)
_CLUSTERS = {"AWS": "aws_eks_cluster", "Google Cloud": "google_container_cluster"}
_IDENTITIES = {"AWS": "eks.amazonaws.com/role-arn", "Google Cloud": "iam.gke.io/gcp-service-account"}
_VARIABLES = {"AWS_SECRET_ACCESS_KEY": "AWS", "GOOGLE_APPLICATION_CREDENTIALS": "Google Cloud"}


def _workflow(step: str) -> str:
    return f"on: push\njobs:\n  ship:\n    runs-on: ubuntu-24.04\n    steps:\n{step}"


_DEPLOYMENT = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n"
    "          image: me/shop:1.4.2\n          env:\n            - name: AWS_SECRET_ACCESS_KEY\n              valueFrom:\n"
    "                secretKeyRef: {name: aws, key: secret}\n"
)
_KEYS = "          AWS_ACCESS_KEY_ID: ${{ secrets.AWS_ID }}\n          AWS_SECRET_ACCESS_KEY: ${{ secrets.AWS_KEY }}\n"


@rule(
    message="{cloud} is reached with a long-lived key ({name}), though {instead} would do without one",
    level="warning",
    fix="Let the platform vouch for the workload: `permissions: id-token: write` and a role in workflows, a service account's role in clusters.",
    looks_at={
        GITHUB_WORKFLOW: (*_INPUTS, "AWS_SECRET_ACCESS_KEY"),
        KUBERNETES: tuple(_VARIABLES),
    },
    roles=("production", "development", "test"),
    scope="any",
    bad=[
        (
            {
                ".github/workflows/ship.yml": _workflow(
                    "      - uses: aws-actions/configure-aws-credentials@v4\n        with:\n"
                    "          aws-access-key-id: ${{ secrets.AWS_ID }}\n          aws-secret-access-key: ${{ secrets.AWS_KEY }}\n"
                )
            },
            ".github/workflows/ship.yml:8",
        ),
        (
            {
                ".github/workflows/ship.yml": _workflow(
                    "      - uses: google-github-actions/auth@v2\n        with:\n          credentials_json: ${{ secrets.GCP_KEY }}\n"
                )
            },
            ".github/workflows/ship.yml:8",
        ),
        (
            {
                ".github/workflows/ship.yml": _workflow(
                    f"      - run: aws ecs update-service --service shop\n        env:\n{_KEYS}"
                )
            },
            ".github/workflows/ship.yml:9",
        ),
        (
            {
                "k8s/shop.yaml": _DEPLOYMENT,
                "infra/cluster.tf": 'resource "aws_eks_cluster" "main" {\n  name = "main"\n}\n',
            },
            "k8s/shop.yaml:11",
        ),
    ],
    good=[
        {
            ".github/workflows/ship.yml": _workflow(
                "      - uses: aws-actions/configure-aws-credentials@v4\n        with:\n          role-to-assume: arn:aws:iam::1:role/ship\n"
            )
        },
        {
            ".github/workflows/ship.yml": _workflow(
                "      - uses: google-github-actions/auth@v2\n        with:\n          workload_identity_provider: projects/1/p\n"
            )
        },
        {
            ".github/workflows/ship.yml": _workflow(
                f"      - run: aws s3 sync dist s3://site --endpoint-url https://fra1.digitaloceanspaces.com\n        env:\n{_KEYS}"
            )
        },
        {
            ".github/workflows/test.yml": _workflow(
                "      - run: pytest\n        env:\n          AWS_SECRET_ACCESS_KEY: test\n"
            )
        },
        {"k8s/shop.yaml": _DEPLOYMENT},
        {
            "k8s/shop.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop\n  annotations:\n"
            "    eks.amazonaws.com/role-arn: arn:aws:iam::1:role/shop\n"
        },
    ],
    wide=True,
)
def static_cloud_credential(repository: Repository) -> Iterator[Match]:
    """A key that never ends can be copied and used from anywhere until somebody notices. An identity that the platform vouches for
    is issued for minutes and to this workload alone.
    """
    for workflow in repository.changed(GITHUB_WORKFLOW):
        for job in workflow.jobs:
            for step in job.steps:
                yield from _given(workflow.path, step)
            yield from _in_environment(workflow, job)
    yield from _in_clusters(repository)


def _given(path: str, step: Step) -> Iterator[Match]:
    action = step.uses.value.partition("@")[0].lower() if step.uses else ""
    if action not in _INPUTS:
        return
    name, cloud, instead = _INPUTS[action]
    key = step.input(name)
    offered = step.input(instead) is not None or step.input("aws-session-token") is not None
    if key is not None and _secret(key) and not offered:
        values = {"cloud": cloud, "name": name, "instead": f"`{instead}` with an OIDC token"}
        yield Match(path, key.span, values)


def _in_environment(workflow: Workflow, job: Job) -> Iterator[Match]:
    """Keys that steps, jobs or the workflow hand to AWS's own command line."""
    runs = "\n".join(step.run or "" for step in job.steps)
    if not _AWS_COMMAND.search(runs) or _OTHER_STORE.search(workflow.text.content):
        return
    variables = (*workflow.env, *job.env, *(variable for step in job.steps for variable in step.env))
    key = next((each for each in variables if each.name == "AWS_SECRET_ACCESS_KEY" and _secret(each)), None)
    if key is not None:
        values = {"cloud": "AWS", "name": "AWS_ACCESS_KEY_ID", "instead": "a role with an OIDC token"}
        yield Match(workflow.path, key.name_span, values)


def _secret(variable: EnvVar) -> bool:
    return variable.value is not None and "secrets." in variable.value


def _in_clusters(repository: Repository) -> Iterator[Match]:
    """Keys in the environment of pods, where something shows that the cluster is one that knows workload identities."""
    for manifest in repository.changed(KUBERNETES):
        for resource in manifest.resources:
            for container in containers(resource):
                for variable in container.env:
                    cloud = _VARIABLES.get(variable.name)
                    evidence = _managed(repository, cloud) if cloud else None
                    if cloud and evidence:
                        values = {"cloud": cloud, "name": variable.name, "instead": "a service account's role"}
                        yield Match(manifest.path, variable.name_span, values, because=(evidence,))


def _managed(repository: Repository, cloud: str) -> str | None:
    for document in repository.all(TERRAFORM, (_CLUSTERS[cloud],)):
        if any(True for _ in document.resources(_CLUSTERS[cloud])):
            return document.path
    return next((manifest.path for manifest in repository.all(KUBERNETES, (_IDENTITIES[cloud],))), None)
