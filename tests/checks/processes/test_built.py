"""Containers and services tied to the Dockerfile that builds their image."""

from __future__ import annotations

import pytest

from checks.processes import declared_processes
from tests.checks.processes.declaring import SHOP, declared, lines, repository


def deployment(image: str, words: str = "") -> str:
    return (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      containers:\n"
        f"        - name: server\n          image: {image}\n{words}"
    )


WORKFLOW = (
    "on: push\njobs:\n  ship:\n    runs-on: ubuntu-24.04\n    steps:\n      - id: meta\n        uses: docker/metadata-action@v5\n"
    "        with: {images: ghcr.io/me/store}\n      - uses: docker/build-push-action@v6\n        with:\n          context: shop\n"
    "          push: true\n          tags: ${{ steps.meta.outputs.tags }}\n"
)


@pytest.mark.parametrize(
    ("image", "files"),
    [
        ("me/shop:1.4", {}),
        ("me/store:1.4", {"compose.yaml": "services:\n  web:\n    build: ./shop\n    image: me/store\n"}),
        ("ghcr.io/me/store:1.4", {".github/workflows/ship.yml": WORKFLOW}),
        ("me/store:1.4", {"build.sh": "#!/bin/sh\ncd shop\ndocker build -t me/store:$TAG .\n"}),
        ("me/store:1.4", {"build.sh": "#!/bin/sh\ndocker build -t me/store:$TAG -f shop/Dockerfile .\n"}),
        ("me/store:1.4", {"Makefile": "image:\n\tdocker build -t me/store:$(TAG) shop\n"}),
        ("me/store:1.4", {"package.json": '{"scripts": {"image": "docker build -t me/store:1.4 ./shop"}}'}),
        ("store", {"skaffold.yaml": "build:\n  artifacts:\n    - image: store\n      context: shop\n"}),
        ("store", {"docker-bake.hcl": 'target "store" {\n  context = "shop"\n  tags = ["store:1.4"]\n}\n'}),
        (
            "placeholder",
            {
                "skaffold.yaml": "build:\n  artifacts:\n    - image: me/store\n      context: shop\n",
                "k8s/kustomization.yaml": "images:\n  - name: placeholder\n    newName: me/store\n",
            },
        ),
    ],
)
def test_a_container_is_tied_to_the_dockerfile_that_builds_its_image(image: str, files: dict[str, str]) -> None:
    process = declared({**SHOP, **files, "k8s/web.yaml": deployment(image)})["server"]
    assert (process.dockerfile, process.own, lines(process)) == ("shop/Dockerfile", True, ["python server.py"])


def test_values_of_a_chart_fill_in_the_image() -> None:
    template = deployment('"{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"')
    process = declared(
        {
            **SHOP,
            "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
            "chart/values.yaml": "image:\n  repository: ghcr.io/me/shop\n  tag: ''\n",
            "chart/templates/deployment.yaml": template,
        }
    )["server"]
    assert process.dockerfile == "shop/Dockerfile"


def test_command_and_args_of_a_container_stand_in_for_those_of_its_image() -> None:
    arguments = "          args: [worker.py]\n"
    assert lines(declared({**SHOP, "k8s.yaml": deployment("me/shop:1", arguments)})["server"]) == ["python worker.py"]
    command = "          command: [celery, worker]\n"
    process = declared({**SHOP, "k8s.yaml": deployment("me/shop:1", command)})["server"]
    assert (lines(process), process.steps[0].path) == (["celery worker"], "k8s.yaml")


def test_images_of_others_and_of_two_builds_are_tied_to_none() -> None:
    two = {"a/shop/Dockerfile": "FROM scratch\n", "b/shop/Dockerfile": "FROM scratch\n"}
    assert declared({**two, "k8s.yaml": deployment("me/shop:1")})["server"].dockerfile is None
    process = declared({**SHOP, "k8s.yaml": deployment("nginx:1.27")})["server"]
    assert (process.dockerfile, process.own) == (None, False)


def test_a_compose_file_for_production_runs_what_the_file_below_it_builds() -> None:
    processes = declared_processes(
        repository(
            {
                **SHOP,
                "compose.yaml": "services:\n  web:\n    build: ./shop\n",
                "compose.prod.yaml": "services:\n  web:\n    command: worker.py\n",
            }
        )
    )
    found = {process.path: process for process in processes if process.origin == "compose"}
    assert found["compose.prod.yaml"].own
    assert lines(found["compose.prod.yaml"]) == ["python worker.py"]
