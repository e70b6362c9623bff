import json
from typing import Any

import psycopg
import pytest
from flask.testing import FlaskClient

from tests.app.conftest import OLD_WEBHOOK_SECRET, WEBHOOK_SECRET
from tests.app.deliveries import deliver, headers, pull_request


def targets(connection: psycopg.Connection) -> list[tuple[Any, ...]]:
    return connection.execute("SELECT kind, key, head_sha, wanted, done FROM targets ORDER BY id").fetchall()


def jobs(connection: psycopg.Connection) -> int:
    row = connection.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()
    assert row
    return int(row[0])


def test_a_pull_request_is_stored_and_a_worker_woken(client: FlaskClient, connection: psycopg.Connection) -> None:
    answer = deliver(client, "pull_request", pull_request(), WEBHOOK_SECRET)
    assert (answer.status_code, answer.json) == (202, {"outcome": "accepted"})
    assert targets(connection) == [("pull_request", "7", "a" * 40, 1, 0)]
    assert jobs(connection) == 1


def test_the_same_delivery_twice_is_acted_on_once(client: FlaskClient, connection: psycopg.Connection) -> None:
    for outcome in ("accepted", "known"):
        answer = deliver(client, "pull_request", pull_request(), WEBHOOK_SECRET, guid="0b989ba4-242f-11e5-81e1")
        assert (answer.status_code, answer.json) == (202, {"outcome": outcome})
    assert targets(connection) == [("pull_request", "7", "a" * 40, 1, 0)]


def test_a_burst_rings_once_and_the_newest_commit_wins(client: FlaskClient, connection: psycopg.Connection) -> None:
    for second in (3, 1, 5, 2, 4):
        event = pull_request(sha=f"{second}" * 40, updated_at=f"2026-01-01T00:00:0{second}Z")
        deliver(client, "pull_request", event, WEBHOOK_SECRET)
    assert targets(connection) == [("pull_request", "7", "5" * 40, 2, 0)]
    assert jobs(connection) == 1


def test_the_old_secret_holds_while_secrets_are_rotated(client: FlaskClient) -> None:
    assert deliver(client, "ping", {"zen": "Calm."}, OLD_WEBHOOK_SECRET).status_code == 202


@pytest.mark.parametrize("action", ["closed", "labeled", "assigned", "a_new_action", None, 7])
def test_actions_that_ask_for_nothing_are_accepted_and_recorded(
    client: FlaskClient, connection: psycopg.Connection, action: Any
) -> None:
    assert deliver(client, "pull_request", pull_request() | {"action": action}, WEBHOOK_SECRET).status_code == 202
    assert targets(connection) == []
    assert connection.execute("SELECT event FROM deliveries").fetchall() == [("pull_request",)]


@pytest.mark.parametrize(
    "damage",
    [
        {"number": "7", "pull_request": None},
        {"repository": {"id": 1}},
        {"repository": {"id": -1, "full_name": "octo/shop"}},
        {"repository": {"id": 2**70, "full_name": "octo/shop"}},
        {"repository": {"id": 1, "full_name": "octo/sh\u0000op"}},
        {"repository": {"id": 1, "full_name": "\ud800/shop"}},
        {"installation": [11]},
        {"installation": {"id": True}},
    ],
)
def test_a_payload_that_is_not_understood_is_accepted_and_asks_for_nothing(
    client: FlaskClient, connection: psycopg.Connection, damage: dict[str, Any]
) -> None:
    assert deliver(client, "pull_request", pull_request() | damage, WEBHOOK_SECRET).status_code == 202
    assert targets(connection) == []


@pytest.mark.parametrize("payload", [[], "text", 7, None, {}])
def test_a_payload_of_another_form_is_accepted(client: FlaskClient, payload: Any) -> None:
    assert deliver(client, "pull_request", payload, WEBHOOK_SECRET).status_code == 202


def test_a_changed_base_is_checked_afresh_and_a_changed_title_is_not(
    client: FlaskClient, connection: psycopg.Connection
) -> None:
    title = pull_request(action="edited") | {"changes": {"title": {"from": "Old"}}}
    deliver(client, "pull_request", title, WEBHOOK_SECRET)
    assert targets(connection) == []
    base = pull_request(action="edited") | {"changes": {"base": {"ref": {"from": "main"}}}}
    deliver(client, "pull_request", base, WEBHOOK_SECRET)
    assert connection.execute("SELECT wanted, again FROM targets").fetchone() == (1, 1)


def test_only_pushes_to_the_default_branch_are_checked(client: FlaskClient, connection: psycopg.Connection) -> None:
    push = {name: value for name, value in pull_request().items() if name in {"repository", "installation"}}
    for ref, after in (
        ("refs/heads/topic", "a" * 40),
        ("refs/tags/main", "a" * 40),
        ("refs/heads/main", "0" * 40),
        ("refs/heads/main", "d" * 40),
    ):
        deliver(client, "push", push | {"ref": ref, "after": after, "before": "b" * 40}, WEBHOOK_SECRET)
    assert targets(connection) == [("branch", "main", "d" * 40, 1, 0)]


