"""What gets a check: one row a pull request, merge group or branch. The row is the truth, the job queue a doorbell.

Work is owed while `done < wanted`. A worker takes a lease on the row, which it renews while it works; one that dies lets
it run out. Whoever does not hold the lease can write neither `done` nor the next date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

import psycopg
from psycopg.rows import class_row

Kind = Literal["pull_request", "merge_group", "branch"]
RING = "target "
"""With its id, the queueing lock of a target's job: one waits at most."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A check that a delivery asks for."""

    repository: int
    kind: Kind
    key: str
    head_sha: str = ""
    base_sha: str = ""
    changed_at: datetime | None = None
    """When GitHub changed the target; an older wish than the row's is news of the past and asks for nothing."""
    again: bool = False
    """Asked for by a person, so a head that was checked is checked afresh."""
    whole: bool = False
    """Asked for every file, not just the changed ones."""
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A target in a worker's hands until the lease ends."""

    id: int
    lease: UUID
    sequence: int
    installation: int
    account: str
    repository: int
    full_name: str
    default_branch: str
    fork: bool
    kind: Kind
    key: str
    head_sha: str
    base_sha: str
    changed_at: datetime | None
    done_sha: str
    """The head that was last checked to the end."""
    again: int
    """The newest sequence asked for by a person; it names the attempt, so that one attempt publishes once."""
    fresh: bool
    """Whether that attempt is still owed."""
    whole: bool
    tries: int
    refusals: int
    waited: timedelta


class LeaseLost(Exception):
    """Another worker took the target, because this one was silent for too long."""


def want(connection: psycopg.Connection, wish: Wish) -> int | None:
    """Note that a check is owed. The id of the target when a worker has to be woken; None when one will look anyway.

    That is so for news of the past, and for a target whose job is waiting to be started. One that is being worked on is
    rung for, since its worker may be about to finish.
    """
    row = connection.execute(
        """
        WITH before AS (
            SELECT done < wanted AND parked_at IS NULL AND not_before <= now() AND leased_until <= now() AS rung
            FROM targets WHERE repository_id = %(repository)s AND kind = %(kind)s AND key = %(key)s
        )
        INSERT INTO targets AS known (repository_id, kind, key, head_sha, base_sha, changed_at, wanted, again,
            whole, priority)
        VALUES (%(repository)s, %(kind)s, %(key)s, %(head_sha)s, %(base_sha)s,
                coalesce(%(changed_at)s::timestamptz, '-infinity'), 1, %(again)s::integer,
                %(whole)s::integer, %(priority)s)
        ON CONFLICT (repository_id, kind, key) DO UPDATE SET
            head_sha = CASE WHEN excluded.head_sha = '' THEN known.head_sha ELSE excluded.head_sha END,
            base_sha = CASE WHEN excluded.base_sha = '' THEN known.base_sha ELSE excluded.base_sha END,
            changed_at = greatest(known.changed_at, excluded.changed_at),
            wanted = known.wanted + 1,
            wanted_at = CASE WHEN known.done < known.wanted THEN known.wanted_at ELSE now() END,
            again = CASE WHEN excluded.again > 0 THEN known.wanted + 1 ELSE known.again END,
            whole = CASE WHEN excluded.whole > 0 THEN known.wanted + 1 ELSE known.whole END,
            not_before = '-infinity',
            tries = 0,
            refusals = 0,
            parked_at = NULL,
            priority = greatest(excluded.priority, CASE WHEN known.done < known.wanted THEN known.priority END)
        WHERE %(changed_at)s::timestamptz IS NULL OR %(changed_at)s >= known.changed_at
        RETURNING id, coalesce((SELECT rung FROM before), false)
        """,
        {
            "repository": wish.repository,
            "kind": wish.kind,
            "key": wish.key,
            "head_sha": wish.head_sha,
            "base_sha": wish.base_sha,
            "changed_at": wish.changed_at,
            "again": wish.again,
            "whole": wish.whole,
            "priority": wish.priority,
        },
    ).fetchone()
    if row is None or row[1]:
        return None
    return int(row[0])


def keys_by_head(connection: psycopg.Connection, repository: int, head_sha: str) -> list[tuple[Kind, str]]:
    """The targets of a repository that are, or were last checked, at a commit."""
    return connection.execute(
        "SELECT kind, key FROM targets WHERE repository_id = %(repository)s"
        " AND (head_sha = %(head_sha)s OR done_sha = %(head_sha)s)",
        {"repository": repository, "head_sha": head_sha},
    ).fetchall()


_OWED = """
    target.done < target.wanted AND target.parked_at IS NULL
    AND target.not_before <= now() AND target.leased_until <= now()
    AND installation.not_before <= now() AND NOT installation.suspended AND installation.removed_at IS NULL
    AND repository.removed_at IS NULL AND NOT repository.archived
"""


