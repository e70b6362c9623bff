"""A large pull request over three pushes: the real engine, the Action's program, a GitHub that refuses what GitHub refuses."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.app.action.conftest import SHOP
from tests.app.action.runner import Run, Runner
from tests.fake_github import payloads
from tests.fake_github.repository import GitRepository
from tests.fake_github.server import FakeGitHub
from tests.fake_github.state import Thread

_FILES = [f"service{n:03}.py" for n in range(120)]
_CLEAN = "import logging\n\nlog = logging.getLogger()\n"
_ONE = _CLEAN + 'log.addHandler(logging.FileHandler("a.log"))\n'
_TWO = _ONE + 'logging.basicConfig(filename="b.log")\n'


def _open(threads: list[Thread]) -> set[str]:
    return {thread.first.path for thread in threads if not thread.resolved_by and not thread.first.minimised}


def _posted_twice(threads: list[Thread]) -> list[str]:
    """Marks that more than one comment carries: the hidden fingerprints, free of lines and words."""
    marks = Counter(thread.first.body.rpartition("<!--")[2] for thread in threads)
    return [mark for mark, times in marks.items() if times > 1]


@pytest.fixture
def act(github: FakeGitHub, shop: GitRepository, runner: Runner):  # type: ignore[no-untyped-def]
    def run(number: int) -> Run:
        pull = github.pull(SHOP, number)
        payload = payloads.pull_request(pull, "synchronize")
        token = github.token(SHOP)
        return runner.run(shop.path, "pull_request", payload, sha=pull.head, token=token, only="logs", check="all")

    return run


def test_two_hundred_findings_in_a_hundred_and_twenty_files_over_three_pushes(
    act, github: FakeGitHub, shop: GitRepository
) -> None:
    docker = {"Dockerfile": 'FROM python:3.12.4-slim\nCMD ["python", "service000.py"]\n'}
    base = shop.commit(docker | dict.fromkeys(_FILES, _CLEAN))
    shop.branch("topic")
    head = shop.commit({path: _TWO if n < 80 else _ONE for n, path in enumerate(_FILES)})
    number = github.open_pull(SHOP, base=base, head=head)

    first = act(number)
    assert (first.code, first.outputs["findings"]) == (1, "200"), first.log
    pull = github.pull(SHOP, number)
    assert len(pull.reviews) == 1
    assert len(pull.threads) == 30
    runs = github.check_runs(SHOP, head)
    assert len(runs) == 16
    assert len(runs["factorlint / XI Logs"].annotations) == 200
    assert runs["factorlint / XI Logs"].conclusion == "failure"

    commented = sorted(_open(pull.threads))
    mended = set(commented[: len(commented) // 2])
    settled = [thread for thread in pull.threads if thread.first.path in mended]
    github.push(SHOP, number, shop.commit(dict.fromkeys(mended, _CLEAN)))
    second = act(number)
    assert second.code == 1
    assert not _open(pull.threads) & mended
    assert set(commented) - mended <= _open(pull.threads)
    assert len(pull.threads) == 30 + len(settled)
    assert _posted_twice(pull.threads) == []

    shop.branch("topic", base)
    kept = sorted(_open(pull.threads))[:5]
    before = len(pull.threads)
    github.push(SHOP, number, shop.commit(dict.fromkeys(kept, "# moved\n" + _TWO)))
    third = act(number)
    assert third.code == 1
    assert _open(pull.threads) == set(kept)
    assert len(pull.threads) == before
