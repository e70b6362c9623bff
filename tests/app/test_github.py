"""The door to GitHub: bounded, honest about limits, and never a second write."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

import app.github
from app.github import Forbidden, GitHubClient, GitHubError, Missing, RateLimited, Rejected, Unreachable
from tests.fake_github.repository import GitRepository
from tests.fake_github.server import FakeGitHub

_SHOP = "octo/shop"


@pytest.fixture
def github(tmp_path: Path) -> Iterator[FakeGitHub]:
    with FakeGitHub() as fake:
        repository = GitRepository(tmp_path / "shop")
        repository.commit({"a.txt": "a\n"})
        fake.add_repository(_SHOP, repository.path)
        yield fake


@pytest.fixture
def client(github: FakeGitHub) -> Iterator[GitHubClient]:
    with GitHubClient(github.token(_SHOP), base_url=github.url) as connected:
        yield connected


@pytest.mark.parametrize(
    ("status", "kind"), [(401, Forbidden), (403, Forbidden), (404, Missing), (410, Missing), (422, Rejected)]
)
def test_each_refusal_has_its_own_error(
    status: int, kind: type[GitHubError], github: FakeGitHub, client: GitHubClient
) -> None:
    github.fail("GET", ".*", status, "no")
    with pytest.raises(kind) as raised:
        client.get("repos/octo/shop")
    assert (raised.value.status, raised.value.message) == (status, "no")


@pytest.mark.parametrize("status", [403, 429])
def test_a_limit_with_retry_after_gives_the_time_to_come_back_at_once(
    status: int, github: FakeGitHub, client: GitHubClient
) -> None:
    github.fail("GET", ".*", status, "slow down", headers={"retry-after": "3600"}, times=-1)
    with pytest.raises(RateLimited) as raised:
        client.get("repos/octo/shop")
    assert timedelta(minutes=59) < raised.value.retry_at - datetime.now(UTC) <= timedelta(hours=1)
    assert len(github.requests()) == 1


def test_an_exhausted_hour_comes_back_when_github_says(github: FakeGitHub, client: GitHubClient) -> None:
    reset = int(datetime.now(UTC).timestamp()) + 1200
    github.fail("GET", ".*", 403, "gone", headers={"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(reset)})
    with pytest.raises(RateLimited) as raised:
        client.get("repos/octo/shop")
    assert abs(raised.value.retry_at.timestamp() - reset) < 5


def test_a_secondary_limit_without_a_header_waits_a_minute(github: FakeGitHub, client: GitHubClient) -> None:
    github.fail("POST", ".*", 403, "You have exceeded a secondary rate limit")
    with pytest.raises(RateLimited) as raised:
        client.post("repos/octo/shop/check-runs", {})
    assert raised.value.retry_at - datetime.now(UTC) > timedelta(seconds=55)


def test_a_limit_that_graphql_reports_with_status_200_is_a_limit(github: FakeGitHub, client: GitHubClient) -> None:
    github.state.failures.clear()
    github.fail("POST", "/graphql", 200)
    github.state.failures[0].body = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}
    with pytest.raises(RateLimited):
        client.graphql("{ viewer { login } }", {})


def test_a_read_that_met_a_passing_error_is_tried_once_more(github: FakeGitHub, client: GitHubClient) -> None:
    github.fail("GET", ".*", 502)
    assert client.get("repos/octo/shop")["full_name"] == _SHOP
    github.fail("GET", ".*", 502, times=2)
    with pytest.raises(GitHubError):
        client.get("repos/octo/shop")


def test_a_write_is_never_repeated(github: FakeGitHub, client: GitHubClient) -> None:
    github.fail("POST", ".*", 502, times=-1)
    with pytest.raises(GitHubError):
        client.post("repos/octo/shop/check-runs", {"name": "x", "head_sha": "y"})
    assert len(github.requests("POST")) == 1


def test_a_server_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.github, "_SECONDS_TO_ANSWER", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with GitHubClient("t", base_url=url) as client, pytest.raises(Unreachable):
            client.get("repos/octo/shop")


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with GitHubClient("t", base_url=f"http://127.0.0.1:{port}") as client, pytest.raises(Unreachable):
        client.get("repos/octo/shop")


def test_answers_are_never_kept_for_another_tenant(github: FakeGitHub) -> None:
    for _ in range(2):
        with GitHubClient(github.token(_SHOP), base_url=github.url) as client:
            client.get("repos/octo/shop")
    assert len(github.requests("GET")) == 2
    with (
        GitHubClient(github.token("other/else"), base_url=github.url) as stranger,
        pytest.raises(Missing),
    ):
        stranger.get("repos/octo/shop")


def test_pages_are_asked_for_as_they_are_consumed(github: FakeGitHub, client: GitHubClient, tmp_path: Path) -> None:
    repository = GitRepository(tmp_path / "many")
    base = repository.commit({"x": "x"})
    head = repository.commit({f"f{n:03}": "x" for n in range(250)})
    github.add_repository("octo/many", repository.path)
    number = github.open_pull("octo/many", base=base, head=head)
    with GitHubClient(github.token("octo/many"), base_url=github.url) as reader:
        pages = reader.pages(f"repos/octo/many/pulls/{number}/files")
        assert [next(pages)["filename"] for _ in range(100)] == [f"f{n:03}" for n in range(100)]
        assert len(github.requests("GET")) == 1
        assert len(list(pages)) == 150
        assert len(github.requests("GET")) == 3


def test_writes_beyond_a_burst_keep_githubs_pace(
    github: FakeGitHub, client: GitHubClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(app.github.time, "sleep", waits.append)
    for _ in range(22):
        with pytest.raises(GitHubError):
            client.post("repos/octo/shop/check-runs", {})
    assert len(waits) == 2
    assert all(0.5 < wait <= 1 for wait in waits)


def test_a_redirect_to_another_host_does_not_take_the_token_along(github: FakeGitHub, client: GitHubClient) -> None:
    seen: list[str | None] = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.headers.get("Authorization"))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

    with HTTPServer(("127.0.0.1", 0), Elsewhere) as elsewhere:
        Thread(target=elsewhere.handle_request, daemon=True).start()
        location = f"http://127.0.0.1:{elsewhere.server_port}/archive"
        github.fail("GET", ".*/tarball/.*", 302, headers={"location": location})
        assert client.content("repos/octo/shop/tarball/main") == b"ok"
    assert seen == [None]


def test_enterprise_server_has_its_graphql_beside_rest() -> None:
    assert GitHubClient("t", base_url="https://ghe.example/api/v3")._graphql == "https://ghe.example/api/graphql"
    assert GitHubClient("t")._graphql == "https://api.github.com/graphql"


def test_importing_the_door_does_not_import_the_library() -> None:
    code = "import sys, app.github, app.publish; sys.exit('githubkit' in sys.modules)"
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
