"""What becomes of a target when something goes wrong."""

from datetime import timedelta

import psycopg
import pytest

from app.state import targets
from app.worker import examination, settlement
from app.worker.sandbox import CheckFailed
from tests.app.worker.conftest import SHOP, Worker
from tests.app.worker.test_checking import CALM, LOGGED, opened
from tests.fake_github.repository import GitRepository


@pytest.fixture
def number(worker: Worker, shop: GitRepository) -> int:
    return opened(worker, shop, {"Dockerfile": "FROM python:3.12\n", "app.py": CALM}, {"app.py": LOGGED})


def published(worker: Worker, number: int) -> list[str]:
    head = worker.github.pull(SHOP, number).head
    runs = worker.github.state.repositories[SHOP].check_runs.values()
    return sorted(run.name for run in runs if run.head_sha == head and run.status == "completed")


def scheduled(worker: Worker) -> list[bool]:
    """For each waiting job, whether it is for later."""
    rows = worker.connection.execute("SELECT scheduled_at > now() FROM procrastinate_jobs WHERE status = 'todo'")
    return [bool(later) for (later,) in rows]


@pytest.mark.parametrize("status", [500, 502, 503])
@pytest.mark.parametrize("path", [".*/pulls/\\d+", ".*/git/trees/.*", ".*/check-runs", ".*/access_tokens", "/graphql"])
def test_a_passing_error_of_github_puts_the_work_back_and_counts_against_nobody(
    worker: Worker, number: int, status: int, path: str
) -> None:
    for method in ("GET", "POST"):
        worker.github.fail(method, path, status, times=2)
    target = worker.check(number)
    for _ in range(6):
        assert worker.row()[2:] == (0, False)
        worker.due_now()
        worker.attend(target)
    assert published(worker, number) == ["factorlint"]
    assert len(worker.github.threads(SHOP, number)) == 1


@pytest.mark.parametrize("path", [".*/check-runs", ".*/reviews"])
def test_a_write_whose_answer_was_lost_is_not_repeated(worker: Worker, number: int, path: str) -> None:
    worker.github.fail("POST", path, 502, after_effect=True)
    target = worker.check(number)
    worker.due_now()
    worker.attend(target)
    assert published(worker, number) == ["factorlint"]
    assert len(worker.github.threads(SHOP, number)) == 1


def test_a_rate_limit_holds_the_whole_installation_until_its_date(worker: Worker, number: int) -> None:
    worker.github.fail(
        "GET", ".*/pulls/.*", 403, "You have exceeded a secondary rate limit.", headers={"retry-after": "120"}
    )
    target = worker.check(number)
    other = worker.want("pull_request", "99")
    held = worker.connection.execute("SELECT not_before - now() FROM installations").fetchone()
    assert held
    assert timedelta(seconds=100) < held[0] <= timedelta(seconds=120)
    assert True in scheduled(worker)
    asked = len(worker.github.state.requests)
    for each in (target, other):
        worker.attend(each)
    assert len(worker.github.state.requests) == asked
    worker.due_now()
    worker.attend(target)
    assert published(worker, number) == ["factorlint"]


def test_a_limit_without_a_header_is_waited_out_for_a_minute(worker: Worker, number: int) -> None:
    worker.github.fail("GET", ".*/pulls/.*", 403, "You have exceeded a secondary rate limit.")
    worker.check(number)
    held = worker.connection.execute("SELECT not_before - now() > interval '50 seconds' FROM installations").fetchone()
    assert held == (True,)


def test_what_github_refuses_for_good_is_parked_after_a_few_tries(worker: Worker, number: int) -> None:
    worker.github.fail("POST", ".*/check-runs", 422, "No commit found for SHA", times=2)
    target = worker.check(number)
    assert worker.row() == (1, 0, 1, False)
    worker.due_now()
    worker.attend(target)
    assert worker.row() == (1, 0, 2, True)
    run = worker.github.check_runs(SHOP, worker.github.pull(SHOP, number).head)["factorlint"]
    assert "could not be checked" in run.output["summary"]


