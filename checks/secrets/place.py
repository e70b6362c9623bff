"""What kind of file a secret stands in: it decides which rule reports it and how a weak password is judged."""

from __future__ import annotations

from typing import Literal

from checks.role import Role
from checks.text import Text

Place = Literal[
    "image", "compose", "manifest", "workflow", "environment", "example", "credentials", "infrastructure", "other"
]
DEPLOY: frozenset[Place] = frozenset(("image", "compose", "manifest", "environment", "infrastructure"))
"""Where what is written is what runs: there even a weak word is a real password."""

_CREDENTIAL_NAMES = frozenset(
    ".npmrc .netrc _netrc .pypirc .htpasswd .dockercfg .dockerconfigjson kubeconfig .pgpass .my.cnf .s3cfg .boto .git-credentials "
    "terraform.tfstate terraform.tfstate.backup credentials .credentials credentials.json service-account.json "
    "serviceaccount.json service_account.json id_rsa id_dsa id_ecdsa id_ed25519 .vault-token master.key .yarnrc.yml .condarc".split()
)
_CREDENTIAL_SUFFIXES = (
    ".pem",
    ".key",
    ".ppk",
    ".tfstate",
    ".htpasswd",
    ".kubeconfig",
    ".keystore",
    ".jks",
    ".p12",
    ".pfx",
    ".asc",
    ".gpg",
)
_WORKFLOW_NAMES = frozenset(
    ".gitlab-ci.yml .gitlab-ci.yaml .travis.yml azure-pipelines.yml azure-pipelines.yaml bitbucket-pipelines.yml .drone.yml "
    "jenkinsfile appveyor.yml .appveyor.yml cloudbuild.yaml cloudbuild.yml buildspec.yml .woodpecker.yml .semaphore.yml "
    "circle.yml wercker.yml codeship-steps.yml .cirrus.yml".split()
)
_WORKFLOW_FOLDERS = (
    "/.github/workflows/",
    "/.circleci/",
    "/.gitlab/ci/",
    "/.buildkite/",
    "/.woodpecker/",
    "/.azure-pipelines/",
    "/.github/actions/",
    "/.gitea/workflows/",
    "/.forgejo/workflows/",
    "/.semaphore/",
)
_YAML = (".yml", ".yaml")
_HEAD = 20_000


def place_of(text: Text, role: Role) -> Place:
    """By the file's name and folder; for Kubernetes manifests by their content as well."""
    path = f"/{text.path.lower()}"
    name = path.rpartition("/")[2]
    if (
        name in _CREDENTIAL_NAMES
        or name.endswith(_CREDENTIAL_SUFFIXES)
        or path.endswith(("/.docker/config.json", "/.kube/config", "/.aws/credentials"))
    ):
        return "credentials"
    if name.startswith((".env", "env.")) or name.endswith((".env", ".envrc")) or "/.envs/" in path or ".env." in name:
        return "example" if role == "example" else "environment"
    if name.startswith(("dockerfile", "containerfile")) or name.endswith((".dockerfile", ".containerfile")):
        return "image"
    if name.endswith(_YAML) and ("compose" in name or name.startswith(("docker-stack", "stack."))):
        return "compose"
    if name in _WORKFLOW_NAMES or any(folder in path for folder in _WORKFLOW_FOLDERS):
        return "workflow"
    if name.endswith((".tf", ".tfvars", ".tfvars.json", ".hcl", ".bicep", ".nomad")):
        return "infrastructure"
    if name.endswith((*_YAML, ".tpl", ".json")) and _manifest(text, path, name):
        return "manifest"
    if name.endswith(_YAML) and any(
        part in path
        for part in (
            "/ansible/",
            "/group_vars/",
            "/host_vars/",
            "/playbooks/",
            "/roles/",
            "cloudformation",
            "/terraform/",
        )
    ):
        return "infrastructure"
    return "example" if role == "example" and _settings(name) else "other"


def _manifest(text: Text, path: str, name: str) -> bool:
    if name.startswith("values") or ("/templates/" in path and "/charts/" in path) or "/helm/" in path:
        return True
    head = text.content[:_HEAD]
    return "apiVersion" in head and "kind" in head


def _settings(name: str) -> bool:
    return any(
        word in name
        for word in (
            "config",
            "settings",
            "env",
            "application",
            "secrets",
            "credentials",
            "values",
            "tfvars",
            "parameters",
        )
    )
