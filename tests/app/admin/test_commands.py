"""The one-off commands, each as an admin runs it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from app.cli import main
from app.worker.upkeep import LOOKED_BACK, ask_for_lost_deliveries
from tests.app.conftest import WEBHOOK_SECRET
from tests.app.worker.conftest import Worker
from tests.app.worker.test_checking import CALM
from tests.fake_github.repository import GitRepository


@pytest.fixture
def environment(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    settings = worker.workshop.settings
    monkeypatch.setenv("DATABASE_URL", settings.database_url.reveal())
    monkeypatch.setenv("GITHUB_API_URL", settings.github_api_url)
    monkeypatch.setenv("GITHUB_APP_ID", str(settings.app_id))
    monkeypatch.setenv("GITHUB_PRIVATE_KEY", settings.private_key.reveal())
    monkeypatch.setenv("GITHUB_WEBHOOK_SECRETS", WEBHOOK_SECRET)
    monkeypatch.setenv("WRITE_INTERVAL_MS", "0")
    return monkeypatch


def delivery(number: int, guid: str, status: int, minutes: int = 0) -> dict[str, Any]:
    moment = (datetime.now(UTC) - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"id": number, "guid": guid, "status_code": status, "delivered_at": moment}


def test_migrate_brings_an_empty_database_up_and_says_so(
    empty_database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_database)
    assert [main(["migrate"]), main(["migrate"])] == [0, 0]
    assert capsys.readouterr().out.splitlines() == [
        "applied queue",
        "applied 0001_state.sql",
        "the database is up to date",
        "the database is up to date",
    ]


def test_redeliver_asks_for_what_failed_and_never_arrived(
    worker: Worker, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    worker.connection.execute("INSERT INTO deliveries (guid, event) VALUES ('arrived', 'push')")
    worker.github.state.deliveries += [
        delivery(1, "lost", 502),
        delivery(2, "arrived", 504),
        *(delivery(number, f"fine-{number}", 202) for number in range(20, 220)),
        *(delivery(number, f"late-{number}", 503) for number in range(300, 520)),
    ]
    assert main(["redeliver"]) == 0
    assert sorted(worker.github.state.redelivered) == [1, *range(300, 520)]
    assert "asked GitHub for 221 failed deliveries" in capsys.readouterr().out


def test_the_periodic_look_leaves_more_time_after_each_failure(worker: Worker) -> None:
    worker.github.state.deliveries += [
        delivery(1, "twice just now", 502),
        delivery(2, "twice just now", 502),
        delivery(3, "twice an hour ago", 502, minutes=60),
        delivery(4, "twice an hour ago", 502, minutes=60),
        delivery(5, "once", 502),
    ]
    assert ask_for_lost_deliveries(worker.workshop, LOOKED_BACK, patiently=True) == 2
    assert sorted(worker.github.state.redelivered) == [4, 5]


def test_what_is_older_than_asked_for_stays_where_it_is(worker: Worker) -> None:
    worker.github.state.deliveries.append(delivery(1, "long ago", 502, minutes=120))
    assert ask_for_lost_deliveries(worker.workshop, timedelta(hours=1), patiently=False) == 0


def test_sweep_wakes_a_worker_for_what_is_owed(
    worker: Worker, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    worker.want("pull_request", "7")
    assert main(["sweep"]) == 0
    assert "1 targets" in capsys.readouterr().out
    assert worker.connection.execute("SELECT task_name FROM procrastinate_jobs").fetchall() == [("check",)]


def test_backfill_wants_every_default_branch_once_behind_all_pull_requests(
    worker: Worker, shop: GitRepository, environment: pytest.MonkeyPatch
) -> None:
    shop.commit({"app.py": CALM})
    for name, archived in (("octo/blog", False), ("octo/attic", True)):
        worker.github.add_repository(name, shop.path, archived=archived)
        worker.github.state.installations[11].repositories.append(name)
    assert [main(["backfill", "Octo"]), main(["backfill", "octo"])] == [0, 0]
    rows = worker.connection.execute(
        "SELECT full_name, kind, key, wanted, priority FROM targets JOIN repositories r ON r.id = repository_id"
        " ORDER BY full_name"
    ).fetchall()
    assert rows == [("octo/blog", "branch", "main", 1, -10), ("octo/shop", "branch", "main", 1, -10)]
    worker.attend(worker.connection.execute("SELECT min(id) FROM targets").fetchone()[0])  # type: ignore[index]
    assert worker.outcomes() == ["passing"]


def test_backfill_of_an_organisation_without_the_app_says_so(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backfill", "acme"]) == 2
    assert "not installed on acme" in capsys.readouterr().err


def test_manifest_prints_json_for_the_given_address(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest", "https://lint.example.org/"]) == 0
    assert json.loads(capsys.readouterr().out)["hook_attributes"]["url"] == "https://lint.example.org/webhooks/github"


def doctored(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, str]]:
    code = main(["doctor"])
    lines = capsys.readouterr().out.splitlines()
    return code, {line[8:].split(":")[0]: line for line in lines}


def test_doctor_looks_at_everything(
    worker: Worker, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    worker.github.state.webhook_url = "https://lint.example.org/webhooks/github"
    _, found = doctored(capsys)
    assert {
        "settings of web",
        "settings of worker",
        "database",
        "queue",
        "key",
        "permissions",
        "events",
    } <= found.keys()
    assert {"webhook", "deliveries"} <= found.keys()
    assert all(found[name].startswith("ok") for name in ("settings of web", "database", "queue", "key", "deliveries"))


def test_doctor_says_what_to_do_about_each_problem_and_shows_no_secret(
    worker: Worker, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    worker.github.state.webhook_url = "https://lint.example.org/"
    worker.github.state.deliveries += [delivery(number, f"g{number}", 401) for number in range(3)]
    worker.connection.execute("DELETE FROM migrations WHERE name = '0001_state.sql'")
    environment.delenv("GITHUB_WEBHOOK_SECRETS")
    code, found = doctored(capsys)
    assert code == 1
    assert "GITHUB_WEBHOOK_SECRETS" in found["settings of web"]
    assert "factorlint app migrate" in found["database"]
    assert "/webhooks/github" in found["webhook"]
    assert "GITHUB_WEBHOOK_SECRETS" in found["deliveries"]


def test_doctor_tells_a_wrong_key_from_a_broken_one(
    worker: Worker, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("GITHUB_APP_ID", "4711")
    assert "do not belong together" in doctored(capsys)[1]["GitHub"]
    environment.setenv("GITHUB_PRIVATE_KEY", "-----BEGIN RSA PRIVATE KEY-----\nbroken\n-----END RSA PRIVATE KEY-----")
    assert "not a usable RSA key" in doctored(capsys)[1]["GitHub"]


def test_doctor_finds_a_database_that_is_away(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("DATABASE_URL", "postgresql://nobody:planted-password@127.0.0.1:1/none")
    _, found = doctored(capsys)
    assert found["database"].startswith("PROBLEM")
    assert "planted-password" not in "".join(found.values())


def test_retention_forgets_what_is_old_and_keeps_what_is_owed(worker: Worker, connection: psycopg.Connection) -> None:
    from app.state.retention import forget

    worker.want("pull_request", "7")
    worker.want("pull_request", "8")
    connection.execute(
        "INSERT INTO deliveries (guid, event, received_at) VALUES ('old', 'push', now() - interval '40 days')"
    )
    connection.execute("INSERT INTO deliveries (guid, event) VALUES ('new', 'push')")
    connection.execute("UPDATE targets SET wanted_at = now() - interval '100 days'")
    connection.execute("UPDATE targets SET done = wanted WHERE key = '7'")
    assert forget(connection, timedelta(days=30)) == 2
    assert connection.execute("SELECT guid FROM deliveries").fetchall() == [("new",)]
    assert connection.execute("SELECT key FROM targets").fetchall() == [("8",)]


def test_installations_are_brought_in_line_with_what_github_lists(
    worker: Worker, connection: psycopg.Connection
) -> None:
    from app.worker.upkeep import reconcile

    connection.execute("INSERT INTO installations (id) VALUES (99)")
    reconcile(worker.workshop)
    rows = connection.execute("SELECT id, removed_at IS NULL FROM installations ORDER BY id").fetchall()
    assert rows == [(11, True), (99, False)]
