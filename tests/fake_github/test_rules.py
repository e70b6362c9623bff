"""The fake refuses what GitHub refuses: without that, a test that passes here would say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fake_github.repository import GitRepository
from tests.fake_github.server import FakeGitHub
from tests.fake_github.state import READ_ONLY, WRITING

_SHOP = "octo/shop"
_TWENTY = "".join(f"line {n}\n" for n in range(1, 21))


class Client:
    """Raw requests, as any client might send them."""

    def __init__(self, github: FakeGitHub, token: str) -> None:
        self._http = httpx.Client(base_url=github.url, headers={"Authorization": f"Bearer {token}"}, trust_env=False)

    def ask(
        self, method: str, path: str, body: Any = None, accept: str = "application/vnd.github+json"
    ) -> httpx.Response:
        return self._http.request(method, path, json=body, headers={"Accept": accept})


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with FakeGitHub() as fake:
        yield fake


@pytest.fixture
def head(github: FakeGitHub, tmp_path: Path) -> str:
    shop = GitRepository(tmp_path / "shop")
    github.add_repository(_SHOP, shop.path)
    base = shop.commit({"a.py": _TWENTY, "gone.py": "x\n"})
    changed = _TWENTY.replace("line 2\n", "LINE 2\n").replace("line 18\n", "LINE 18\n")
    sha = shop.commit({"a.py": changed, "gone.py": None})
    github.open_pull(_SHOP, base=base, head=sha)
    return sha


@pytest.fixture
def client(github: FakeGitHub, head: str) -> Client:
    return Client(github, github.token(_SHOP))


def _review(head: str, **comment: Any) -> dict[str, Any]:
    return {"commit_id": head, "event": "COMMENT", "body": "words", "comments": [{"body": "words", **comment}]}


@pytest.mark.parametrize(
    ("comment", "status"),
    [
        ({"path": "a.py", "line": 2, "side": "RIGHT"}, 200),
        ({"path": "a.py", "line": 5, "side": "RIGHT", "start_line": 2, "start_side": "RIGHT"}, 200),
        ({"path": "gone.py", "line": 1, "side": "LEFT"}, 200),
        ({"path": "gone.py", "line": 1, "side": "RIGHT"}, 422),
        ({"path": "a.py", "line": 10, "side": "RIGHT"}, 422),
        ({"path": "a.py", "line": 2, "side": "RIGHT", "start_line": 2, "start_side": "RIGHT"}, 422),
        ({"path": "a.py", "line": 18, "side": "RIGHT", "start_line": 2, "start_side": "RIGHT"}, 422),
        ({"path": "b.py", "line": 1, "side": "RIGHT"}, 422),
        ({"path": "a.py", "line": 2, "side": "RIGHT", "body": "x" * 65_537}, 422),
    ],
)
def test_comments_lie_on_lines_of_one_hunk(comment: dict[str, Any], status: int, client: Client, head: str) -> None:
    assert client.ask("POST", f"/repos/{_SHOP}/pulls/7/reviews", _review(head, **comment)).status_code == status


def test_one_bad_line_fails_the_whole_review(client: Client, head: str, github: FakeGitHub) -> None:
    body = _review(head, path="a.py", line=2, side="RIGHT")
    body["comments"].append({"path": "a.py", "line": 10, "side": "RIGHT", "body": "words"})
    assert client.ask("POST", f"/repos/{_SHOP}/pulls/7/reviews", body).status_code == 422
    assert github.threads(_SHOP, 7) == []


def _run(head: str, **more: Any) -> dict[str, Any]:
    return {"name": "x", "head_sha": head, "status": "completed", "conclusion": "success", **more}


def _annotations(number: int, **more: Any) -> dict[str, Any]:
    one = {"path": "a.py", "start_line": 1, "end_line": 1, "annotation_level": "warning", "message": "m", **more}
    return {"output": {"title": "t", "summary": "s", "annotations": [one] * number}}


_ACTION = {"label": "l", "description": "d", "identifier": "i"}


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({}, 201),
        (_annotations(50), 201),
        (_annotations(51), 422),
        (_annotations(1, end_line=2, start_column=1), 422),
        (_annotations(1, message="x" * 65_537), 422),
        ({"output": {"title": "t", "summary": "s" * 65_536}}, 422),
        ({"output": {"title": "t" * 256, "summary": "s"}}, 422),
        ({"output": {"title": "no summary"}}, 422),
        ({"actions": [_ACTION] * 4}, 422),
        ({"actions": [_ACTION | {"label": "x" * 21}]}, 422),
        ({"conclusion": "splendid"}, 422),
        ({"conclusion": "stale"}, 422),
        ({"head_sha": "f" * 40}, 422),
    ],
)
def test_check_runs_keep_githubs_bounds(more: dict[str, Any], status: int, client: Client, head: str) -> None:
    assert client.ask("POST", f"/repos/{_SHOP}/check-runs", _run(head, **more)).status_code == status


def test_annotations_append(client: Client, head: str, github: FakeGitHub) -> None:
    number = client.ask("POST", f"/repos/{_SHOP}/check-runs", _run(head, **_annotations(50))).json()["id"]
    client.ask("PATCH", f"/repos/{_SHOP}/check-runs/{number}", _annotations(7))
    assert len(github.check_runs(_SHOP, head)["x"].annotations) == 57


def test_contents_beyond_eighty_a_minute_meet_the_secondary_limit(client: Client, head: str) -> None:
    answers = [client.ask("POST", f"/repos/{_SHOP}/check-runs", _run(head)) for _ in range(81)]
    assert [answer.status_code for answer in answers] == [201] * 80 + [403]
    assert answers[-1].headers["retry-after"] == "60"


def test_a_token_may_do_what_it_was_given_and_nothing_else(github: FakeGitHub, head: str) -> None:
    reader = Client(github, github.token(_SHOP, permissions=READ_ONLY))
    stranger = Client(github, github.token("other/else"))
    nobody = Client(github, "forged")
    assert reader.ask("GET", f"/repos/{_SHOP}/pulls/7").status_code == 200
    assert reader.ask("POST", f"/repos/{_SHOP}/check-runs", _run(head)).status_code == 403
    assert stranger.ask("GET", f"/repos/{_SHOP}/pulls/7").status_code == 404
    assert nobody.ask("GET", f"/repos/{_SHOP}/pulls/7").status_code == 401


@pytest.mark.parametrize(("permissions", "works"), [(WRITING, False), ({**WRITING, "contents": "write"}, True)])
def test_resolving_a_thread_takes_write_access_to_contents(
    permissions: dict[str, str], works: bool, github: FakeGitHub, client: Client, head: str
) -> None:
    client.ask("POST", f"/repos/{_SHOP}/pulls/7/reviews", _review(head, path="a.py", line=2, side="RIGHT"))
    (thread,) = github.threads(_SHOP, 7)
    query = f'mutation {{ t: resolveReviewThread(input: {{threadId: "PRRT_{thread.id}"}}) {{ clientMutationId }} }}'
    answer = (
        Client(github, github.token(_SHOP, permissions=permissions)).ask("POST", "/graphql", {"query": query}).json()
    )
    assert (thread.resolved_by is not None) == works
    assert ("errors" in answer) != works


def test_a_query_outside_of_githubs_schema_is_refused(client: Client) -> None:
    assert "errors" in client.ask("POST", "/graphql", {"query": "{ viewer { password } }"}).json()
    query = '{ repository(owner: "octo", name: "shop") { pullRequest(number: 7) { reviewThreads(first: 101) { totalCount } } } }'
    assert "100 records" in str(client.ask("POST", "/graphql", {"query": query}).json()["errors"])


def test_the_diff_of_more_than_three_hundred_files_is_not_acceptable(github: FakeGitHub, tmp_path: Path) -> None:
    many = GitRepository(tmp_path / "many")
    base = many.commit({"x": "x"})
    head = many.commit({f"f{n}": "x\n" for n in range(301)})
    github.add_repository("octo/many", many.path)
    github.open_pull("octo/many", base=base, head=head)
    client = Client(github, github.token("octo/many"))
    assert client.ask("GET", "/repos/octo/many/pulls/7", accept="application/vnd.github.diff").status_code == 406
    assert client.ask("GET", "/repos/octo/many/pulls/7").status_code == 200


def test_a_request_that_github_does_not_describe_is_remembered_as_a_violation(
    client: Client, github: FakeGitHub
) -> None:
    assert client.ask("GET", f"/repos/{_SHOP}/pulls?sorted=yes").status_code == 422
    assert "query parameter sorted is not described" in github.state.violations[0]
