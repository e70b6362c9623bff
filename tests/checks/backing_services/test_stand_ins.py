"""Variables of a deploy that put a stand-in in a service's place."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.engine import check
from checks.snapshot import MemorySnapshot


def found(path: str, variable: str) -> list[str]:
    files = {path: f"services:\n  web:\n    image: me/shop:1.4\n    environment:\n      {variable}\n"}
    return [each.message for each in check(MemorySnapshot(files), Config(), rules=["parity/stand-in-service"]).findings]


@pytest.mark.parametrize("variable", ["QUEUE_CONNECTION: sync", "MAIL_MAILER: log", "CELERY_TASK_ALWAYS_EAGER: 'True'"])
def test_a_stand_in_of_production_is_found(variable: str) -> None:
    assert len(found("compose.yaml", variable)) == 1


@pytest.mark.parametrize(
    ("path", "variable"),
    [
        ("compose.yaml", "QUEUE_CONNECTION: redis"),
        ("compose.yaml", "QUEUE_CONNECTION: ${QUEUE_CONNECTION}"),
        ("compose.override.yaml", "QUEUE_CONNECTION: sync"),
        ("docker-compose.dev.yml", "MAIL_MAILER: log"),
    ],
)
def test_services_variables_and_files_for_development_are_left_alone(path: str, variable: str) -> None:
    assert not found(path, variable)
