"""What a stranger, or a stranger with patience, can send to the one open door."""

import hashlib
import hmac
import json
import socket
from pathlib import Path

import psycopg
import pytest
from flask.testing import FlaskClient

from tests.app.conftest import WEBHOOK_SECRET
from tests.app.deliveries import deliver, headers, pull_request
from tests.app.processes import Process, free_port, status, until

BODY = json.dumps(pull_request()).encode()
GENUINE = headers(BODY, "pull_request", WEBHOOK_SECRET)["X-Hub-Signature-256"]
SHA1 = "sha1=" + hmac.new(WEBHOOK_SECRET.encode(), BODY, hashlib.sha1).hexdigest()


def recorded(connection: psycopg.Connection) -> int:
    row = connection.execute("SELECT count(*) FROM deliveries").fetchone()
    assert row
    return int(row[0])


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "sha256=",
        GENUINE[:-1],
        GENUINE + "0",
        GENUINE.upper(),
        GENUINE.removeprefix("sha256="),
        " " + GENUINE[:-1] + "\xff",
        SHA1,
        "sha256=" + hashlib.sha256(BODY).hexdigest(),
        headers(BODY, "pull_request", "a-guessed-secret!")["X-Hub-Signature-256"],
        headers(BODY + b" ", "pull_request", WEBHOOK_SECRET)["X-Hub-Signature-256"],
    ],
)
def test_a_signature_that_is_not_quite_right_is_refused_and_leaves_nothing(
    client: FlaskClient, connection: psycopg.Connection, signature: str | None
) -> None:
    sent = headers(BODY, "pull_request", WEBHOOK_SECRET)
    if signature is None:
        del sent["X-Hub-Signature-256"]
    else:
        sent["X-Hub-Signature-256"] = signature
    answer = client.post("/webhooks/github", data=BODY, headers=sent)
    assert answer.status_code == 401
    assert recorded(connection) == 0


def test_a_sha1_signature_alone_opens_nothing(client: FlaskClient) -> None:
    sent = headers(BODY, "pull_request", WEBHOOK_SECRET) | {"X-Hub-Signature": SHA1}
    del sent["X-Hub-Signature-256"]
    assert client.post("/webhooks/github", data=BODY, headers=sent).status_code == 401


def test_a_replayed_delivery_is_recognised(client: FlaskClient, connection: psycopg.Connection) -> None:
    sent = headers(BODY, "pull_request", WEBHOOK_SECRET)
    outcomes = [client.post("/webhooks/github", data=BODY, headers=sent).json for _ in range(3)]
    assert outcomes == [{"outcome": "accepted"}, {"outcome": "known"}, {"outcome": "known"}]
    assert connection.execute("SELECT wanted FROM targets").fetchall() == [(1,)]


def test_a_replay_under_another_id_costs_a_look_and_changes_no_commit(
    client: FlaskClient, connection: psycopg.Connection
) -> None:
    newer = pull_request(sha="c" * 40, updated_at="2026-01-02T00:00:00Z")
    deliver(client, "pull_request", newer, WEBHOOK_SECRET)
    deliver(client, "pull_request", pull_request(), WEBHOOK_SECRET)
    assert connection.execute("SELECT head_sha, wanted FROM targets").fetchall() == [("c" * 40, 1)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"payload=%7B%7D",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        b'{"number": ' + b"9" * 5_000 + b"}",
    ],
)
def test_a_signed_body_that_is_not_json_is_refused(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/webhooks/github", data=body, headers=headers(body, "pull_request", WEBHOOK_SECRET))
    assert answer.status_code == 400


def test_a_body_over_the_limit_is_refused(client: FlaskClient) -> None:
    body = b" " * (256 * 1024 + 1)
    answer = client.post("/webhooks/github", data=body, headers=headers(body, "ping", WEBHOOK_SECRET))
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("event", "guid"),
    [("pull_request", "short"), ("pull_request", "x" * 65), ("pull_request", "'; DROP TABLE runs; --"), ("../x", "")],
)
def test_a_delivery_needs_an_id_and_an_event_of_the_known_form(client: FlaskClient, event: str, guid: str) -> None:
    sent = headers(BODY, event, WEBHOOK_SECRET) | {"X-GitHub-Delivery": guid}
    assert client.post("/webhooks/github", data=BODY, headers=sent).status_code == 400


def test_a_rerequest_reaches_no_repository_but_the_one_that_github_signed_for(
    client: FlaskClient, connection: psycopg.Connection
) -> None:
    deliver(client, "pull_request", pull_request(7, repository=2, installation=12, name="acme/bank"), WEBHOOK_SECRET)
    run = {"external_id": f"acme/bank#7@{'a' * 40}", "head_sha": "a" * 40, "pull_requests": [], "check_suite": {}}
    event = pull_request(repository=1, installation=11) | {"action": "rerequested", "check_run": run}
    deliver(client, "check_run", event, WEBHOOK_SECRET)
    rows = connection.execute("SELECT repository_id, key, again FROM targets ORDER BY repository_id").fetchall()
    assert rows == [(1, "7", 1), (2, "7", 0)]


def test_a_rerequested_suite_finds_no_commit_of_another_repository(
    client: FlaskClient, connection: psycopg.Connection
) -> None:
    deliver(client, "pull_request", pull_request(7, repository=2, installation=12, name="acme/bank"), WEBHOOK_SECRET)
    suite = {"head_sha": "a" * 40, "pull_requests": [], "head_branch": None}
    event = pull_request(repository=1) | {"action": "rerequested", "check_suite": suite}
    deliver(client, "check_suite", event, WEBHOOK_SECRET)
    assert connection.execute("SELECT repository_id, again FROM targets").fetchall() == [(2, 0)]


def test_nothing_else_is_served(client: FlaskClient) -> None:
    for path in ("/", "/setup", "/setup/done?code=x", "/webhooks", "/static/x", "/webhooks/github/../../etc/passwd"):
        assert client.get(path).status_code == 404
    assert client.get("/webhooks/github").status_code == 405


def test_a_body_without_an_announced_length_is_cut_off_at_the_limit(database: str, tmp_path: Path) -> None:
    port = free_port()
    environment = {
        "DATABASE_URL": database,
        "GITHUB_WEBHOOK_SECRETS": WEBHOOK_SECRET,
        "PORT": str(port),
        "WEB_BODY_LIMIT": "65536",
        "WEB_DRAIN_SECONDS": "0",
    }
    with Process("web", environment, tmp_path / "log"), socket.socket() as connection:
        until(lambda: status(port, "/health/ready") == 200)
        connection.settimeout(10)
        connection.connect(("127.0.0.1", port))
        connection.sendall(
            b"POST /webhooks/github HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nX-GitHub-Event: ping\r\n"
            b"X-GitHub-Delivery: 0123456789\r\n\r\n" + (b"8000\r\n" + b" " * 0x8000 + b"\r\n") * 4 + b"0\r\n\r\n"
        )
        assert connection.recv(1024).split(b" ")[1] in (b"401", b"413")
        assert status(port, "/health/ready") == 200
