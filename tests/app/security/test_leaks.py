"""Secrets are planted everywhere and then searched for wherever something leaves."""

import io
import json
import logging
import re

import psycopg
import pytest
from flask.testing import FlaskClient
from prometheus_client import generate_latest

from app.settings import Secret
from app.telemetry.logs import JsonFormatter, Redaction, log_context
from app.telemetry.metrics import REGISTRY
from tests.app.conftest import WEBHOOK_SECRET
from tests.app.deliveries import deliver, headers, pull_request
from tests.app.worker.conftest import SHOP, Worker
from tests.app.worker.test_checking import CALM, opened
from tests.fake_github.repository import GitRepository

AWS = "AKIA" + "Q3EGRUTR7WVLX2PD"
PASSWORD = "tr0ub4dor-" + "and-3-correct-horses"


@pytest.fixture
def log(worker: Worker) -> io.StringIO:
    """The lines that the process would write, at the most talkative level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter(Redaction(worker.workshop.settings.secrets())))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream  # type: ignore[misc]
    root.removeHandler(handler)
    root.setLevel(before)


def stored(connection: psycopg.Connection) -> str:
    """Every value of every row of every table."""
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    rows = (row for (table,) in tables for row in connection.execute(f"SELECT t::text FROM {table} AS t").fetchall())
    return "\n".join(text for (text,) in rows)


def test_no_secret_of_the_app_or_of_a_repository_leaves(
    worker: Worker, shop: GitRepository, client: FlaskClient, connection: psycopg.Connection, log: io.StringIO
) -> None:
    leaky = f"import os\nAWS_ACCESS_KEY_ID = '{AWS}'\nDATABASE = 'postgresql://shop:{PASSWORD}@db.internal/shop'\n"
    number = opened(worker, shop, {"Dockerfile": "FROM python:3.12\n", "app.py": CALM}, {"settings.py": leaky})
    answers = [deliver(client, "pull_request", pull_request(number), secret).text for secret in (WEBHOOK_SECRET, "x")]
    for method, path, status in (("GET", ".*/pulls/.*", 500), ("POST", ".*/check-runs", 422)):
        worker.github.fail(method, path, status, "went wrong")
        worker.check(number)
        worker.due_now()
    worker.check(number)
    assert worker.outcomes()[-1] in {"passing", "failing"}
    assert AWS[:4] in shop.git("show", "topic:settings.py")
    published = [json.dumps(request.body) for request in worker.github.state.requests if request.method != "GET"]
    out = {
        "log": log.getvalue(),
        "database": stored(connection),
        "metrics": generate_latest(REGISTRY).decode(),
        "answers": "\n".join(answers),
        "GitHub": "\n".join(published),
    }
    pem = worker.workshop.settings.private_key.reveal()
    secrets = [AWS, PASSWORD, WEBHOOK_SECRET, *pem.splitlines()[1:-1], *worker.github.state.tokens]
    assert len(worker.github.state.tokens) > 0
    assert {(place, secret[:4]) for place, text in out.items() for secret in secrets if secret in text} == set()
    assert "settings.py" in out["database"]


@pytest.mark.parametrize(
    "text",
    [
        "token ghs_" + "A1b2" * 9,
        "ghs_11_0001_" + "x" * 500,
        "github_pat_" + "Ab1_" * 12,
        "Authorization: Bearer abc.def-ghi_jkl",
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.c2lnbmF0dXJl",
        "postgresql://factorlint:" + "hunter22secret@db/factorlint",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nAAAA\n-----END RSA PRIVATE KEY-----",
    ],
)
def test_anything_with_the_form_of_a_credential_is_masked(text: str) -> None:
    masked = Redaction()(text)
    assert "***" in masked
    assert not re.search(r"A1b2|xxxx|Ab1_|ghi_jkl|c2lnbmF0|hunter22|MIIEow", masked)


def test_the_processs_own_secrets_are_masked_by_value_in_messages_fields_and_tracebacks() -> None:
    secret = Secret("an-own-secret-of-the-process")
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter(Redaction([secret])))
    logger = logging.Logger("leaky")
    logger.addHandler(handler)
    with log_context(delivery=f"x {secret.reveal()}"):
        try:
            raise ValueError(secret.reveal())
        except ValueError:
            logger.exception("it was %s", secret.reveal(), extra={"field": {"deep": secret.reveal()}})
    line = json.loads(stream.getvalue())
    assert secret.reveal() not in stream.getvalue()
    assert line["message"] == "it was ***"
    assert "ValueError: ***" in line["error"]
    assert line["delivery"] == "x ***"


def test_a_database_that_cannot_be_reached_is_reported_without_its_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from app.cli import main

    monkeypatch.setenv("DATABASE_URL", f"postgresql://factorlint:{PASSWORD}@127.0.0.1:1/none?connect_timeout=1")
    assert main(["migrate"]) == 2
    shown = "".join(capsys.readouterr())
    assert "DATABASE_URL" in shown
    assert PASSWORD not in shown


def test_a_refused_delivery_is_answered_without_a_reason_that_helps(client: FlaskClient) -> None:
    body = b"{}"
    sent = headers(body, "ping", "x" * 16)
    assert client.post("/webhooks/github", data=body, headers=sent).json == {"outcome": "not genuine"}


def test_the_same_repository_is_found_in_no_other_installation(worker: Worker, shop: GitRepository) -> None:
    """A token of one installation does not open another's repository; the work is given up, not forced."""
    number = opened(worker, shop, {"README.md": "# Shop\n"}, {"app.py": CALM})
    worker.github.install(12, "acme", ["acme/bank"])
    target = worker.want("pull_request", str(number))
    worker.connection.execute("INSERT INTO installations (id) VALUES (12)")
    worker.connection.execute("UPDATE repositories SET installation_id = 12")
    for _ in range(4):
        worker.due_now()
        worker.attend(target)
    assert worker.outcomes() == ["gone"]
    assert not worker.github.check_runs(SHOP, worker.github.pull(SHOP, number).head)
