"""Passwords in pipelines: those of a deploy, and those of a database that lives as long as the job."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.engine import check
from checks.focus import EVERYTHING
from checks.snapshot import MemorySnapshot

HEAD = "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n"


def lines(content: str) -> list[int]:
    report = check(
        MemorySnapshot({".github/workflows/test.yml": HEAD + content}),
        Config(),
        EVERYTHING,
        rules=["config/secret-in-workflow"],
    )
    return [finding.span.line for finding in report.findings]


@pytest.mark.parametrize(
    "content",
    [
        "    services:\n      db:\n        image: postgres:17\n        env:\n          POSTGRES_PASSWORD: orders42\n",
        "    env:\n      DJANGO_DB_PASSWORD: orders42\n",
        "    env:\n      DATABASE_URL: postgres://postgres:orders42@localhost/test\n",
        "    env:\n      CONNECTION: Server=localhost;Database=shop;User Id=SA;Password=orders42orders\n",
    ],
)
def test_the_word_of_a_database_that_a_job_starts_is_let_be(content):
    assert lines(content) == []


def test_a_credential_of_a_deploy_is_found():
    found = lines(
        "    env:\n      DEPLOY_SECRET: 8sT2kQ9zLw4Rv7Xy1Nb5Mc3D\n      REGISTRY_PASSWORD: hT7kkq29sLpQzz81\n"
    )
    assert found == [6, 7]
