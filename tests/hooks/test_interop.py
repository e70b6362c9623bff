"""Repositories that another scanner has looked after keep what was accepted there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from checks.secrets.examples import value

PASSWORD, TOKEN, OTHER = value("password"), value("github-token"), value("key")


@pytest.fixture
def leaky(project):
    project.write("app/mail.py", f'import os\n\nSMTP_PASSWORD = "{PASSWORD}"\n')
    project.write("app/deploy.sh", f"#!/bin/sh\nexport GITHUB_TOKEN={TOKEN}\n")
    project.commit()
    return project


def with_detect_secrets(project) -> None:
    """Its own command writes its own file."""
    command = Path(sys.executable).with_name("detect-secrets")
    written = subprocess.run([command, "scan"], cwd=project.root, capture_output=True, check=True).stdout
    assert json.loads(written)["results"].keys() == {"app/mail.py", "app/deploy.sh"}
    project.write(".secrets.baseline", written)


def results(ran) -> list[tuple[str, list[str]]]:
    """Place of each result, and why it is suppressed if it is."""
    return [
        (
            f"{each['locations'][0]['physicalLocation']['artifactLocation']['uri']}:"
            f"{each['locations'][0]['physicalLocation']['region']['startLine']}",
            [reason.get("justification", "") for reason in each.get("suppressions", ())],
        )
        for each in json.loads(ran.out)["runs"][0]["results"]
    ]


def found(ran) -> set[str]:
    return {place for place, silenced in results(ran) if not silenced}


def reasons(ran) -> set[str]:
    return {reason for _, silenced in results(ran) for reason in silenced}


def test_secrets_of_a_baseline_that_detect_secrets_wrote_are_suppressed_and_new_ones_found(leaky, factorlint):
    assert found(factorlint("check", "--format", "sarif")) >= {"app/mail.py:3", "app/deploy.sh:2"}
    with_detect_secrets(leaky)
    leaky.write("app/more.py", f'API_KEY = "{OTHER}"\n')

    ran = factorlint("check", "--only", "config", "--format", "sarif")

    assert found(ran) == {"app/more.py:1"}
    assert reasons(ran) == {"listed in .secrets.baseline"}


def test_a_commit_of_single_files_honours_the_baseline_too(leaky, factorlint):
    with_detect_secrets(leaky)

    ran = factorlint("check", "--only", "config/secret", "--format", "sarif", "app/mail.py", "app/deploy.sh")

    assert found(ran) == set()
    assert len(results(ran)) == 2


@pytest.mark.parametrize("prefix", ["", "0123456789abcdef0123456789abcdef01234567:"])
def test_fingerprints_of_gitleaks_are_honoured(leaky, factorlint, prefix):
    leaky.write(".gitleaksignore", f"# accepted\n{prefix}app/mail.py:generic-api-key:3\n")

    ran = factorlint("check", "--only", "config", "--format", "sarif")

    assert found(ran) == {"app/deploy.sh:2"}
    assert reasons(ran) == {"listed in .gitleaksignore"}


@pytest.mark.parametrize(
    "comment", ["pragma: allowlist secret", "gitleaks:allow", "trufflehog:ignore", "ggignore", "nosecret"]
)
def test_comments_of_other_scanners_are_honoured(project, factorlint, comment):
    project.write("mail.py", f'SMTP_PASSWORD = "{PASSWORD}"  # {comment}\n')

    ran = factorlint("check", "--only", "config", "--format", "sarif")

    assert found(ran) == set()
    assert reasons(ran) == {f"allowed by `{comment}`"}


def test_a_damaged_baseline_is_an_error_with_a_remedy_once_a_secret_asks_for_it(leaky, factorlint):
    leaky.write(".secrets.baseline", "{")
    ran = factorlint("check")
    assert ran.code == 2
    assert ".secrets.baseline is not valid JSON" in ran.err


def test_a_baseline_of_detect_secrets_becomes_one_of_ours(leaky, factorlint):
    with_detect_secrets(leaky)
    (leaky.root / ".secrets.baseline").rename(leaky.root / "old.json")
    leaky.write("app/more.py", f'API_KEY = "{OTHER}"\n')

    ran = factorlint("baseline", "--from", "old.json")
    (leaky.root / "old.json").unlink()

    assert ran.code == 0
    assert "2 findings accepted" in ran.err
    assert found(factorlint("check", "--only", "config/secret", "--format", "sarif")) == {"app/more.py:1"}


def test_what_is_taken_over_joins_what_was_accepted_before(leaky, factorlint):
    leaky.write("run.py", 'import logging\n\nlogging.FileHandler("app.log")\n')
    (leaky.root / "app/mail.py").unlink()
    factorlint("baseline")
    leaky.write("app/mail.py", f'SMTP_PASSWORD = "{PASSWORD}"\n')
    leaky.write("accepted.txt", "app/mail.py:generic-api-key:1\n")

    factorlint("baseline", "--from", "accepted.txt")

    assert found(factorlint("check", "--only", "config/secret,logs/file-handler", "--format", "sarif")) == set()


def test_taking_over_and_pruning_contradict_each_other(leaky, factorlint):
    assert factorlint("baseline", "--from", ".gitleaksignore", "--prune").code == 2
