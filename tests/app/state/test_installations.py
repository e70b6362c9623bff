from datetime import UTC, datetime, timedelta
from itertools import pairwise

import psycopg

from app.state import installations
from app.state.installations import RepositoryFacts


def names(connection: psycopg.Connection) -> list[tuple[object, ...]]:
    return connection.execute(
        "SELECT id, installation_id, full_name, default_branch, archived, removed_at IS NOT NULL"
        " FROM repositories ORDER BY id"
    ).fetchall()


def test_what_a_payload_does_not_say_stays_as_it_was(connection: psycopg.Connection) -> None:
    installations.reach(connection, 11, [RepositoryFacts(1, "octo/shop", "trunk", archived=True, fork=False)])
    installations.reach(connection, 11, [RepositoryFacts(1, "octo/store")])
    assert names(connection) == [(1, 11, "octo/store", "trunk", True, False)]


def test_a_transferred_repository_follows_its_new_installation(connection: psycopg.Connection) -> None:
    installations.reach(connection, 11, [RepositoryFacts(1, "octo/shop", "main")])
    installations.reach(connection, 12, [RepositoryFacts(1, "acme/shop", "main")])
    installations.lose(connection, 11, [1])
    assert names(connection) == [(1, 12, "acme/shop", "main", False, False)]


def test_a_repository_that_comes_back_is_reached_again(connection: psycopg.Connection) -> None:
    facts = [RepositoryFacts(1, "octo/shop", "main")]
    installations.reach(connection, 11, facts)
    installations.lose(connection, 11, [1])
    assert names(connection)[0][-1] is True
    installations.reach(connection, 11, facts)
    assert names(connection)[0][-1] is False


def test_a_whole_organisation_is_noted_at_once(connection: psycopg.Connection) -> None:
    many = [RepositoryFacts(number, f"octo/r{number}") for number in range(1, 501)]
    installations.reach(connection, 11, many)
    assert len(names(connection)) == 500


def test_an_installation_that_is_gone_stays_gone_when_older_news_come_late(connection: psycopg.Connection) -> None:
    installations.uninstall(connection, 11)
    installations.install(connection, 11, "octo")
    assert connection.execute("SELECT account, removed_at IS NULL FROM installations").fetchone() == ("octo", False)


def test_a_hold_is_only_ever_extended(connection: psycopg.Connection) -> None:
    installations.install(connection, 11, "octo")
    later, sooner = datetime(2030, 1, 2, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
    installations.hold(connection, 11, later)
    installations.hold(connection, 11, sooner)
    assert connection.execute("SELECT not_before FROM installations").fetchone() == (later,)


def test_writes_to_one_installation_are_spread_out_over_workers(connection: psycopg.Connection) -> None:
    installations.install(connection, 11, "octo")
    stretch, longest = timedelta(seconds=4), timedelta(seconds=6)
    taken = [installations.reserve_writes(connection, 11, stretch, longest) for _ in range(4)]
    assert [reserved for reserved, _ in taken] == [True, True, False, False]
    assert all(late >= early for (_, early), (_, late) in pairwise(taken[:3]))
    assert taken[0][1] == timedelta(0)
    assert timedelta(seconds=3) < taken[1][1] <= stretch


def test_the_policy_is_kept_for_a_while_and_forgotten_on_demand(connection: psycopg.Connection) -> None:
    installations.install(connection, 11, "octo")
    minute = timedelta(minutes=1)
    assert installations.policy(connection, 11, minute) is None
    installations.keep_policy(connection, 11, "[locked]")
    assert installations.policy(connection, 11, minute) == "[locked]"
    installations.forget_policy(connection, 11)
    assert installations.policy(connection, 11, minute) is None
