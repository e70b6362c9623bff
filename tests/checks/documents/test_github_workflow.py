from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.github_workflow import Workflow, parse, parse_action
from checks.errors import Unreadable
from checks.text import Text

CONTENT = """\
name: ci
on:
  push:
    branches: [main, production]
  pull_request:
env:
  REGISTRY: ghcr.io
permissions: {contents: read}
jobs:
  test:
    name: Test
    runs-on: [self-hosted, linux]
    env: {DATABASE_URL: postgres://db}
    services:
      db:
        image: postgres:16
        env: {POSTGRES_PASSWORD: postgres}
      cache: redis:7
    container: node:20
    strategy: {matrix: {python: ["3.11"]}}
    steps:
      - uses: actions/checkout@v4
        with: {fetch-depth: 0}
      - name: Run
        if: always()
        run: |
          pip install -r requirements.txt
          pytest
        shell: bash
        working-directory: web
        env: {TOKEN: "${{ secrets.TOKEN }}"}
  deploy:
    needs: test
    environment: {name: production}
    uses: ./.github/workflows/deploy.yml
    with: {tag: latest}
    secrets: inherit
"""


def workflow(content: str) -> Workflow:
    return parse(Text(".github/workflows/ci.yml", content))


def test_the_trigger_is_read_though_yaml_once_took_it_for_a_truth_value() -> None:
    found = workflow(CONTENT)
    assert found.events == ("push", "pull_request")
    assert [branch.value for branch in found.branches] == ["main", "production"]


@pytest.mark.parametrize(("written", "expected"), [("push", ("push",)), ("[push, release]", ("push", "release"))])
def test_triggers_are_read_in_every_form(written: str, expected: tuple[str, ...]) -> None:
    assert workflow(f"on: {written}\n").events == expected


def test_jobs_are_read_with_their_surroundings() -> None:
    found = workflow(CONTENT)
    test, deploy = found.jobs
    assert (test.id, test.name, test.runs_on) == ("test", "Test", ("self-hosted", "linux"))
    assert [(one.name, one.value) for one in (*found.env, *test.env)] == [
        ("REGISTRY", "ghcr.io"),
        ("DATABASE_URL", "postgres://db"),
    ]
    assert [(one.name, one.image.value) for one in test.services] == [("db", "postgres:16"), ("cache", "redis:7")]
    assert test.container is not None
    assert test.container.image.value == "node:20"
    assert test.strategy is not None
    assert (deploy.needs, deploy.environment) == (("test",), "production")
    assert deploy.uses is not None
    assert found.text.slice(deploy.uses.span) == "./.github/workflows/deploy.yml"
    assert deploy.secrets is not None
    assert deploy.with_[0].key.value == "tag"


def test_steps_keep_their_script_and_place() -> None:
    found = workflow(CONTENT)
    checkout, run = found.jobs[0].steps
    assert checkout.uses is not None
    assert checkout.uses.value == "actions/checkout@v4"
    depth = checkout.input("fetch-depth")
    assert depth is not None
    assert depth.value == "0"
    assert run.run == "pip install -r requirements.txt\npytest\n"
    assert run.run_span is not None
    assert found.text.slice(run.run_span).endswith("pytest")
    assert (run.name, run.shell, run.working_directory, run.condition) == ("Run", "bash", "web", "always()")
    assert run.env[0].value == "${{ secrets.TOKEN }}"


def test_a_composite_action_has_steps() -> None:
    found = parse_action(
        Text("action.yml", "name: x\nruns:\n  using: composite\n  steps:\n    - run: make\n      shell: sh\n")
    )
    assert (found.using, [step.run for step in found.steps]) == ("composite", ["make"])


def test_a_container_action_has_an_image() -> None:
    found = parse_action(Text("action.yml", "runs: {using: docker, image: Dockerfile}\n"))
    assert found.image is not None
    assert (found.image.value, found.steps) == ("Dockerfile", ())


@given(st.lists(st.sampled_from([*CONTENT.splitlines(keepends=True), "    - []\n", "jobs: x\n"])).map("".join))
def test_any_arrangement_of_lines_is_read_or_refused(content: str) -> None:
    try:
        found = workflow(content)
    except Unreadable:
        return
    for job in found.jobs:
        assert found.text.slice(job.name_span).strip("'\"") == job.id
