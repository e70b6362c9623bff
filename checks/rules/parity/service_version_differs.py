"""The same backing service at different versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from checks.backing_services.managed import RESOURCE_LITERALS, TEST_LITERALS
from checks.backing_services.products import IMAGE_LITERALS
from checks.backing_services.versions import Versioned, versions
from checks.documents.cloudformation import CLOUDFORMATION
from checks.documents.compose import COMPOSE
from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.go import GO
from checks.documents.helm import HELM_VALUES
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.kotlin import KOTLIN
from checks.documents.kubernetes import KUBERNETES
from checks.documents.python import PYTHON
from checks.documents.terraform import TERRAFORM
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule

_LOOKS_AT: dict[Kind[Any], tuple[str, ...]] = {
    **dict.fromkeys((COMPOSE, KUBERNETES, HELM_VALUES, GITHUB_WORKFLOW, GITLAB_CI), IMAGE_LITERALS),
    TERRAFORM: RESOURCE_LITERALS,
    CLOUDFORMATION: ("engineversion",),
    **dict.fromkeys((JAVA, KOTLIN, PYTHON, JAVASCRIPT, GO), TEST_LITERALS),
}


def _compose(image: str) -> str:
    return f"services:\n  db:\n    image: {image}\n"


def _workflow(image: str) -> str:
    return (
        "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    services:\n      db:\n"
        f"        image: {image}\n    steps: []\n"
    )


def _stateful(image: str) -> str:
    return (
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  template:\n    spec:\n      containers:\n"
        f"        - name: db\n          image: {image}\n"
    )


@rule(
    message="{product} is {line} here and {other} in {path}",
    level="error",
    fix="Run the version that production runs everywhere: in compose files, in the devcontainer and in CI.",
    looks_at=_LOOKS_AT,
    roles=("production", "development", "test"),
    bad=[
        (
            {"compose.yaml": _compose("postgres:13"), ".github/workflows/test.yml": _workflow("postgres:16-alpine")},
            ".github/workflows/test.yml:7",
        ),
        ({"compose.yaml": _compose("redis:5"), "k8s/cache.yaml": _stateful("redis:7.2.4")}, "compose.yaml:3"),
        (
            {
                "infra/db.tf": 'resource "aws_db_instance" "main" {\n  engine         = "postgres"\n  engine_version = "15.4"\n}\n',
                "docker-compose.yml": _compose("postgres:12-alpine"),
                ".devcontainer/docker-compose.yml": _compose("postgres:15"),
            },
            "docker-compose.yml:3",
        ),
        (
            {
                "infra/db.tf": 'resource "google_sql_database_instance" "main" {\n  database_version = "MYSQL_8_0"\n}\n',
                ".gitlab-ci.yml": "test:\n  services: ['mysql:5.7']\n  script: [make test]\n",
            },
            ".gitlab-ci.yml:2",
        ),
        (
            {
                "compose.yaml": _compose("postgres:13"),
                "chart/values.yaml": "postgresql:\n  image:\n    repository: bitnami/postgresql\n    tag: 16.2.0-debian-12-r1\n",
            },
            "compose.yaml:3",
        ),
        (
            {
                "compose.yaml": _compose("postgres:16"),
                "infra/main.tf": 'variable "version" {\n  default = "13.4"\n}\nresource "aws_rds_cluster" "main" {\n'
                '  engine         = "aurora-postgresql"\n  engine_version = var.version\n}\n',
            },
            "compose.yaml:3",
        ),
        (
            {
                "compose.yaml": _compose("postgres:16"),
                "infra/main.tf": 'module "db" {\n  source         = "terraform-aws-modules/rds/aws"\n  engine         = "postgres"\n  engine_version = "13"\n}\n',
            },
            "compose.yaml:3",
        ),
        (
            {
                "compose.yaml": _compose("redis:7"),
                "template.yaml": 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Cache:\n    Type: AWS::ElastiCache::CacheCluster\n'
                '    Properties:\n      Engine: redis\n      EngineVersion: "5.0.6"\n',
            },
            "compose.yaml:3",
        ),
        (
            {
                "compose.yaml": _compose("postgres:16"),
                "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
                "chart/values.yaml": "postgresql:\n  image:\n    tag: 13.4.0-debian-10\n",
            },
            "compose.yaml:3",
        ),
        (
            {
                "compose.yaml": _compose("postgres:16"),
                "src/test/java/ShopTest.java": "import org.testcontainers.containers.PostgreSQLContainer;\nclass ShopTest {\n"
                '  static PostgreSQLContainer<?> db = new PostgreSQLContainer<>("postgres:12");\n}\n',
            },
            "src/test/java/ShopTest.java:3",
        ),
    ],
    good=[
        {
            "compose.yaml": _compose("postgres:16"),
            "infra/main.tf": 'resource "aws_db_instance" "main" {\n  engine         = "postgres"\n  engine_version = var.version\n}\n',
        },
        {
            "compose.yaml": _compose("postgres:16"),
            "src/test/java/ShopTest.java": "import org.testcontainers.containers.PostgreSQLContainer;\nclass ShopTest {\n"
            '  static PostgreSQLContainer<?> db = new PostgreSQLContainer<>("postgres:16-alpine");\n}\n',
        },
        {"compose.yaml": _compose("postgres:16.1"), ".github/workflows/test.yml": _workflow("postgres:16-alpine")},
        {
            "compose.yaml": _compose("postgres:16"),
            ".github/workflows/old.yml": _workflow("postgres:13"),
            ".github/workflows/test.yml": _workflow("postgres:16"),
        },
        {
            "compose.yaml": _compose("postgres:16"),
            "k8s/backup.yaml": "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: backup}\nspec:\n  jobTemplate:\n    spec:\n"
            "      template:\n        spec:\n          containers:\n            - name: dump\n              image: postgres:14\n",
        },
        {
            "shop/compose.yaml": _compose("postgres:13"),
            "shop/package.json": '{"private": true}\n',
            "blog/compose.yaml": _compose("postgres:16"),
            "blog/package.json": '{"private": true}\n',
        },
        {"compose.yaml": "services:\n  a:\n    image: postgres:13\n  b:\n    image: postgres:16\n"},
        {"compose.yaml": _compose("postgres:16"), ".github/workflows/test.yml": _workflow("postgres:${{ matrix.pg }}")},
        {"compose.yaml": _compose("redis:7"), "k8s/ui.yaml": _stateful("oliver006/redis_exporter:v1.55.0")},
        {"compose.yaml": _compose("postgres:16"), "examples/compose.yaml": _compose("postgres:12")},
    ],
    wide=True,
)
def service_version_differs(repository: Repository) -> Iterator[Match]:
    """A query, a default or an extension that works on one version fails on another, and the first to notice is the environment
    that runs the other one. Versions are compared by release line, so patch levels may differ.
    """
    focused = {document.path for kind in _LOOKS_AT for document in repository.changed(kind)}
    by_product: dict[str, list[Versioned]] = {}
    for found in versions(repository) if focused else ():
        by_product.setdefault(found.product, []).append(found)
    for each in by_product.values():
        yield from _compared(repository, each)


def _compared(repository: Repository, found: Sequence[Versioned]) -> Iterator[Match]:
    """One finding for each place that shares no release line with the place that speaks most for production."""
    places: dict[tuple[str, str], list[Versioned]] = {}
    for each in found:
        places.setdefault((each.kind, each.place), []).append(each)
    ordered = sorted(places.values(), key=lambda place: (place[0].rank, place[0].path))
    told: set[tuple[str, str]] = set()
    for position, place in enumerate(ordered):
        first = place[0]
        for reference in ordered[:position]:
            if not _same_application(repository, first.path, reference[0].path):
                continue
            if {one.line for one in place}.isdisjoint({one.line for one in reference}):
                other = reference[0]
                values = {"product": first.product, "line": first.line, "other": other.line, "path": other.path}
                # Three compose files at the same old version differ once.
                if (first.line, other.path) not in told:
                    yield Match(first.path, first.span, values, because=(other.path,))
                told.add((first.line, other.path))
            break


def _same_application(repository: Repository, path: str, other: str) -> bool:
    """Whether two files speak of one application: the same unit, or one around the other."""
    root, above = sorted((repository.unit(path).root, repository.unit(other).root), key=len, reverse=True)
    return root == above or not above or root.startswith(f"{above}/")
