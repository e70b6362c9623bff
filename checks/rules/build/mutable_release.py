"""Images of one's own that are pushed, released or run under a name that moves."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

from checks.documents.cloudformation import CLOUDFORMATION
from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.jenkinsfile import JENKINSFILE
from checks.documents.json import JSON
from checks.documents.kind import Kind
from checks.documents.kubernetes import KUBERNETES
from checks.documents.shell import SHELL
from checks.documents.terraform import TERRAFORM
from checks.finding import Match
from checks.releases.moving_references import moving_references
from checks.repository import Repository
from checks.rule import rule

_COMMANDS = (
    "docker push",
    "buildx",
    "--push",
    "build-push-action",
    "set image",
    "--image",
    "--destination",
    "podman push",
    "buildah push",
)
_HEAD = "on: push\njobs:\n  ship:\n    runs-on: ubuntu-24.04\n    steps:\n"
_BUILT = {"shop/Dockerfile": "FROM python:3.12.1\nCOPY . .\n"}


_TASK = (
    'resource "aws_ecs_task_definition" "shop" {\n  family = "shop"\n  container_definitions = jsonencode([{\n'
    '    name  = "web"\n    image = "me/shop:1.4.2"\n  }])\n}\n'
)
_DEFINITION = '{"family": "shop", "containerDefinitions": [\n{"name": "web", "image": "me/shop:latest"}\n]}\n'


def _deployment(image: str) -> str:
    return (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      containers:\n"
        f"        - name: web\n          image: {image}\n"
    )


@rule(
    message="{image} is {act} under {why}, which means another build tomorrow",
    level="error",
    fix="Name the build itself: a version, the commit, or the digest. A moving tag may stand beside it, never alone; until "
    "then no node may keep an old one (`imagePullPolicy: Always`).",
    looks_at={
        GITHUB_WORKFLOW: _COMMANDS,
        GITLAB_CI: _COMMANDS,
        SHELL: _COMMANDS,
        JENKINSFILE: (*_COMMANDS, "docker.build"),
        KUBERNETES: ("image:", "repourl", "gitrepository"),
        COMPOSE: ("image:",),
        DOCKERFILE: ("--from=",),
        TERRAFORM: ("image",),
        CLOUDFORMATION: ("AWS::ECS::TaskDefinition",),
        JSON: ("containerDefinitions",),
    },
    bad=[
        (
            {
                ".github/workflows/ship.yml": f"{_HEAD}      - run: |\n          docker build -t me/shop:latest .\n          docker push me/shop:latest\n"
            },
            ".github/workflows/ship.yml:8",
        ),
        (
            {
                ".github/workflows/ship.yml": f"{_HEAD}      - uses: docker/build-push-action@v6\n        with:\n          push: true\n"
                "          tags: ghcr.io/me/shop:${{ github.ref_name }}\n"
            },
            ".github/workflows/ship.yml:9",
        ),
        (
            {".gitlab-ci.yml": "ship:\n  script:\n    - docker push $CI_REGISTRY_IMAGE:$CI_COMMIT_REF_SLUG\n"},
            ".gitlab-ci.yml:3",
        ),
        ({"deploy.sh": "#!/bin/sh\nkubectl set image deployment/shop web=me/shop:latest\n"}, "deploy.sh:2"),
        ({**_BUILT, "k8s/shop.yaml": _deployment("me/shop:latest")}, "k8s/shop.yaml:9"),
        ({**_BUILT, "k8s/shop.yaml": _deployment("ghcr.io/me/shop")}, "k8s/shop.yaml:9"),
        ({"k8s/shop.yaml": _deployment("orders:latest") + "          imagePullPolicy: Never\n"}, "k8s/shop.yaml:9"),
        (
            {
                "push.sh": "#!/bin/sh\ndocker push ${REGISTRY}/shop-orders:$VERSION\n",
                "compose.prod.yaml": "services:\n  orders:\n    image: me/shop-orders\n",
            },
            "compose.prod.yaml:3",
        ),
        ({**_BUILT, "compose.prod.yaml": "services:\n  shop:\n    image: me/shop:latest\n"}, "compose.prod.yaml:3"),
        (
            {
                "argo/shop.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: shop}\nspec:\n  source:\n"
                "    repoURL: https://github.com/me/shop\n    targetRevision: HEAD\n    path: k8s\n"
            },
            "argo/shop.yaml:7",
        ),
        (
            {
                "flux/shop.yaml": "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: shop}\nspec:\n"
                "  url: https://github.com/me/shop\n  ref:\n    branch: main\n"
            },
            "flux/shop.yaml:7",
        ),
        (
            {"Jenkinsfile": "node {\n  def app = docker.build('me/shop:latest')\n  app.push('latest')\n}\n"},
            "Jenkinsfile:3",
        ),
        ({"Jenkinsfile": "node {\n  sh 'docker push me/shop:1.4-SNAPSHOT'\n}\n"}, "Jenkinsfile:2"),
        ({"deploy.sh": "#!/bin/sh\ndocker push me/shop:web-latest\n"}, "deploy.sh:2"),
        ({**_BUILT, "ecs.tf": _TASK.replace("1.4.2", "latest")}, "ecs.tf:5"),
        ({**_BUILT, "task-definition.json": _DEFINITION}, "task-definition.json:2"),
        ({"Dockerfile": "FROM alpine:3.20\nCOPY --from=ghcr.io/x/tool /tool /bin/tool\n"}, "Dockerfile:2"),
    ],
    good=[
        {
            "Dockerfile": "FROM golang:1.23 AS build\nFROM alpine:3.20\nCOPY --from=build /a /a\nCOPY --from=0 /b /b\n"
            "COPY --from=ghcr.io/x/tool:1.4 /tool /bin/tool\n"
        },
        {**_BUILT, "ecs.tf": _TASK},
        {"ecs.tf": _TASK.replace("me/shop:1.4.2", "datadog/agent:latest")},
        {
            "Jenkinsfile": 'node {\n  def app = docker.build("me/shop:${env.BUILD_ID}")\n  app.push()\n  app.push("latest")\n}\n'
        },
        {
            "flux/shop.yaml": "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: shop}\nspec:\n"
            "  url: https://github.com/me/shop\n  ref:\n    tag: v1.4.2\n"
        },
        {
            ".github/workflows/ship.yml": f"{_HEAD}      - uses: docker/build-push-action@v6\n        with:\n          push: true\n"
            "          tags: |\n            me/shop:${{ github.sha }}\n            me/shop:latest\n"
        },
        {
            ".github/workflows/ship.yml": f"{_HEAD}      - uses: docker/build-push-action@v6\n        with:\n          push: false\n          tags: me/shop:latest\n"
        },
        {
            ".github/workflows/ship.yml": "on:\n  push:\n    tags: ['v*']\njobs:\n  ship:\n    runs-on: ubuntu-24.04\n    steps:\n"
            "      - run: docker push me/shop:${{ github.ref_name }}\n"
        },
        {
            ".github/workflows/ship.yml": f"{_HEAD}      - uses: docker/build-push-action@v6\n        with:\n          push: true\n"
            "          tags: |\n            ${{ format('ghcr.io/{0}/{1}:{2}', github.repository, matrix.image, github.sha) }}\n"
        },
        {
            "deploy.sh": "#!/bin/sh\ndocker tag me/shop:$TAG me/shop:latest\ndocker push me/shop:$TAG\ndocker push me/shop:latest\n"
        },
        {"k8s/cache.yaml": _deployment("redis:latest")},
        {"k8s/shop.yaml": _deployment("orders:1.4.2") + "          imagePullPolicy: Never\n"},
        {**_BUILT, "k8s/shop.yaml": _deployment("me/shop:1.4.2")},
        {**_BUILT, "k8s/shop.yaml": _deployment('"me/shop:{{ .Values.image.tag }}"')},
        {
            **_BUILT,
            "k8s/shop.yaml": _deployment("me/shop:latest"),
            "k8s/kustomization.yaml": "kind: Kustomization\nimages:\n  - name: me/shop\n    newTag: 1.4.2\n",
        },
        {
            **_BUILT,
            "k8s/shop.yaml": _deployment("me/shop"),
            "skaffold.yaml": "apiVersion: skaffold/v4beta6\nkind: Config\nbuild:\n  artifacts:\n    - image: me/shop\n",
        },
        {
            **_BUILT,
            "k8s/shop.yaml": _deployment("shop"),
            "shop/skaffold.yaml": "apiVersion: skaffold/v4beta6\nkind: Config\nprofiles:\n  - name: dev\n    build:\n"
            "      artifacts:\n        - image: shop\n",
        },
        {**_BUILT, "compose.yaml": "services:\n  shop:\n    build: ./shop\n    image: me/shop:latest\n"},
        {**_BUILT, "compose.yaml": "services:\n  shop:\n    image: me/shop:${TAG}\n"},
        {**_BUILT, "nginx/Dockerfile": "FROM nginx:1.27\n", "k8s/proxy.yaml": _deployment("nginx:latest")},
    ],
    wide=True,
)
def mutable_release(repository: Repository) -> Iterator[Match]:
    """A release must say which build it runs. Under a name that moves, a restart or a new machine may run other code than its
    neighbours, and there is nothing to roll back to.
    """
    kinds: tuple[Kind[Any], ...] = (GITHUB_WORKFLOW, GITLAB_CI, SHELL, JENKINSFILE)
    for kind in kinds:
        # What is read here is what the factor's status rests on.
        deque(repository.changed(kind), maxlen=0)
    for each in moving_references(repository):
        values = {"image": each.image, "act": each.act, "why": each.why}
        yield Match(each.path, each.span, values, fix=each.fix, level="warning" if each.advised else None)
