"""The shell parts of the pipelines that the documentation shows, run on a change that breaks a factor and on one that does not."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from tests.docs.walkthrough import ROOT, commands
from tests.fake_github.repository import GitRepository
from tests.packaging.conftest import Installed, distributions, installed, wheel

__all__ = ["distributions", "installed", "wheel"]  # Fixtures of others.

BAD = 'import logging\n\nlogging.FileHandler("app.log")\n'
CLEAN = 'import logging\n\nlogging.getLogger("app").info("started")\n'
(INSTALL,) = {
    found for line in commands("docs/start/developer.md") for found in re.findall(r'"git\+https://[^"]+"', line)
}


def section(name: str) -> str:
    text = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8").partition(f"\n## {name}\n")[2]
    return text.partition("```")[2].partition("\n")[2].partition("```")[0]


def gitlab() -> list[str]:
    return yaml.safe_load(section("GitLab CI"))["factorlint"]["script"]


def jenkins() -> list[str]:
    return re.findall(r"^ +sh '(.*)'$", section("Jenkins"), re.MULTILINE)


def azure() -> list[str]:
    return [step["script"] for step in yaml.safe_load(section("Azure Pipelines"))["steps"] if "script" in step]


def bitbucket() -> list[str]:
    (step,) = yaml.safe_load(section("Bitbucket Pipelines"))["pipelines"]["pull-requests"]["**"]
    return step["step"]["script"]


@dataclass(frozen=True)
class Pipeline:
    lines: Callable[[], list[str]]
    report: str = ""


PIPELINES = {
    "anywhere": Pipeline(lambda: section("Anywhere").splitlines()),
    "gitlab": Pipeline(gitlab, "factorlint.xml"),
    "jenkins": Pipeline(jenkins, "factorlint.xml"),
    "azure": Pipeline(azure, "factorlint.xml"),
    "bitbucket": Pipeline(bitbucket, "test-results/factorlint.xml"),
}


@pytest.fixture
def workspace(tmp_path: Path) -> GitRepository:
    """A clone in which a pipeline builds a branch; main has moved on since."""
    upstream = GitRepository(tmp_path / "upstream")
    start = upstream.commit({"Procfile": "web: python app.py\n", "old.py": BAD})
    upstream.branch("topic", start)
    upstream.branch("main", start)
    upstream.commit({"other.py": BAD})
    subprocess.run(["git", "clone", "--quiet", str(upstream.path), str(tmp_path / "work")], check=True)
    clone = GitRepository(tmp_path / "work")
    clone.git("checkout", "--quiet", "topic")
    return clone


def run(pipeline: Pipeline, workspace: GitRepository, installed: Installed) -> tuple[int, str]:
    """What installs is left out: it is the line of the developer's quick start, which is run there."""
    lines = pipeline.lines()
    left_out = [line for line in lines if "pip install" in line or "apt-get" in line]
    assert [line for line in left_out if "pip install" in line and INSTALL not in line] == []
    own = workspace.path / ".factorlint" / "bin"
    own.mkdir(parents=True)
    (own / "factorlint").symlink_to(installed.script)
    variables = {
        "PATH": f"{installed.script.parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(workspace.path.parent),
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": workspace.git("merge-base", "HEAD", "origin/main").strip(),
        "CHANGE_TARGET": "main",
        "SYSTEM_PULLREQUEST_TARGETBRANCHNAME": "main",
        "BITBUCKET_PR_DESTINATION_BRANCH": "main",
    }
    script = "\n".join(["set -eu", *(line for line in lines if line not in left_out)])
    ran = subprocess.run(
        ["sh", "-c", script], cwd=workspace.path, env=variables, capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.parametrize("name", PIPELINES)
def test_a_change_that_breaks_a_factor_fails_the_pipeline(name, workspace, installed):
    workspace.commit({"app.py": BAD})

    code, said = run(PIPELINES[name], workspace, installed)

    assert code == 1, said
    if PIPELINES[name].report:
        report = ElementTree.parse(workspace.path / PIPELINES[name].report)
        assert [case.attrib["name"] for case in report.iter("testcase") if case.find("failure") is not None]
        assert "old.py" not in (workspace.path / PIPELINES[name].report).read_text()
    else:
        assert "app.py\n" in said


@pytest.mark.parametrize("name", PIPELINES)
def test_a_change_that_breaks_none_passes(name, workspace, installed):
    workspace.commit({"app.py": CLEAN})

    code, said = run(PIPELINES[name], workspace, installed)

    assert code == 0, said
    assert said == ("" if PIPELINES[name].report else "factorlint: 1 file checked, nothing found\n")


def test_gitlab_gets_its_code_quality_report_as_well(workspace, installed):
    workspace.commit({"app.py": BAD})

    run(PIPELINES["gitlab"], workspace, installed)

    (issue,) = json.loads((workspace.path / "gl-code-quality-report.json").read_text())
    assert (issue["check_name"], issue["location"]["path"]) == ("logs/file-handler", "app.py")


def test_the_artifacts_that_a_pipeline_names_are_those_that_it_writes():
    reports = yaml.safe_load(section("GitLab CI"))["factorlint"]["artifacts"]["reports"]
    written = [re.findall(r"--output (\S+)", line) for line in gitlab()]

    assert {name for names in written for name in names} == set(reports.values())
