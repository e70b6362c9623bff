"""Every example payload that GitHub's own collection holds."""

import json
import lzma
from pathlib import Path
from typing import Any

import psycopg
from flask.testing import FlaskClient

from tests.app.conftest import WEBHOOK_SECRET
from tests.app.deliveries import deliver

_FILE = Path(__file__).parents[2] / "data" / "webhooks" / "examples.json.xz"


def examples() -> list[tuple[str, Any]]:
    with lzma.open(_FILE) as file:
        by_event: dict[str, list[Any]] = json.load(file)
    return [(event, payload) for event, payloads in by_event.items() for payload in payloads]


def test_each_of_the_329_is_answered_and_none_is_lost(client: FlaskClient, connection: psycopg.Connection) -> None:
    sent = examples()
    assert len(sent) == 329
    assert {deliver(client, event, payload, WEBHOOK_SECRET).status_code for event, payload in sent} == {202}
    assert connection.execute("SELECT count(*) FROM deliveries").fetchone() == (329,)


def test_those_that_ask_for_a_check_get_one(client: FlaskClient, connection: psycopg.Connection) -> None:
    for event, payload in examples():
        deliver(client, event, payload, WEBHOOK_SECRET)
    kinds = connection.execute("SELECT kind, count(*) FROM targets GROUP BY kind ORDER BY kind").fetchall()
    assert dict(kinds).keys() == {"branch", "merge_group", "pull_request"}
