"""A credential in a Kubernetes manifest or in Helm values."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.suspect_text import SUSPECT_TEXT
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.secrets.examples import Drawn
from checks.secrets.reporting import ROLES, reported


@rule(
    message="{what} is written into the manifest",
    fix="Refer to it with `secretKeyRef`, and bring the Secret from an external store or sealed.",
    looks_at={SUSPECT_TEXT: ()},
    roles=ROLES,
    scope="any",
    bad=Drawn(
        (
            {
                "k8s/web.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  env:\n    - name: DB_PASSWORD\n      value: <<password>>\n"
            },
            "k8s/web.yaml:6",
        ),
        ({"k8s/secret.yaml": "apiVersion: v1\nkind: Secret\ndata:\n  password: <<base64>>\n"}, "k8s/secret.yaml:4"),
        ({"k8s/secret.yaml": "apiVersion: v1\nkind: Secret\nstringData:\n  api-token: <<key>>\n"}, "k8s/secret.yaml:4"),
        ({"chart/values.yaml": "postgresql:\n  auth:\n    postgresPassword: <<password>>\n"}, "chart/values.yaml:3"),
        (
            {"k8s/config.yaml": "apiVersion: v1\nkind: ConfigMap\ndata:\n  STRIPE_KEY: <<stripe-key>>\n"},
            "k8s/config.yaml:4",
        ),
    ),
    good=Drawn(
        {
            "k8s/web.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  env:\n    - name: DB_PASSWORD\n      valueFrom:\n        secretKeyRef:\n          name: db\n          key: password\n"
        },
        {
            "k8s/sealed.yaml": "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec:\n  encryptedData:\n    password: AgBy3i4OJSWK+PiTySYZZA9rO43cGDEqAx7xKpJ\n"
        },
        {
            "chart/values.yaml": 'auth:\n  password: ""\n  existingSecret: db\n  secretKeys:\n    adminPasswordKey: postgres-password\n'
        },
        {
            "k8s/secrets.enc.yaml": "apiVersion: v1\nkind: Secret\ndata:\n  password: ENC[AES256_GCM,data:Tr7ocwI=,iv:1vI=,tag:aI=,type:str]\nsops:\n  version: 3.9.0\n"
        },
    ),
)
def secret_in_manifest(repository: Repository) -> Iterator[Match]:
    """Base64 is no encryption: a Secret with its data in the repository is readable to everyone who can read the repository."""
    yield from reported(repository, "secret-in-manifest")
