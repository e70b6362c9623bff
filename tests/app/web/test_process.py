"""The web process as it runs: start, drain, and what it says on standard output."""

import json
import urllib.request
from pathlib import Path

import psycopg

from tests.app.conftest import WEBHOOK_SECRET
from tests.app.deliveries import headers, pull_request
from tests.app.processes import Process, free_port, status, until


def environment(database: str, port: int, **more: str) -> dict[str, str]:
    return {"DATABASE_URL": database, "GITHUB_WEBHOOK_SECRETS": WEBHOOK_SECRET, "PORT": str(port), **more}


def test_it_starts_receives_drains_and_ends(database: str, tmp_path: Path) -> None:
    port = free_port()
    with Process("web", environment(database, port, WEB_DRAIN_SECONDS="2"), tmp_path / "log") as process:
        until(lambda: status(port, "/health/ready") == 200, 15)
        body = json.dumps(pull_request()).encode()
        sent = headers(body, "pull_request", WEBHOOK_SECRET, "0b989ba4-242f-11e5")
        request = urllib.request.Request(f"http://127.0.0.1:{port}/webhooks/github", body, sent)
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 202
        process.terminate()
        until(lambda: status(port, "/health/ready") == 503, 5)
        assert status(port, "/health/live") == 200
        assert process.wait(15) == 0
        lines = process.lines()
    accepted = next(line for line in lines if line["message"] == "Delivery accepted")
    assert (accepted["delivery"], accepted["installation"], accepted["level"]) == ("0b989ba4-242f-11e5", 11, "info")


def test_it_starts_without_its_database_and_is_ready_when_that_comes(empty_database: str, tmp_path: Path) -> None:
    port = free_port()
    with Process("web", environment(empty_database, port), tmp_path / "log"):
        until(lambda: status(port, "/health/live") == 200, 15)
        assert status(port, "/health/ready") == 503
        with psycopg.connect(empty_database, autocommit=True) as connection:
            from app.state.migrations import migrate

            list(migrate(connection))
        until(lambda: status(port, "/health/ready") == 200, 15)


def test_it_does_not_start_with_settings_that_lack_something_and_says_all_of_it(tmp_path: Path) -> None:
    with Process("web", {"PORT": "none"}, tmp_path / "log") as process:
        assert process.wait(15) == 2
    said = (tmp_path / "log").read_text()
    assert all(name in said for name in ("DATABASE_URL", "GITHUB_WEBHOOK_SECRETS", "PORT"))
