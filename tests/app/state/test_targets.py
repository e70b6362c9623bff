from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from app.state import installations, queue, targets
from app.state.installations import RepositoryFacts
from app.state.targets import Claim, LeaseLost, Wish

MINUTE = timedelta(minutes=1)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def wanted(connection: psycopg.Connection, **details: object) -> int | None:
    installations.reach(connection, 11, [RepositoryFacts(1, "octo/shop", "main")])
    return targets.want(connection, Wish(1, "pull_request", "7", **details))  # type: ignore[arg-type]


def claimed(connection: psycopg.Connection, **details: object) -> Claim:
    target = wanted(connection, **details)
    assert target is not None
    claim = targets.claim(connection, target, MINUTE)
    assert claim is not None
    return claim


def test_a_wish_is_claimed_by_one_worker_only(connection: psycopg.Connection) -> None:
    claim = claimed(connection, head_sha="a" * 40)
    assert (claim.head_sha, claim.full_name, claim.installation, claim.tries) == ("a" * 40, "octo/shop", 11, 1)
    assert targets.claim(connection, claim.id, MINUTE) is None


def test_a_finished_target_is_owed_to_nobody(connection: psycopg.Connection) -> None:
    claim = claimed(connection)
    assert targets.finish(connection, claim, "a" * 40) is False
    assert targets.claim(connection, claim.id, MINUTE) is None
    assert targets.owed(connection, 10) == []


def test_news_during_the_work_make_it_stale_and_leave_it_owed(connection: psycopg.Connection) -> None:
    claim = claimed(connection, head_sha="a" * 40, changed_at=NOON)
    assert targets.renew(connection, claim, MINUTE) is False
    wanted(connection, head_sha="c" * 40, changed_at=NOON + MINUTE)
    assert targets.renew(connection, claim, MINUTE) is True
    assert targets.finish(connection, claim, "a" * 40) is True
    newer = targets.claim(connection, claim.id, MINUTE)
    assert newer is not None
    assert newer.head_sha == "c" * 40


def test_an_older_event_that_comes_later_changes_nothing(connection: psycopg.Connection) -> None:
    wanted(connection, head_sha="c" * 40, changed_at=NOON)
    assert wanted(connection, head_sha="a" * 40, changed_at=NOON - MINUTE) is None
    assert connection.execute("SELECT head_sha, wanted FROM targets").fetchone() == ("c" * 40, 1)


def test_a_lease_that_ran_out_is_taken_over_and_the_first_holder_can_write_nothing(
    connection: psycopg.Connection,
) -> None:
    target = wanted(connection)
    assert target is not None
    slow = targets.claim(connection, target, timedelta(0))
    quick = targets.claim(connection, target, MINUTE)
    assert slow is not None
    assert quick is not None
    assert quick.tries == 2
    with pytest.raises(LeaseLost):
        targets.renew(connection, slow, MINUTE)
    with pytest.raises(LeaseLost):
        targets.finish(connection, slow, "a" * 40)
    assert targets.put_back(connection, slow, MINUTE, refused=False) is None
    targets.park(connection, slow)
    assert targets.finish(connection, quick, "a" * 40) is False


def test_work_that_is_put_back_waits_for_its_date(connection: psycopg.Connection) -> None:
    claim = claimed(connection)
    assert targets.put_back(connection, claim, MINUTE, refused=False) is not None
    assert targets.claim(connection, claim.id, MINUTE) is None
    assert targets.owed(connection, 10) == []


def test_a_refusal_by_github_is_not_held_against_the_pull_request(connection: psycopg.Connection) -> None:
    claim = claimed(connection)
    for _ in range(3):
        targets.put_back(connection, claim, timedelta(0), refused=True)
        again = targets.claim(connection, claim.id, MINUTE)
        assert again is not None
        claim = again
    assert (claim.tries, claim.refusals) == (1, 3)


def test_a_parked_target_is_left_alone_until_something_new_happens(connection: psycopg.Connection) -> None:
    claim = claimed(connection)
    targets.park(connection, claim)
    assert targets.claim(connection, claim.id, MINUTE) is None
    assert targets.owed(connection, 10) == []
    assert claimed(connection).tries == 1


def test_news_that_come_while_parking_win(connection: psycopg.Connection) -> None:
    claim = claimed(connection)
    wanted(connection)
    targets.park(connection, claim)
    assert connection.execute("SELECT parked_at FROM targets").fetchone() == (None,)


def test_a_rerequest_is_a_new_attempt_and_a_repeated_event_is_not(connection: psycopg.Connection) -> None:
    first = claimed(connection)
    targets.finish(connection, first, "a" * 40)
    repeated = claimed(connection)
    assert (repeated.again, repeated.fresh) == (first.again, False)
    targets.finish(connection, repeated, "a" * 40)
    asked = claimed(connection, again=True)
    assert (asked.again, asked.fresh) == (3, True)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE installations SET suspended = true",
        "UPDATE installations SET removed_at = now()",
        "UPDATE installations SET not_before = now() + interval '1 hour'",
        "UPDATE repositories SET removed_at = now()",
        "UPDATE repositories SET archived = true",
    ],
)
def test_nothing_is_done_for_who_may_not_be_served(connection: psycopg.Connection, change: str) -> None:
    target = wanted(connection)
    assert target is not None
    connection.execute(change)
    assert targets.claim(connection, target, MINUTE) is None
    assert targets.owed(connection, 10) == []


def test_backfill_waits_behind_pull_requests(connection: psycopg.Connection) -> None:
    installations.reach(connection, 11, [RepositoryFacts(1, "octo/shop", "main")])
    slow = targets.want(connection, Wish(1, "branch", "main", priority=-10))
    quick = targets.want(connection, Wish(1, "pull_request", "8"))
    assert [target for target, _ in targets.owed(connection, 10)] == [quick, slow]


def test_the_sweep_leaves_out_what_has_a_job_waiting_and_finds_it_again_when_that_is_lost(
    connection: psycopg.Connection,
) -> None:
    target = wanted(connection)
    assert target is not None
    assert targets.owed(connection, 10) == [(target, 0)]
    queue.wake(connection, target)
    assert targets.owed(connection, 10) == []
    connection.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    assert targets.owed(connection, 10) == [(target, 0)]
    connection.execute("DELETE FROM procrastinate_jobs")
    assert targets.owed(connection, 10) == [(target, 0)]
