"""The quick start of each audience works as it is written."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from filelock import FileLock

from app.web.manifest import manifest
from checks.config.parsing import parse
from hooks.adoption.workflow import workflow
from hooks.version import version
from tests.app.action.runner import Runner
from tests.app.conftest import empty_database, postgres
from tests.app.processes import free_port
from tests.docs.walkthrough import ROOT, commands, fresh_home, walk
from tests.fake_github import payloads
from tests.fake_github.repository import GitRepository
from tests.fake_github.server import FakeGitHub
from tests.hooks.test_hook_runners import shared_folder, source
from tests.packaging.conftest import distributions, installed, wheel

__all__ = ["distributions", "empty_database", "installed", "postgres", "source", "wheel"]  # Fixtures of others.

SHOP = "octo/shop"
INSTALLATION = 11
STREAM = "import logging\nimport sys\n\nlogging.StreamHandler(sys.stdout)\n"
FILE = 'import logging\nimport sys\n\nlogging.FileHandler("app.log")\n'


@pytest.fixture(scope="session")
def released(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of this checkout in which its version is tagged, as after a release."""
    folder = shared_folder(tmp_path_factory) / "released"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            subprocess.run(["git", "clone", "--quiet", str(source), str(folder)], check=True)
            subprocess.run(["git", "tag", f"v{version()}"], cwd=folder, check=True)
    return folder


def test_a_developer_comes_from_nothing_to_a_blocked_commit(released: Path, tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    environment = fresh_home(tmp_path / "home", released)
    subprocess.run(["git", "init", "--quiet"], cwd=shop, env=environment, check=True)
    (shop / "app.py").write_text(FILE)
    (shop / ".pre-commit-config.yaml").write_text("# ours\nrepos: []\n")

    walked = walk([*commands("docs/start/developer.md")], shop, environment)

    assert walked.code == 0, walked.said
    assert "config/env-file" in walked.said.partition("# is blocked")[2]
    assert "blue-horse-staple" not in walked.said.partition("# is blocked")[2]
    assert parse((shop / "factorlint.toml").read_text(), "factorlint.toml").explicit == {"factors"}
    hooks = (shop / ".pre-commit-config.yaml").read_text()
    assert hooks.startswith("# ours\n")
    assert yaml.safe_load(hooks)["repos"][0]["rev"] == f"v{version()}"
    log = subprocess.run(
        ["git", "log", "--format=%s"], cwd=shop, env=environment, capture_output=True, text=True, check=True
    )
    assert log.stdout.splitlines() == ["Add an image", "Check the twelve factors"]


def written_workflow() -> str:
    text = (ROOT / "docs/start/reviewer.md").read_text()
    return text.partition("```yaml\n")[2].partition("```")[0]


def test_the_workflow_a_reviewer_reads_is_the_one_that_init_writes() -> None:
    assert written_workflow() == workflow(version())


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with FakeGitHub() as fake:
        yield fake


def test_a_reviewer_sees_a_comment_and_a_check_on_the_first_pull_request(github: FakeGitHub, tmp_path: Path) -> None:
    shop = GitRepository(tmp_path / "shop")
    github.add_repository(SHOP, shop.path)
    start = shop.commit(
        {".github/workflows/factorlint.yml": written_workflow(), "Procfile": "web: python app.py\n", "app.py": STREAM}
    )
    shop.branch("topic", start)
    head = shop.commit({"app.py": FILE})
    number = github.open_pull(SHOP, base=start, head=head)
    job = yaml.safe_load(written_workflow())["jobs"]["twelve-factor"]
    (step,) = [step for step in job["steps"] if step["uses"].startswith("factorlint/")]

    run = Runner(tmp_path / "runner", tmp_path / "home", github.url).run(
        shop.path,
        "pull_request",
        payloads.pull_request(github.pull(SHOP, number)),
        sha=head,
        token=github.token(
            SHOP, permissions={name.replace("-", "_"): mode for name, mode in job["permissions"].items()}
        ),
        **step.get("with", {}),
    )

    assert run.code == 1, run.log
    (thread,) = github.threads(SHOP, number)
    assert (thread.first.path, thread.first.line) == ("app.py", 4)
    assert "suggestion" in thread.first.body
    assert github.check_runs(SHOP, head)["factorlint / XI Logs"].conclusion == "failure"


@pytest.fixture
def app_on_github(github: FakeGitHub, tmp_path: Path) -> tuple[FakeGitHub, str]:
    key = rsa.generate_private_key(65537, 2048)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    github.state.app_public_key = public.decode()
    described = manifest("https://lint.example.org")
    github.state.app_registration = {
        "permissions": described["default_permissions"],
        "events": described["default_events"],
    }
    github.state.webhook_url = described["hook_attributes"]["url"]
    repository = GitRepository(tmp_path / "octo-shop")
    repository.commit({"app.py": FILE})
    github.add_repository(SHOP, repository.path)
    github.install(INSTALLATION, "octo", [SHOP])
    return github, key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


def test_an_admin_has_both_processes_running_and_the_doctor_content(
    installed, empty_database: str, app_on_github: tuple[FakeGitHub, str], tmp_path: Path
) -> None:
    github, private_key = app_on_github
    # The wheel is installed already, with what it needs; the page's own installation is the developer's, and run there.
    lines = [line for line in commands("docs/start/admin.md") if "-m venv" not in line and "pip install" not in line]
    values = {
        "PATH": f"{installed.script.parent}{os.pathsep}{os.environ['PATH']}",
        "DATABASE_URL": empty_database,
        "GITHUB_API_URL": github.url,
        "GITHUB_APP_ID": str(github.state.app_id),
        "GITHUB_PRIVATE_KEY": private_key,
        "GITHUB_WEBHOOK_SECRETS": "of-this-test-alone",
        "PORT": str(free_port()),
    }
    ending = ["kill $(jobs -p)", "wait"]

    walked = walk(
        [*lines, *ending],
        tmp_path,
        {"HOME": str(tmp_path), "WEB_DRAIN_SECONDS": "0", "WORKER_METRICS_PORT": "0"},
        values,
    )

    assert walked.code == 0, walked.said
    assert "the database is up to date" in walked.said
    assert "PROBLEM" not in walked.said.partition("app doctor\n")[2]
    assert json.loads(walked.said.partition("https://lint.example.org\n")[2].partition("\n$ ")[0])[
        "default_permissions"
    ]
