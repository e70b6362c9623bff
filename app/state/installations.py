"""Installations and their repositories, as deliveries tell of them, in whatever order they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg


@dataclass(frozen=True, slots=True)
class RepositoryFacts:
    """What a payload says of a repository; None where it does not say."""

    id: int
    full_name: str
    default_branch: str | None = None
    archived: bool | None = None
    fork: bool | None = None


def reach(connection: psycopg.Connection, installation: int, repositories: Sequence[RepositoryFacts]) -> None:
    """Note that an installation reaches repositories; almost always it is one, and nothing about it is new."""
    if len(repositories) == 1 and _is_known(connection, installation, repositories[0]):
        return
    connection.execute("INSERT INTO installations (id) VALUES (%s) ON CONFLICT DO NOTHING", [installation])
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO repositories AS known (id, installation_id, full_name, default_branch, archived, fork)
            VALUES (%(id)s, %(installation)s, %(full_name)s, coalesce(%(default_branch)s, ''),
                    coalesce(%(archived)s, false), coalesce(%(fork)s, false))
            ON CONFLICT (id) DO UPDATE SET
                installation_id = excluded.installation_id,
                full_name = excluded.full_name,
                default_branch = coalesce(%(default_branch)s, known.default_branch),
                archived = coalesce(%(archived)s, known.archived),
                fork = coalesce(%(fork)s, known.fork),
                removed_at = NULL,
                seen_at = now()
            """,
            # Always in the same order, so that two deliveries cannot each hold a row the other waits for.
            [_row(installation, repository) for repository in sorted(repositories, key=lambda facts: facts.id)],
        )


def _is_known(connection: psycopg.Connection, installation: int, repository: RepositoryFacts) -> bool:
    """A look first, because an upsert locks the row even when it changes nothing."""
    row = connection.execute(
        """
        SELECT 1 FROM repositories WHERE id = %(id)s AND installation_id = %(installation)s
            AND full_name = %(full_name)s AND default_branch = coalesce(%(default_branch)s, default_branch)
            AND archived = coalesce(%(archived)s, archived) AND fork = coalesce(%(fork)s, fork) AND removed_at IS NULL
        """,
        _row(installation, repository),
    ).fetchone()
    return row is not None


def _row(installation: int, repository: RepositoryFacts) -> dict[str, object]:
    return {
        "id": repository.id,
        "installation": installation,
        "full_name": repository.full_name,
        "default_branch": repository.default_branch,
        "archived": repository.archived,
        "fork": repository.fork,
    }


def lose(connection: psycopg.Connection, installation: int, repositories: Sequence[int]) -> None:
    """Note that an installation no longer reaches some repositories; another installation's stay as they are."""
    connection.execute(
        "UPDATE repositories SET removed_at = now() WHERE installation_id = %s AND id = ANY(%s)",
        [installation, list(repositories)],
    )


def install(connection: psycopg.Connection, installation: int, account: str) -> None:
    """An uninstalled one stays so, should the news of both come in the wrong order: a new one has a new id."""
    connection.execute(
        "INSERT INTO installations (id, account) VALUES (%s, %s) ON CONFLICT (id) DO UPDATE"
        " SET account = excluded.account",
        [installation, account],
    )


def suspend(connection: psycopg.Connection, installation: int, suspended: bool) -> None:
    """Work for a suspended installation waits, and goes on when the suspension ends."""
    connection.execute(
        "INSERT INTO installations (id, suspended) VALUES (%s, %s)"
        " ON CONFLICT (id) DO UPDATE SET suspended = excluded.suspended",
        [installation, suspended],
    )


def uninstall(connection: psycopg.Connection, installation: int) -> None:
    connection.execute(
        "INSERT INTO installations (id, removed_at) VALUES (%s, now())"
        " ON CONFLICT (id) DO UPDATE SET removed_at = now()",
        [installation],
    )


def hold(connection: psycopg.Connection, installation: int, until: datetime) -> None:
    """No worker asks GitHub anything for this installation before a moment GitHub named."""
    connection.execute(
        "UPDATE installations SET not_before = greatest(not_before, %s) WHERE id = %s", [until, installation]
    )


def reserve_writes(
    connection: psycopg.Connection, installation: int, length: timedelta, longest: timedelta
) -> tuple[bool, timedelta]:
    """Take a stretch of time in which this worker alone creates content for the installation.

    Whether it was taken, and how far off it is. A stretch that is further off than `longest` is not taken.
    """
    row = connection.execute(
        "UPDATE installations SET next_write = greatest(next_write, now()) + %(length)s"
        " WHERE id = %(id)s AND next_write <= now() + %(longest)s RETURNING next_write - %(length)s - now()",
        {"length": length, "id": installation, "longest": longest},
    ).fetchone()
    if row is not None:
        return True, max(row[0], timedelta())
    row = connection.execute("SELECT next_write - now() FROM installations WHERE id = %s", [installation]).fetchone()
    return False, row[0] if row else timedelta()


def policy(connection: psycopg.Connection, installation: int, newest: timedelta) -> str | None:
    """The organisation's configuration as read less than `newest` ago; None where it has to be read."""
    row = connection.execute(
        "SELECT policy FROM installations WHERE id = %s AND policy_at > now() - %s", [installation, newest]
    ).fetchone()
    return row[0] if row else None


def keep_policy(connection: psycopg.Connection, installation: int, text: str) -> None:
    connection.execute("UPDATE installations SET policy = %s, policy_at = now() WHERE id = %s", [text, installation])


def forget_policy(connection: psycopg.Connection, installation: int) -> None:
    connection.execute("UPDATE installations SET policy_at = NULL WHERE id = %s", [installation])
