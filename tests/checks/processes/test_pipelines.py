"""What the steps of workflows and pipelines do."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.engine import collect
from checks.focus import EVERYTHING
from checks.processes.pipelines import act_of, pipeline_steps
from checks.repository import Repository, Shared
from checks.snapshot import MemorySnapshot


def acts(files: dict[str, str]) -> list[tuple[str, int]]:
    repository = Repository(Shared(collect(MemorySnapshot(files), Config(), [])), EVERYTHING)
    return [(step.act, step.span.line) for step in pipeline_steps(repository)]


@pytest.mark.parametrize(
    ("line", "act"),
    [
        ("docker build -t me/shop .", "build"),
        ("docker buildx build --push .", "build"),
        ("npm run build", "build"),
        ("npm ci", None),
        ("pip install -r requirements.txt", None),
        ("docker push me/shop:1.4", "release"),
        ("npm publish", "release"),
        ("gh release create v1.4", "release"),
        ("kubectl set image deployment/shop web=me/shop:1.4", "deploy"),
        ("helm upgrade --install shop ./chart", "deploy"),
        ("ssh me@host systemctl restart shop", "deploy"),
        ("fly deploy --image me/shop", "deploy"),
        ("pytest -q", None),
    ],
)
def test_a_command_builds_releases_or_deploys(line: str, act: str | None) -> None:
    assert act_of(line) == act


def test_steps_of_github_gitlab_and_jenkins_are_told_apart() -> None:
    workflow = (
        "on: push\njobs:\n  ship:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v4\n      - run: npm test\n"
        "      - uses: docker/build-push-action@v6\n      - uses: appleboy/ssh-action@v1\n"
    )
    pipeline = (
        "ship:\n  script:\n    - docker build -t me/shop .\n    - docker push me/shop\n    - kubectl apply -f k8s\n"
    )
    jenkinsfile = "node {\n  stage('Ship') {\n    sh 'mvn package'\n    sh 'helm upgrade shop chart'\n  }\n}\n"
    assert acts({".github/workflows/ship.yml": workflow}) == [("build", 8), ("deploy", 9)]
    assert acts({".gitlab-ci.yml": pipeline}) == [("build", 3), ("release", 4), ("deploy", 5)]
    assert acts({"Jenkinsfile": jenkinsfile}) == [("build", 3), ("deploy", 4)]


def test_scripts_and_dockerfiles_are_no_pipeline() -> None:
    assert (
        acts({"deploy.sh": "#!/bin/sh\nkubectl apply -f k8s\n", "Dockerfile": "FROM node:22\nRUN npm run build\n"})
        == []
    )
