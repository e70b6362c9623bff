"""Pull requests a minute of one worker process, API requests and memory for each, against the GitHub of the tests.

    python benchmarks/worker.py [--pulls 40] [--files 300] [--concurrency 2]

The fake GitHub runs git for its answers on the same machine, so that real rates are higher and real latencies longer.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
import warnings
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from app.state import installations, queue, targets  # noqa: E402
from app.state.installations import RepositoryFacts  # noqa: E402
from app.state.migrations import migrate  # noqa: E402
from app.state.targets import Wish  # noqa: E402
from tests.app.faults.storm import BAD, GOOD, _key, _server  # noqa: E402
from tests.app.processes import Process, free_port, status, until  # noqa: E402
from tests.fake_github.repository import GitRepository  # noqa: E402
from tests.fake_github.server import FakeGitHub  # noqa: E402

NAME = "octo/shop"


class Memory(threading.Thread):
    """The most that a worker and its children held, sampled."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._process = psutil.Process(pid)
        self.worker = self.child = self.processor = 0.0

    def run(self) -> None:
        while True:
            with suppress(psutil.Error):
                self.worker = max(self.worker, self._process.memory_info().rss / 1e6)
                times = self._process.cpu_times()
                self.processor = times.user + times.system + times.children_user + times.children_system
                for child in self._process.children(recursive=True):
                    with suppress(psutil.Error):
                        self.child = max(self.child, child.memory_info().rss / 1e6)
            time.sleep(0.05)


def opened(github: FakeGitHub, folder: Path, pulls: int, files: int) -> list[int]:
    repository = GitRepository(folder / "shop")
    tree = {f"package{number % 20}/module{number}.py": f"{GOOD}VALUE = {number}\n" for number in range(files)}
    repository.commit({"Dockerfile": "FROM python:3.13-slim\n", **tree})
    github.add_repository(NAME, repository.path)
    github.install(11, "octo", [NAME])
    github.state.contents_a_minute = 1_000_000
    numbers = []
    for index in range(pulls):
        repository.branch(f"topic{index}", "main")
        repository.commit({f"package0/module{index}.py": BAD, f"new{index}.py": GOOD})
        numbers.append(github.open_pull(NAME, base="main", head=f"topic{index}", branch=f"topic{index}"))
    return numbers


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pulls", type=int, default=40)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--concurrency", type=int, default=2)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name, _server() as server, FakeGitHub() as github:
        folder, url = Path(name), server.get_uri()
        numbers = opened(github, folder, options.pulls, options.files)
        with psycopg.connect(url, autocommit=True) as connection:
            list(migrate(connection))
            facts = RepositoryFacts(github.state.repositories[NAME].id, NAME, "main", False, False)
            installations.reach(connection, 11, [facts])
            port = free_port()
            environment = {
                "DATABASE_URL": url,
                "GITHUB_API_URL": github.url,
                "GITHUB_APP_ID": "1",
                "GITHUB_PRIVATE_KEY": _key(github),
                "WORKER_METRICS_PORT": str(port),
                "WORKER_CONCURRENCY": str(options.concurrency),
                "WRITE_INTERVAL_MS": "0",
                "PATH": os.environ["PATH"],
            }
            with Process("worker", environment, folder / "log") as process:
                until(lambda: status(port, "/health/ready") == 200)
                memory = Memory(process.pid)
                memory.start()
                started, before = time.monotonic(), len(github.state.requests)
                for number in numbers:
                    with connection.transaction():
                        target = targets.want(connection, Wish(facts.id, "pull_request", str(number)))
                        assert target is not None
                        queue.wake(connection, target)
                owed = "SELECT count(*) FROM targets WHERE done < wanted"
                until(lambda: connection.execute(owed).fetchone() == (0,), 600)
                seconds = time.monotonic() - started
            outcomes = connection.execute("SELECT outcome, count(*) FROM runs GROUP BY 1").fetchall()
    requests = (len(github.state.requests) - before) / options.pulls
    print(
        "| pull requests a worker-minute | CPU s each | requests each | worker MB | child MB |\n|---|---|---|---|---|"
    )
    print(
        f"| {60 * options.pulls / seconds:.0f} | {memory.processor / options.pulls:.2f} | {requests:.1f}"
        f" | {memory.worker:.0f} | {memory.child:.0f} |"
    )
    print(f"outcomes {dict(outcomes)}; {options.files} files, {options.concurrency} at once", file=sys.stderr)


if __name__ == "__main__":
    main()
