from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.app.action.runner import Runner
from tests.fake_github.repository import GitRepository
from tests.fake_github.server import FakeGitHub

SHOP = "octo/shop"
Checkout = Callable[[str], Path]


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with FakeGitHub() as fake:
        yield fake
        assert fake.state.violations == []


@pytest.fixture
def shop(github: FakeGitHub, tmp_path: Path) -> GitRepository:
    repository = GitRepository(tmp_path / "shop")
    github.add_repository(SHOP, repository.path)
    return repository


@pytest.fixture(scope="session")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runner")


@pytest.fixture
def runner(github: FakeGitHub, temporary: Path, tmp_path: Path) -> Runner:
    return Runner(temporary, tmp_path / "home", github.url)


@pytest.fixture
def checkout(shop: GitRepository, tmp_path: Path) -> Checkout:
    """What actions/checkout leaves by default: one commit, without history."""

    def shallow(sha: str) -> Path:
        clone = GitRepository(tmp_path / "workspace")
        clone.git("remote", "add", "origin", shop.path.as_uri())
        clone.git("fetch", "-q", "--depth=1", "origin", sha)
        clone.git("checkout", "-q", "--detach", sha)
        return clone.path

    return shallow