def test_a_push_to_the_policy_repository_forgets_the_policy(
    client: FlaskClient, connection: psycopg.Connection
) -> None:
    connection.execute("INSERT INTO installations (id, policy, policy_at) VALUES (11, '[locked]', now())")
    push = pull_request(name="octo/.github") | {"ref": "refs/heads/main", "after": "d" * 40}
    deliver(client, "push", push, WEBHOOK_SECRET)
    assert connection.execute("SELECT policy_at FROM installations").fetchone() == (None,)


def rerequest(external_id: str, pulls: list[Any], head_branch: str | None, head_sha: str = "a" * 40) -> dict[str, Any]:
    run = {
        "external_id": external_id,
        "head_sha": head_sha,
        "pull_requests": pulls,
        "check_suite": {"head_branch": head_branch},
    }
    return pull_request() | {"action": "rerequested", "check_run": run}


def test_a_rerequest_from_a_fork_finds_its_pull_request_by_the_external_id(
    client: FlaskClient, connection: psycopg.Connection
) -> None:
    deliver(client, "check_run", rerequest(f"octo/shop#9@{'a' * 40}", [], None), WEBHOOK_SECRET)
    assert connection.execute("SELECT kind, key, again FROM targets").fetchall() == [("pull_request", "9", 1)]


def test_a_rerequested_suite_from_a_fork_finds_its_pull_request_by_the_commit(
    client: FlaskClient, connection: psycopg.Connection
) -> None:
    deliver(client, "pull_request", pull_request(), WEBHOOK_SECRET)
    suite = {"head_sha": "a" * 40, "head_branch": None, "pull_requests": []}
    deliver(client, "check_suite", pull_request() | {"action": "rerequested", "check_suite": suite}, WEBHOOK_SECRET)
    assert connection.execute("SELECT wanted, again FROM targets").fetchall() == [(2, 2)]


def test_a_rerequest_on_the_default_branch_checks_the_branch(
    client: FlaskClient, connection: psycopg.Connection
) -> None:
    deliver(client, "check_run", rerequest("", [], "main"), WEBHOOK_SECRET)
    assert connection.execute("SELECT kind, key FROM targets").fetchall() == [("branch", "main")]


def test_a_merge_group_is_checked_at_its_commit(client: FlaskClient, connection: psycopg.Connection) -> None:
    group = {"head_ref": "refs/heads/gh-readonly-queue/main/pr-1", "head_sha": "e" * 40, "base_sha": "b" * 40}
    event = pull_request() | {"action": "checks_requested", "merge_group": group}
    deliver(client, "merge_group", event, WEBHOOK_SECRET)
    assert targets(connection) == [("merge_group", group["head_ref"], "e" * 40, 1, 0)]


def test_installations_come_and_go(client: FlaskClient, connection: psycopg.Connection) -> None:
    installation = {"id": 11, "account": {"login": "octo"}}
    repositories = [{"id": 1, "full_name": "octo/shop"}, {"id": 2, "full_name": "octo/blog"}]
    created = {"action": "created", "installation": installation, "repositories": repositories}
    removed = {"action": "removed", "installation": installation, "repositories_removed": repositories[:1]}
    for event, payload in (
        ("installation", created),
        ("installation_repositories", removed),
        ("installation", {"action": "suspend", "installation": installation}),
    ):
        assert deliver(client, event, payload, WEBHOOK_SECRET).status_code == 202
    assert connection.execute("SELECT account, suspended FROM installations").fetchall() == [("octo", True)]
    gone = connection.execute("SELECT full_name, removed_at IS NULL FROM repositories ORDER BY id").fetchall()
    assert gone == [("octo/shop", False), ("octo/blog", True)]


def test_a_renamed_and_archived_repository_is_known_by_its_new_name(
    client: FlaskClient, connection: psycopg.Connection
) -> None:
    deliver(client, "pull_request", pull_request(), WEBHOOK_SECRET)
    event = pull_request(name="octo/store", action="renamed")
    deliver(client, "repository", event, WEBHOOK_SECRET)
    event["repository"]["archived"] = True
    deliver(client, "repository", event | {"action": "archived"}, WEBHOOK_SECRET)
    assert connection.execute("SELECT full_name, archived FROM repositories").fetchall() == [("octo/store", True)]


def test_a_database_that_is_not_migrated_gives_503_so_that_github_marks_the_delivery(
    client: FlaskClient, connection: psycopg.Connection
) -> None:
    connection.execute("DROP TABLE deliveries")
    body = json.dumps(pull_request()).encode()
    answer = client.post("/webhooks/github", data=body, headers=headers(body, "pull_request", WEBHOOK_SECRET))
    assert answer.status_code == 503


def test_news_for_what_is_being_worked_on_ring_once_more_however_many_come(
    client: FlaskClient, connection: psycopg.Connection
) -> None:
    deliver(client, "pull_request", pull_request(), WEBHOOK_SECRET)
    connection.execute("DELETE FROM procrastinate_jobs")
    connection.execute("UPDATE targets SET leased_until = now() + interval '1 minute'")
    for second in range(1, 5):
        event = pull_request(sha=f"{second}" * 40, updated_at=f"2026-01-01T00:00:0{second}Z")
        assert deliver(client, "pull_request", event, WEBHOOK_SECRET).status_code == 202
    assert targets(connection) == [("pull_request", "7", "4" * 40, 5, 0)]
    assert jobs(connection) == 1