def test_a_target_that_ends_its_worker_each_time_is_parked_with_a_check_that_says_so(
    worker: Worker, number: int
) -> None:
    target = worker.want("pull_request", str(number))
    for _ in range(2):
        with worker.workshop.pool.connection() as connection:
            assert targets.claim(connection, target, timedelta(0))  # and then the worker was killed
    worker.attend(target)
    assert worker.row()[3] is True
    assert worker.outcomes() == ["parked"]
    assert published(worker, number) == ["factorlint"]


def test_a_parked_pull_request_is_checked_when_something_is_pushed(
    worker: Worker, number: int, shop: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:

        def fail(*_: object) -> None:
            raise CheckFailed("It took too long.")

        patched.setattr(examination, "check_apart", fail)
        for _ in range(2):
            worker.check(number) if worker.outcomes() else worker.attend(worker.want("pull_request", str(number)))
            worker.due_now()
        worker.connection.execute("UPDATE targets SET tries = 2")
        worker.attend(1)
    assert worker.row()[3] is True
    shop.commit({"app.py": CALM})
    worker.github.push(SHOP, number, "topic")
    worker.check(number)
    assert worker.row()[3] is False
    assert worker.outcomes()[-1] == "passing"


def test_a_push_during_the_check_ends_it_and_only_the_newest_commit_is_published(
    worker: Worker, number: int, shop: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = worker.github.pull(SHOP, number).head
    apart = examination.check_apart

    def pushed_meanwhile(*arguments: object, **options: object) -> object:
        monkeypatch.undo()
        shop.commit({"app.py": CALM})
        worker.github.push(SHOP, number, "topic")
        worker.want("pull_request", str(number))
        return apart(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(examination, "check_apart", pushed_meanwhile)
    target = worker.check(number)
    assert worker.github.check_runs(SHOP, old) == {}
    assert scheduled(worker) == [False]
    worker.attend(target)
    assert published(worker, number) == ["factorlint"]
    assert worker.row() == (2, 2, 0, False)


def test_a_worker_whose_lease_was_taken_over_publishes_nothing(
    worker: Worker, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart = examination.check_apart

    def taken_over(*arguments: object, **options: object) -> object:
        worker.connection.execute("UPDATE targets SET lease = gen_random_uuid()")
        return apart(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(examination, "check_apart", taken_over)
    worker.check(number)
    assert published(worker, number) == []
    assert worker.row()[:2] == (1, 0)


def test_a_worker_that_shuts_down_puts_the_work_back_at_once(worker: Worker, number: int) -> None:
    target = worker.want("pull_request", str(number))
    worker.draining.begin(-1)
    worker.attend(target)
    assert worker.row() == (1, 0, 0, False)
    assert worker.github.state.requests == []


def test_a_pull_request_that_is_gone_is_let_go(worker: Worker, number: int) -> None:
    target = worker.want("pull_request", "4711")
    for _ in range(4):
        worker.due_now()
        worker.attend(target)
    assert worker.outcomes() == ["gone"]
    assert worker.row()[:2] == (1, 1)


def test_a_token_that_may_not_comment_still_gets_its_check(worker: Worker, number: int) -> None:
    worker.github.fail("POST", ".*/reviews", 403, "Resource not accessible by integration", times=-1)
    worker.check(number)
    assert published(worker, number) == ["factorlint"]


def test_a_database_that_goes_away_leaves_the_row_to_the_next_worker(
    worker: Worker, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patched:
        patched.setattr(settlement.targets, "finish", gone)
        with pytest.raises(psycopg.OperationalError):
            worker.check(number)
    assert worker.row()[:2] == (1, 0)
    worker.connection.execute("UPDATE targets SET leased_until = now()")
    worker.attend(1)
    assert published(worker, number) == ["factorlint"]
    assert len(worker.github.threads(SHOP, number)) == 1
    assert worker.row()[:2] == (1, 1)


def test_writes_beyond_the_pace_of_an_installation_are_put_back(worker: Worker, number: int) -> None:
    worker.want("pull_request", str(number))
    worker.connection.execute("UPDATE installations SET next_write = now() + interval '1 minute'")
    worker.check(number)
    assert published(worker, number) == []
    assert worker.row()[2:] == (0, False)
    assert True in scheduled(worker)
