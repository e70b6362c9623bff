"""Images of one's own that are pushed, released or run under a name that moves."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.github_workflow import GITHUB_WORKFLOW
from checks.documents.gitlab_ci import GITLAB_CI
from checks.documents.kind import Kind
from checks.documents.kubernetes import KUBERNETES, Resource, containers
from checks.documents.node import Scalar, child, items, scalar
from checks.documents.shell import SHELL
from checks.finding import Match
from checks.images import image_reference
from checks.processes.built import built_images
from checks.processes.composed import is_superseded
from checks.releases.moving_tags import moving
from checks.releases.released import releases
from checks.releases.substituted import substitutions
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


def _deployment(image: str) -> str:
    return (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      containers:\n"
        f"        - name: web\n          image: {image}\n"
    )


@rule(
    message="{image} is {act} under {why}, which means another build tomorrow",
    level="error",
    fix="Name the build itself: a version, the commit, or the digest. A moving tag may stand beside it, never alone.",
    looks_at={
        GITHUB_WORKFLOW: _COMMANDS,
        GITLAB_CI: _COMMANDS,
        SHELL: _COMMANDS,
        KUBERNETES: ("image:", "targetrevision", "gitrepository"),
        COMPOSE: ("image:",),
        DOCKERFILE: ("from",),
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
        ({**_BUILT, "compose.prod.yaml": "services:\n  shop:\n    image: me/shop:latest\n"}, "compose.prod.yaml:3"),
        (
            {
                "argo/shop.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: shop}\nspec:\n  source:\n"
                "    repoURL: https://github.com/me/shop\n    targetRevision: HEAD\n    path: k8s\n"
            },
            "argo/shop.yaml:7",
        ),
    ],
    good=[
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
            "deploy.sh": "#!/bin/sh\ndocker tag me/shop:$TAG me/shop:latest\ndocker push me/shop:$TAG\ndocker push me/shop:latest\n"
        },
        {"k8s/cache.yaml": _deployment("redis:latest")},
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
    kinds: tuple[Kind[Any], ...] = (GITHUB_WORKFLOW, GITLAB_CI, SHELL)
    for kind in kinds:
        # What is read here is what the factor's status rests on.
        deque(repository.changed(kind), maxlen=0)
    yield from _pushed(repository)
    yield from _in_manifests(repository)
    yield from _in_compose(repository)


def _pushed(repository: Repository) -> Iterator[Match]:
    """Images that no command pushes under a name that stays, and deployments by one that does not."""
    every = repository.model(releases)
    fixed = {each.name for each in every if each.why is None}
    seen: set[tuple[str, str]] = set()
    for each in every:
        if each.act == "built" or each.why is None or repository.role(each.path) != "production":
            continue
        if (each.act == "pushed" and each.name in fixed) or (each.path, each.name) in seen:
            continue
        seen.add((each.path, each.name))
        yield Match(each.path, each.span, {"image": _readable(each.image), "act": each.act, "why": each.why})


def _in_manifests(repository: Repository) -> Iterator[Match]:
    own, replaced = repository.model(built_images), repository.model(substitutions)
    for manifest in repository.changed(KUBERNETES):
        for resource in manifest.resources:
            yield from _synced(manifest.path, resource)
            for container in containers(resource):
                why = moving(container.image) if container.image else None
                if container.image is None or container.image_span is None or why is None:
                    continue
                name = image_reference(container.image).name
                if own.holds(name) and not replaced.hold(name, manifest.path):
                    yield Match(
                        manifest.path,
                        container.image_span,
                        {"image": container.image, "act": "run", "why": why},
                    )


def _synced(path: str, resource: Resource) -> Iterator[Match]:
    """Argo CD and Flux that follow the tip of a branch."""
    name = resource.name or resource.kind
    if resource.api_version.startswith("argoproj.io/") and resource.kind == "Application":
        sources = (child(resource.node, "spec", "source"), *items(resource.node, "spec", "sources"))
        for source in sources:
            revision = scalar(source, "targetRevision")
            if revision is not None and revision.value in ("HEAD", "main", "master", "develop"):
                yield _branch(path, revision, name)
    if resource.kind == "GitRepository":
        branch = scalar(resource.node, "spec", "ref", "branch")
        others = [each for each in ("tag", "semver", "commit") if child(resource.node, "spec", "ref", each) is not None]
        if branch is not None and not others:
            yield _branch(path, branch, name)


def _branch(path: str, place: Scalar, name: str) -> Match:
    values = {"image": name, "act": "synchronised", "why": f"the tip of {place.value}"}
    return Match(path, place.span, values, level="warning")


def _in_compose(repository: Repository) -> Iterator[Match]:
    own = repository.model(built_images)
    for compose in repository.changed(COMPOSE):
        if compose.development or is_superseded(compose.path, repository):
            continue
        for service in compose.services:
            if service.image is None or service.build is not None:
                continue
            why = moving(service.image.value)
            if why is not None and own.holds(image_reference(service.image.value).name):
                yield Match(compose.path, service.image.span, {"image": service.image.value, "act": "run", "why": why})


def _readable(image: str) -> str:
    """The image as it was written, before expressions were taken for variables."""
    if "${__" not in image:
        return image
    name, _, rest = image.partition("${__")
    return f"{name}${{{{ {rest.rstrip('}').strip('_').replace('_', '.', 1)} }}}}"
