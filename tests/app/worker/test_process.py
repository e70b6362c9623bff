"""The worker process as it runs, on a real queue."""

from pathlib import Path

import pytest

from app.state import queue
from app.worker.tasks import sweep
from tests.app.processes import Process, free_port, status, until
from tests.app.worker.conftest import SHOP, Worker
from tests.app.worker.test_checking import CALM, LOGGED, opened
from tests.fake_github.repository import GitRepository


@pytest.fixture
def environment(worker: Worker) -> dict[str, str]:
    settings = worker.workshop.settings
    return {
        "DATABASE_URL": settings.database_url.reveal(),
        "GITHUB_API_URL": settings.github_api_url,
        "GITHUB_APP_ID": str(settings.app_id),
        "GITHUB_PRIVATE_KEY": settings.private_key.reveal().replace("\n", "\\n"),
        "WORKER_METRICS_PORT": str(free_port()),
        "WRITE_INTERVAL_MS": "0",
        "LEASE_SECONDS": "3",
        "SWEEP_SECONDS": "1",
    }


def ring(worker: Worker, number: int) -> None:
    target = worker.want("pull_request", str(number))
    with worker.connection.transaction():
        queue.wake(worker.connection, target)


def done(worker: Worker) -> bool:
    return worker.row()[0] == worker.row()[1]


def test_a_ring_is_answered_and_a_stop_is_quick(
    worker: Worker, shop: GitRepository, environment: dict[str, str], tmp_path: Path
) -> None:
    number = opened(worker, shop, {"README.md": "# Shop\n"}, {"app.py": CALM})
    port = int(environment["WORKER_METRICS_PORT"])
    with Process("worker", environment, tmp_path / "log") as process:
        until(lambda: status(port, "/health/ready") == 200, 15)
        ring(worker, number)
        until(lambda: done(worker))
        assert status(port, "/metrics") == 200
        process.terminate()
        assert process.wait(15) == 0
        lines = process.lines()
    checked = next(line for line in lines if line["message"] == "Checked")
    assert (checked["repository"], checked["key"], checked["installation"]) == (SHOP, str(number), 11)
    assert worker.connection.execute(
        "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'check'"
    ).fetchone() == (0,)


def test_work_whose_ring_was_lost_is_found(
    worker: Worker, shop: GitRepository, environment: dict[str, str], tmp_path: Path
) -> None:
    number = opened(worker, shop, {"README.md": "# Shop\n"}, {"app.py": CALM})
    worker.want("pull_request", str(number))
    with Process("worker", environment, tmp_path / "log"):
        until(lambda: done(worker))


def test_the_work_of_a_killed_worker_is_done_by_the_next(
    worker: Worker, shop: GitRepository, environment: dict[str, str], tmp_path: Path
) -> None:
    number = opened(worker, shop, {"Dockerfile": "FROM python:3.12\n"}, {"app.py": LOGGED})
    with Process("worker", environment, tmp_path / "first") as first:
        ring(worker, number)
        until(lambda: worker.row()[2] == 1)
        first.kill()
    assert worker.row()[:2] == (1, 0)
    with Process("worker", environment, tmp_path / "second"):
        until(lambda: done(worker))
    assert len(worker.github.threads(SHOP, number)) == 1


def test_rings_by_the_dozen_and_put_backs_wedge_nothing(
    worker: Worker, shop: GitRepository, environment: dict[str, str], tmp_path: Path
) -> None:
    """A queueing lock, a job lock and a retry together block a target for ever; here is no retry and no job lock."""
    number = opened(worker, shop, {"README.md": "# Shop\n"}, {"app.py": CALM})
    worker.github.fail("GET", ".*/pulls/\\d+", 500, times=3)
    with Process("worker", environment | {"RETRY_SECONDS": "1"}, tmp_path / "log"):
        for _ in range(30):
            ring(worker, number)
            sweep(worker.workshop.pool)
        until(lambda: done(worker), 60)
    locked = worker.connection.execute("SELECT count(*) FROM procrastinate_jobs WHERE lock IS NOT NULL").fetchone()
    assert locked == (0,)