def claim(connection: psycopg.Connection, target: int, lease: timedelta) -> Claim | None:
    """Take a target if work is owed on it now; None otherwise, which is no error: the doorbell may ring twice."""
    with connection.cursor(row_factory=class_row(Claim)) as cursor:
        return cursor.execute(
            f"""
            UPDATE targets AS target SET lease = %(lease)s, leased_until = now() + %(length)s, tries = target.tries + 1
            FROM repositories AS repository JOIN installations AS installation
                ON installation.id = repository.installation_id
            WHERE target.id = %(target)s AND repository.id = target.repository_id AND {_OWED}
            RETURNING target.id, target.lease, target.wanted AS sequence, installation.id AS installation,
                installation.account, repository.id AS repository, repository.full_name, repository.default_branch,
                repository.fork, target.kind, target.key, target.head_sha, target.base_sha,
                nullif(target.changed_at, '-infinity') AS changed_at, target.done_sha, target.again,
                target.again > target.done AS fresh, target.whole > target.done AS whole, target.tries, target.refusals,
                now() - target.wanted_at AS waited
            """,  # noqa: S608 - the condition is the constant above
            {"target": target, "lease": uuid4(), "length": lease},
        ).fetchone()


def renew(connection: psycopg.Connection, held: Claim, lease: timedelta) -> bool:
    """Keep the lease. False when nothing newer is wanted, True when the work in hand became stale.

    Raises:
        LeaseLost: somebody else holds it.
    """
    row = connection.execute(
        "UPDATE targets SET leased_until = now() + %s WHERE id = %s AND lease = %s RETURNING wanted > %s",
        [lease, held.id, held.lease, held.sequence],
    ).fetchone()
    if row is None:
        raise LeaseLost
    return bool(row[0])


def finish(connection: psycopg.Connection, held: Claim, head_sha: str) -> bool:
    """Note the work as done and give the lease back. True when more was wanted meanwhile.

    head_sha: the commit that was checked; empty when none was.

    Raises:
        LeaseLost: somebody else holds it, and nothing was noted.
    """
    row = connection.execute(
        """
        UPDATE targets SET done = greatest(done, %(sequence)s), done_sha = coalesce(nullif(%(head_sha)s, ''), done_sha), lease = NULL,
            leased_until = '-infinity', tries = 0, refusals = 0
        WHERE id = %(id)s AND lease = %(lease)s RETURNING wanted > done
        """,
        {"sequence": held.sequence, "head_sha": head_sha, "id": held.id, "lease": held.lease},
    ).fetchone()
    if row is None:
        raise LeaseLost
    return bool(row[0])


def put_back(connection: psycopg.Connection, held: Claim, after: timedelta, *, refused: bool) -> datetime | None:
    """Give the lease back and leave the work for later. `refused` by GitHub does not count against the target.

    The date on which it is due; None when something newer was wanted meanwhile, or the lease was lost.
    """
    row = connection.execute(
        """
        UPDATE targets SET lease = NULL, leased_until = '-infinity',
            not_before = CASE WHEN wanted > %(sequence)s THEN not_before ELSE now() + %(after)s END,
            tries = CASE WHEN %(refused)s THEN greatest(tries - 1, 0) ELSE tries END,
            refusals = refusals + %(refused)s::integer
        WHERE id = %(id)s AND lease = %(lease)s RETURNING nullif(not_before, '-infinity')
        """,
        {"sequence": held.sequence, "after": after, "refused": refused, "id": held.id, "lease": held.lease},
    ).fetchone()
    return row[0] if row else None


def park(connection: psycopg.Connection, held: Claim) -> None:
    """Leave a target alone that fails again and again, until something new happens to it."""
    connection.execute(
        "UPDATE targets SET lease = NULL, leased_until = '-infinity', parked_at = now()"
        " WHERE id = %s AND lease = %s AND wanted = %s",
        [held.id, held.lease, held.sequence],
    )


def owed(connection: psycopg.Connection, limit: int) -> list[tuple[int, int]]:
    """Id and priority of targets that a worker should be at and that have no job waiting, the longest waiting first."""
    return connection.execute(
        f"""
        SELECT target.id, target.priority FROM targets AS target
        JOIN repositories AS repository ON repository.id = target.repository_id
        JOIN installations AS installation ON installation.id = repository.installation_id
        WHERE {_OWED} AND NOT EXISTS (
            SELECT FROM procrastinate_jobs WHERE status = 'todo' AND queueing_lock = %s || target.id
        )
        ORDER BY target.priority DESC, target.wanted_at LIMIT %s
        """,  # noqa: S608 - the condition is the constant above
        [RING, limit],
    ).fetchall()
