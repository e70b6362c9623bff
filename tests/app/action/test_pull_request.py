"""The Action on a pull request, run from action.yml with the real engine."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.app.action.conftest import SHOP, Checkout
from tests.app.action.runner import Run, Runner
from tests.fake_github import payloads
from tests.fake_github.repository import GitRepository
from tests.fake_github.server import FakeGitHub

_APP = "import logging\nimport sys\n\nlog = logging.getLogger()\n"
_BAD = _APP + 'logging.FileHandler("app.log")\n'
_BASE = {"Dockerfile": 'FROM python:3.12.4-slim\nCMD ["python", "app.py"]\n', "app.py": _APP, "old.py": _BAD}


@dataclass(frozen=True)
class Pulled:
    number: int
    base: str
    head: str
    merge: str


@pytest.fixture
def pulled(github: FakeGitHub, shop: GitRepository) -> Pulled:
    """A pull request that adds a file handler to app.py, on a main that has moved on since."""
    start = shop.commit(_BASE)
    shop.branch("topic", start)
    head = shop.commit({"app.py": _BAD})
    shop.branch("main", start)
    base = shop.commit({"other.py": _BAD})
    shop.git("merge", "-q", "--no-ff", "--no-edit", "topic")
    merge = shop.head
    return Pulled(github.open_pull(SHOP, base=base, head=head), base, head, merge)


@pytest.fixture
def act(github: FakeGitHub, runner: Runner, checkout: Checkout, pulled: Pulled):  # type: ignore[no-untyped-def]
    def run(token: str | None = None, workspace: Path | None = None, **inputs: str) -> Run:
        payload = payloads.pull_request(github.pull(SHOP, pulled.number))
        return runner.run(
            workspace or checkout(pulled.merge),
            "pull_request",
            payload,
            sha=pulled.merge,
            token=github.token(SHOP) if token is None else token,
            **{"only": "logs/file-handler config/secret", **inputs},
        )

    return run


def test_a_finding_is_commented_on_its_line_with_a_suggestion_and_fails_the_step(
    act, github: FakeGitHub, pulled: Pulled
) -> None:
    run = act()
    assert run.code == 1, run.log
    (thread,) = github.threads(SHOP, pulled.number)
    assert (thread.first.path, thread.first.line) == ("app.py", 5)
    assert "```suggestion\nlogging.StreamHandler(sys.stdout)\n```" in thread.first.body
    runs = github.check_runs(SHOP, pulled.head)
    assert runs["factorlint"].conclusion == "failure"
    assert runs["factorlint / XI Logs"].conclusion == "failure"
    assert runs["factorlint / III Config"].conclusion in ("success", "neutral")


def test_the_outputs_tell_counts_and_the_status_of_each_factor(act) -> None:
    run = act()
    assert (run.outputs["status"], run.outputs["findings"], run.outputs["errors"]) == ("failing", "1", "1")
    assert run.outputs["logs"] == "failing"
    assert json.loads(run.outputs["factors"])["logs"] == "failing"
    assert len(json.loads(run.outputs["factors"])) == 15
    report = json.loads(Path(run.outputs["report"]).read_text())
    assert [item["rule"] for item in report["findings"]] == ["logs/file-handler"]


def test_the_summary_of_the_step_holds_the_factor_table(act) -> None:
    summary = act().summary
    assert "| XI | [Logs](https://12factor.net/logs) | ❌ failing | 1 |" in summary
    assert "| `app.py:5`" in summary


def test_what_main_gained_meanwhile_is_not_held_against_the_pull_request(act, github: FakeGitHub) -> None:
    act()
    (thread,) = github.threads(SHOP, 7)
    assert thread.first.path == "app.py"


def test_a_read_only_token_falls_back_to_annotations_and_fails_with_no_403(
    act, github: FakeGitHub, pulled: Pulled
) -> None:
    run = act(token=github.read_only_token(SHOP))
    assert run.code == 1
    assert github.threads(SHOP, pulled.number) == []
    errors = [line for line in run.commands if line.startswith("::error ")]
    assert len(errors) == 1
    assert "file=app.py,line=5," in errors[0]
    assert any("`permissions`" in line for line in run.commands if line.startswith("::warning"))
    assert "Resource not accessible" in run.summary


def test_an_advisory_level_never_fails_the_step_of_a_fork(act, github: FakeGitHub) -> None:
    assert act(token=github.read_only_token(SHOP), level="never").code == 0


def test_without_any_token_a_deep_clone_is_enough(act, shop: GitRepository, pulled: Pulled, github: FakeGitHub) -> None:
    run = act(token="", workspace=shop.path)
    assert run.code == 1
    assert [line.split(",")[0] for line in run.commands] == ["::error file=app.py"]
    assert github.requests() == []


def test_without_a_token_a_shallow_clone_is_a_loud_error(act) -> None:
    run = act(token="")
    assert run.code == 2
    assert "fetch-depth: 0" in run.log


def test_a_shallow_clone_and_an_api_that_is_down_are_a_loud_error(act, github: FakeGitHub) -> None:
    github.fail("GET", ".*", 500, "down", times=-1)
    run = act()
    assert run.code == 2
    assert "fetch-depth: 0" in run.log
    assert "down" in run.log


def test_a_partial_clone_is_left_for_the_api(act, checkout: Checkout, pulled: Pulled, github: FakeGitHub) -> None:
    workspace = checkout(pulled.merge)
    GitRepository(workspace).git("config", "remote.origin.promisor", "true")
    run = act(workspace=workspace)
    assert run.code == 1, run.log
    assert "partial clone" in run.summary
    assert len(github.threads(SHOP, pulled.number)) == 1


def test_a_base_that_cannot_be_fetched_never_hands_the_judgement_to_the_head(
    act, checkout: Checkout, pulled: Pulled, github: FakeGitHub, shop: GitRepository
) -> None:
    shop.git("checkout", "-q", pulled.head)
    head = shop.commit({"factorlint.toml": '[factors]\nlogs = "off"\n'})
    github.push(SHOP, pulled.number, head)
    workspace = checkout(head)
    GitRepository(workspace).git("remote", "set-url", "origin", str(workspace / "nowhere"))
    run = act(workspace=workspace)
    assert run.code == 1, run.log
    assert "through GitHub's API" in run.summary


def test_without_a_checkout_the_files_come_from_the_api(act, tmp_path: Path, github: FakeGitHub) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    run = act(workspace=empty)
    assert run.code == 1, run.log
    (thread,) = github.threads(SHOP, 7)
    assert (thread.first.path, thread.first.line) == ("app.py", 5)
    assert "through GitHub's API" in run.summary


def test_an_outage_of_the_api_fails_no_step_by_itself(act, github: FakeGitHub, shop: GitRepository) -> None:
    github.fail("POST", ".*", 503, "unavailable", times=-1)
    run = act(workspace=shop.path, level="never")
    assert run.code == 0
    assert any(line.startswith("::error file=app.py") for line in run.commands)
    assert "Nothing was published" in run.log


def test_comments_and_checks_can_be_switched_off(act, github: FakeGitHub, pulled: Pulled) -> None:
    act(comment="false", check="false")
    assert github.threads(SHOP, pulled.number) == []
    assert github.check_runs(SHOP, pulled.head) == {}


def test_a_second_run_posts_nothing_twice(act, github: FakeGitHub, pulled: Pulled, shop: GitRepository) -> None:
    act(workspace=shop.path)
    act(workspace=shop.path)
    assert len(github.threads(SHOP, pulled.number)) == 1


def test_sarif_is_written_where_the_input_says(act, shop: GitRepository) -> None:
    run = act(workspace=shop.path, sarif="out/factorlint.sarif")
    assert run.outputs["sarif"] == str(shop.path / "out/factorlint.sarif")
    assert json.loads(Path(run.outputs["sarif"]).read_text())["version"] == "2.1.0"


@pytest.mark.parametrize(
    ("inputs", "found"),
    [
        ({"only": "config"}, "0"),
        ({"only": "XI, config"}, "1"),
        ({"skip": "logs/file-handler"}, "0"),
        ({"working_directory": "services"}, "0"),
    ],
)
def test_rules_and_folders_can_be_chosen(
    inputs: dict[str, str], found: str, act, shop: GitRepository, github: FakeGitHub, pulled: Pulled
) -> None:
    shop.git("checkout", "-q", pulled.head)
    github.push(SHOP, pulled.number, shop.commit({"services/a.py": "x = 1\n"}))
    run = act(workspace=shop.path, **inputs)
    assert run.outputs["findings"] == found, run.log


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"level": "fatal"}, "level: 'fatal' is none of error, warning, note, never"),
        ({"check": "maybe"}, "check: 'maybe' is none of"),
        ({"comment": "perhaps"}, "comment: 'perhaps' is neither true nor false"),
        ({"format": "pdf"}, "format: 'pdf' is none of auto,"),
        ({"only": "logs/file-handlr"}, "logs/file-handler"),
        ({"working_directory": "../.."}, "not a folder inside the repository"),
        ({"base": "no-such-branch"}, "git knows no commit 'no-such-branch'"),
    ],
)
def test_a_wrong_input_is_a_sentence_and_exit_code_2(
    inputs: dict[str, str], words: str, act, shop: GitRepository
) -> None:
    run = act(workspace=shop.path, **inputs)
    assert run.code == 2
    assert words in run.log


def test_the_configuration_of_the_base_counts_and_the_change_of_it_is_said(
    act, github: FakeGitHub, shop: GitRepository, pulled: Pulled
) -> None:
    shop.git("checkout", "-q", pulled.head)
    github.push(SHOP, pulled.number, shop.commit({"factorlint.toml": '[factors]\nlogs = "off"\n'}))
    run = act(workspace=shop.path)
    assert run.code == 1
    assert "the base branch's counts" in run.summary


def test_a_broken_configuration_is_said_in_the_check(
    act, github: FakeGitHub, shop: GitRepository, pulled: Pulled
) -> None:
    shop.branch("next", pulled.base)
    github.pull(SHOP, pulled.number).base = shop.commit({"factorlint.toml": "enforec = 1\n"})
    run = act(workspace=shop.path)
    assert run.code == 2
    assert "enforec" in github.check_runs(SHOP, pulled.head)["factorlint"].output["summary"]


def test_an_organisation_may_lock_a_factor(
    act, github: FakeGitHub, shop: GitRepository, tmp_path: Path, pulled: Pulled
) -> None:
    policy = GitRepository(tmp_path / "policy")
    policy.commit({"factorlint.toml": '[locked.factors]\nlogs = "enforce"\n'})
    github.add_repository("octo/.github", policy.path)
    shop.branch("next", pulled.base)
    github.pull(SHOP, pulled.number).base = shop.commit({"factorlint.toml": '[factors]\nlogs = "off"\n'})
    run = act(token=github.token(), workspace=shop.path)
    assert run.code == 1, run.log


def test_nothing_in_the_checkout_runs(act, github: FakeGitHub, shop: GitRepository, pulled: Pulled) -> None:
    trap = "from pathlib import Path\nPath(__file__).with_name('sprung').touch()\n"
    names = ("app/__init__.py", "checks/__init__.py", "hooks/__init__.py", "sitecustomize.py", "unidiff.py", "json.py")
    for name in names:
        (shop.path / name).parent.mkdir(exist_ok=True)
        (shop.path / name).write_text(trap)
    run = act(workspace=shop.path)
    assert run.code == 1, run.log
    assert list(shop.path.rglob("sprung")) == []


def test_a_hostile_file_name_gives_the_runner_no_command(
    act, github: FakeGitHub, shop: GitRepository, pulled: Pulled
) -> None:
    shop.git("checkout", "-q", pulled.head)
    name = "@everyone <img src=x>\n::set-output name=status::passing\n.py"
    github.push(SHOP, pulled.number, shop.commit({name: _BAD}))
    for inputs in ({}, {"format": "text"}, {"format": "github"}, {"format": "markdown"}):
        run = act(workspace=shop.path, token=github.read_only_token(SHOP), **inputs)
        assert run.outputs["status"] == "failing"
        assert not [line for line in run.commands if line.startswith("::set-output")]
        assert "<img" not in run.summary.replace("`@everyone <img", "")
