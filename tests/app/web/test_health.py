import psycopg
from flask.testing import FlaskClient

from app.settings import Secret, WebSettings
from app.state.database import Pool, open_pool
from app.web.application import receiving
from tests.app.conftest import WEBHOOK_SECRET
from tests.app.deliveries import deliver, pull_request


def test_a_working_process_is_live_and_ready(client: FlaskClient) -> None:
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 200


def test_a_process_that_shuts_down_is_live_and_not_ready(web_settings: WebSettings, pool: Pool) -> None:
    client = receiving(web_settings, pool, lambda: True).test_client()
    assert client.get("/health/live").status_code == 200
    assert (client.get("/health/ready").status_code, client.get("/health/ready").json) == (
        503,
        {"status": "shutting down"},
    )


def test_a_process_without_its_database_is_live_and_not_ready() -> None:
    settings = WebSettings(
        database_url=Secret("postgresql://nobody@127.0.0.1:1/none"), webhook_secrets=(Secret(WEBHOOK_SECRET),)
    )
    with open_pool(settings, "test", 1) as pool:
        client = receiving(settings, pool, lambda: False).test_client()
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").json == {"status": "the database is away"}
        assert client.get("/metrics").status_code == 200


def test_a_database_that_is_not_migrated_is_not_ready(client: FlaskClient, connection: psycopg.Connection) -> None:
    connection.execute("DROP TABLE runs, targets")
    assert client.get("/health/ready").json == {"status": "the database is not migrated"}


def test_deliveries_are_counted_by_event_and_outcome(client: FlaskClient) -> None:
    def counted() -> float:
        line = 'factorlint_deliveries_total{event="pull_request",outcome="accepted"} '
        found = [text for text in client.get("/metrics").text.splitlines() if text.startswith(line)]
        return float(found[0].removeprefix(line)) if found else 0.0

    before = counted()
    deliver(client, "pull_request", pull_request(), WEBHOOK_SECRET)
    deliver(client, "an_event_of_tomorrow", {}, WEBHOOK_SECRET)
    assert counted() == before + 1
    assert "an_event_of_tomorrow" not in client.get("/metrics").text


def test_the_state_of_the_queue_is_among_the_metrics(pool: Pool, client: FlaskClient) -> None:
    from app.telemetry.metrics import Backlog

    deliver(client, "pull_request", pull_request(), WEBHOOK_SECRET)
    values = {metric.name: metric.samples[0].value for metric in Backlog(pool).collect()}
    assert values["factorlint_owed"] == 1
    assert values["factorlint_owed_seconds"] >= 0
