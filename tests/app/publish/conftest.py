from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.github import GitHubClient
from app.publish import PullRequest
from tests.fake_github.repository import GitRepository
from tests.fake_github.server import FakeGitHub

SHOP = "octo/shop"


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    """A GitHub that afterwards must have seen nothing that its own description forbids."""
    with FakeGitHub() as fake:
        yield fake
        assert fake.state.violations == []


@pytest.fixture
def shop(github: FakeGitHub, tmp_path: Path) -> GitRepository:
    repository = GitRepository(tmp_path / "shop")
    github.add_repository(SHOP, repository.path)
    return repository


@pytest.fixture
def client(github: FakeGitHub, shop: GitRepository) -> Iterator[GitHubClient]:
    with GitHubClient(github.token(SHOP), base_url=github.url, seconds_between_writes=0) as connected:
        yield connected


def pull_request(github: FakeGitHub, number: int, **known: bool) -> PullRequest:
    pull = github.pull(SHOP, number)
    return PullRequest("octo", "shop", number, pull.base, pull.head, **known)
