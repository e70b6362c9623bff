"""Suggestions for images whose name moves."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.engine import collect, run
from checks.finding import Fix
from checks.focus import EVERYTHING
from checks.rules.build.mutable_release import mutable_release
from checks.snapshot import MemorySnapshot
from checks.text import Text


def suggested(files: dict[str, str]) -> Fix | None:
    collection = collect(MemorySnapshot(files), Config(), iter(mutable_release.looks_at.values()))
    (finding,) = run(collection, Config(), EVERYTHING, [mutable_release]).findings
    return finding.fix


def applied(files: dict[str, str]) -> str:
    fix = suggested(files)
    assert fix is not None
    assert not fix.safe
    (path,) = {edit.path for edit in fix.edits}
    content = files[path]
    text = Text(path, content)
    for edit in sorted(fix.edits, key=lambda each: each.span.line if each.span else 0, reverse=True):
        assert edit.span is not None
        start = text.offset(edit.span.line, edit.span.column)
        end = text.offset(edit.span.end_line, edit.span.end_column)
        content = content[:start] + edit.replacement + content[end:]
    return content


WORKFLOW = (
    "on: push\njobs:\n  ship:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: |\n          {0}\n          {1}\n"
)
COMMANDS = ("docker build -t me/shop:latest .", "docker push me/shop:latest")


@pytest.mark.parametrize(
    ("path", "content", "tag"),
    [
        (".github/workflows/ship.yml", WORKFLOW.format(*COMMANDS), "${{ github.sha }}"),
        (".gitlab-ci.yml", "ship:\n  script:\n    - {}\n    - {}\n".format(*COMMANDS), "$CI_COMMIT_SHA"),
        ("Jenkinsfile", "node {{\n  sh '{}'\n  sh '{}'\n}}\n".format(*COMMANDS), "$GIT_COMMIT"),
    ],
)
def test_a_pipeline_may_name_the_image_by_its_commit_wherever_it_names_it(path: str, content: str, tag: str) -> None:
    assert applied({path: content}) == content.replace("me/shop:latest", f"me/shop:{tag}")


def test_a_script_knows_no_commit() -> None:
    assert suggested({"deploy.sh": "#!/bin/sh\ndocker push me/shop:latest\n"}) is None


def test_an_image_that_nodes_keep_is_pulled_each_time() -> None:
    manifest = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      containers:\n"
        "        - name: web\n          image: me/shop:latest\n          imagePullPolicy: IfNotPresent\n"
    )
    files = {"shop/Dockerfile": "FROM python:3.12.1\n", "k8s/shop.yaml": manifest}
    assert applied(files) == manifest.replace("IfNotPresent", "Always")
