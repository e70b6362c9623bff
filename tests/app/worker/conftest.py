"""A worker's parts around a GitHub with a memory, real git repositories and a real database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from app.settings import Secret, WorkerSettings
from app.state import installations, targets
from app.state.database import Pool, open_pool
from app.state.installations import RepositoryFacts
from app.state.targets import Wish
from app.worker.examination import Workshop
from app.worker.identity import AppIdentity
from app.worker.lease import Draining
from app.worker.settlement import attend
from tests.fake_github.repository import GitRepository
from tests.fake_github.server import FakeGitHub

SHOP = "octo/shop"
INSTALLATION = 11


@pytest.fixture(scope="session")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def generated_pem() -> str:
    return _pem(rsa.generate_private_key(65537, 2048))


@pytest.fixture(scope="session")
def private_pem(key: rsa.RSAPrivateKey) -> str:
    return _pem(key)


def _pem(key: rsa.RSAPrivateKey) -> str:
    form = serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


@pytest.fixture
def github(key: rsa.RSAPrivateKey) -> Iterator[FakeGitHub]:
    with FakeGitHub() as fake:
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        fake.state.app_public_key = public.decode()
        fake.state.contents_a_minute = 10_000
        fake.install(INSTALLATION, "octo", [SHOP])
        yield fake
        assert fake.state.violations == []


@pytest.fixture
def shop(github: FakeGitHub, tmp_path: Path) -> GitRepository:
    repository = GitRepository(tmp_path / "shop")
    github.add_repository(SHOP, repository.path)
    return repository


@pytest.fixture
def settings(database: str, github: FakeGitHub, private_pem: str) -> WorkerSettings:
    return WorkerSettings(
        database_url=Secret(database),
        github_api_url=github.url,
        app_id=github.state.app_id,
        private_key=Secret(private_pem),
        write_milliseconds=0,
        check_seconds=60,
        most_tries=2,
    )


@dataclass
class Worker:
    """Rings a worker once, in this process, as the queue would."""

    workshop: Workshop
    github: FakeGitHub
    connection: psycopg.Connection
    draining: Draining

    def want(self, kind: str, key: str, **details: object) -> int:
        repository = self.github.state.repositories[SHOP]
        facts = RepositoryFacts(repository.id, SHOP, "main", False, False)
        installations.reach(self.connection, INSTALLATION, [facts])
        targets.want(self.connection, Wish(repository.id, kind, key, **details))  # type: ignore[arg-type]
        found = self.connection.execute(
            "SELECT id FROM targets WHERE (repository_id, kind, key) = (%s, %s, %s)", [repository.id, kind, key]
        ).fetchone()
        assert found
        return int(found[0])

    def attend(self, target: int) -> None:
        attend(self.workshop, target, self.draining)

    def check(self, number: int, **details: object) -> int:
        """Want and attend to a pull request."""
        target = self.want("pull_request", str(number), **details)
        self.attend(target)
        return target

    def due_now(self) -> None:
        self.connection.execute("UPDATE targets SET not_before = '-infinity'")
        self.connection.execute("UPDATE installations SET not_before = '-infinity'")

    def row(self) -> tuple[int, int, int, bool]:
        """Wanted, done, tries and whether it is parked, of the only target."""
        found = self.connection.execute("SELECT wanted, done, tries, parked_at IS NOT NULL FROM targets").fetchone()
        assert found
        return found

    def outcomes(self) -> list[str]:
        return [outcome for (outcome,) in self.connection.execute("SELECT outcome FROM runs ORDER BY id")]

    def with_settings(self, **changes: object) -> Worker:
        changed = replace(self.workshop.settings, **changes)  # type: ignore[arg-type]
        return replace(self, workshop=replace(self.workshop, settings=changed))


@pytest.fixture
def worker(
    settings: WorkerSettings, github: FakeGitHub, shop: GitRepository, connection: psycopg.Connection
) -> Iterator[Worker]:
    pool: Pool
    with open_pool(settings, "test", 6) as pool:
        yield Worker(Workshop(settings, pool, AppIdentity(settings)), github, connection, Draining())
