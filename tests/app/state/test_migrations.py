from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from app.state.migrations import migrate, pending


def test_a_new_database_gets_everything_and_a_second_time_nothing(empty_database: str) -> None:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        assert "0001_state.sql" in pending(connection)
        assert list(migrate(connection)) == ["queue", "0001_state.sql"]
        assert pending(connection) == []
        assert list(migrate(connection)) == []


def test_two_migrations_at_once_take_turns(empty_database: str) -> None:
    def run() -> list[str]:
        with psycopg.connect(empty_database, autocommit=True) as connection:
            return list(migrate(connection))

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.submit(run), threads.submit(run)
    assert sorted([first.result(), second.result()], key=len)[0] == []


def test_a_failing_migration_leaves_nothing_behind(empty_database: str) -> None:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute("CREATE TABLE runs (id text)")
        with pytest.raises(psycopg.errors.DuplicateTable):
            list(migrate(connection))
        assert connection.execute("SELECT to_regclass('targets')").fetchone() == (None,)
        assert pending(connection) == ["0001_state.sql"]
