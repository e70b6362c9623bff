from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.gitlab_ci import Pipeline, parse
from checks.errors import Unreadable
from checks.text import Text

CONTENT = """\
stages: [test, deploy]
default:
  image: python:3.11
variables:
  A: "1"
  B: {value: "2", description: two}
include: [{local: other.yml}]
.base: &base
  stage: test
  before_script:
    - pip install -r requirements.txt
  services:
    - postgres:16
    - {name: "redis:7", alias: cache}
test:
  extends: .base
  variables: {C: "3"}
  script:
    - pytest
    - !reference [.more, script]
.more:
  script: [ruff check]
deploy:
  stage: deploy
  image: {name: "deploy:1", entrypoint: [""]}
  environment: {name: production}
  script: ./deploy.sh
"""


def pipeline(content: str) -> Pipeline:
    return parse(Text(".gitlab-ci.yml", content))


def test_jobs_take_what_they_extend_and_the_defaults() -> None:
    job = pipeline(CONTENT).job("test")
    assert job is not None
    assert job.image is not None
    assert (job.image.value, job.stage, job.hidden) == ("python:3.11", "test", False)
    assert [(line.section, line.command) for line in job.script] == [
        ("before_script", "pip install -r requirements.txt"),
        ("script", "pytest"),
        ("script", "ruff check"),
    ]
    assert [(one.image, one.alias) for one in job.services] == [("postgres:16", None), ("redis:7", "cache")]
    assert [(one.name, one.value) for one in job.variables] == [("C", "3")]


def test_a_job_of_its_own_is_read() -> None:
    found = pipeline(CONTENT)
    job = found.job("deploy")
    assert job is not None
    assert job.image is not None
    assert (job.image.value, job.environment, job.stage) == ("deploy:1", "production", "deploy")
    assert [found.text.slice(line.span) for line in job.script] == ["./deploy.sh"]


def test_global_keys_are_no_jobs() -> None:
    found = pipeline(CONTENT)
    assert [job.name for job in found.jobs] == [".base", "test", ".more", "deploy"]
    assert found.stages == ("test", "deploy")
    assert [(one.name, one.value) for one in found.variables] == [("A", "1"), ("B", "2")]
    assert len(found.includes) == 1


def test_jobs_that_extend_each_other_in_a_circle_are_read() -> None:
    found = pipeline("a: {extends: [b, b]}\nb: {extends: [a, a]}\n")
    assert [job.script for job in found.jobs] == [(), ()]


def test_scripts_that_multiply_through_bases_and_references_are_refused() -> None:
    lines = ".more:\n  script:\n" + "    - x\n" * 2_000
    jobs = "".join(f"job{number}: {{script: [!reference [.more, script]]}}\n" for number in range(40))
    with pytest.raises(Unreadable, match="lines of script"):
        pipeline(lines + jobs)


def test_a_header_document_is_passed_over() -> None:
    found = pipeline("spec: {inputs: {x: {}}}\n---\njob: {script: [make]}\n")
    assert [job.name for job in found.jobs] == ["job"]


@given(st.lists(st.sampled_from([*CONTENT.splitlines(keepends=True), "  extends: [test, deploy]\n"])).map("".join))
def test_any_arrangement_of_lines_is_read_or_refused(content: str) -> None:
    try:
        found = pipeline(content)
    except Unreadable:
        return
    for job in found.jobs:
        for line in job.script:
            first = " ".join(line.command.partition("\n")[0].split())
            assert first in " ".join(found.text.slice(line.span).split())  # A plain scalar may go on over lines.
