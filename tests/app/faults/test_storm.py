from pathlib import Path

from tests.app.faults.storm import Plan, Storm


def test_nothing_is_lost_and_nothing_is_said_twice_whatever_dies(tmp_path: Path) -> None:
    plan = Plan(
        seed=20260101, deliveries=90, pulls=18, kills=7, restarts=1, seconds=14.0, settle=60.0,
        faults={"unlimited": 0.001, "silent": 0.002},
    )  # fmt: skip
    outcome = Storm(plan, tmp_path).run()
    assert outcome.problems == []
    assert outcome.kills + outcome.restarts == 8
    assert outcome.faults["server_error"] > 0
