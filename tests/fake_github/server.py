"""A GitHub for tests: real git repositories behind GitHub's API, on 127.0.0.1, with GitHub's rules and a memory.

with FakeGitHub() as github:
    github.add_repository("octo/shop", path_of_a_git_repository)
    number = github.open_pull("octo/shop", base=base_sha, head=head_sha)
    token = github.token("octo/shop")
    ... GitHubClient(token, base_url=github.url) ...
    assert github.state.violations == []
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.fake_github import (  # noqa: F401  the last four register their routes
    graph,
    objects,
    rest_app,
    rest_checks,
    rest_contents,
    rest_pulls,
)
from tests.fake_github.description import Operation, operations, request_problems, response_problems
from tests.fake_github.routes import ROUTES, Answer, Asked, Refusal
from tests.fake_github.state import (
    READ_ONLY,
    WRITING,
    Failure,
    Identity,
    Installation,
    Pull,
    Recorded,
    Repository,
    State,
    Thread,
)

ACTION = "github-actions[bot]"


class FakeGitHub:
    """Everything it remembers is in `state`, to be looked at and to be changed by a test."""

    def __init__(self) -> None:
        self.state = State()
        handler = type("Handler", (_Handler,), {"state": self.state})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def add_repository(self, full_name: str, path: Path, *, default_branch: str = "main", **known: bool) -> Repository:
        owner, _, name = full_name.partition("/")
        repository = Repository(owner, name, path, default_branch, **known)
        self.state.repositories[full_name] = repository
        return repository

    def open_pull(
        self, full_name: str, *, base: str, head: str, branch: str = "topic", fork: Repository | None = None
    ) -> int:
        """Open a pull request; base and head are anything git resolves in the repository."""
        whose = self.state.repositories[full_name]
        number = len(whose.pulls) + 7
        ends = objects.resolved(whose.path, base), objects.resolved(whose.path, head)
        whose.pulls[number] = Pull(whose, number, *ends, head_branch=branch, fork=fork)
        return number

    def push(self, full_name: str, number: int, head: str) -> str:
        """Move the head of a pull request, by force or not; conversations about changed lines become outdated."""
        pull = self.pull(full_name, number)
        new = objects.resolved(pull.repository.path, head)
        moved = {file.previous or file.path: file for file in _between(pull.repository.path, pull.head, new)}
        for thread in pull.threads:
            file = moved.get(thread.first.path)
            thread.outdated |= file is not None and thread.first.line in file.deleted
        pull.head = new
        return new

    def pull(self, full_name: str, number: int) -> Pull:
        return self.state.repositories[full_name].pulls[number]

    def threads(self, full_name: str, number: int) -> list[Thread]:
        return self.pull(full_name, number).threads

    def check_runs(self, full_name: str, sha: str) -> dict[str, Any]:
        """The newest run of each name on a commit."""
        runs = self.state.repositories[full_name].check_runs.values()
        return {run.name: run for run in runs if run.head_sha == sha}

    def token(self, *full_names: str, login: str = ACTION, permissions: Mapping[str, str] = WRITING) -> str:
        """A token of the Action's kind; the App mints its own."""
        value = f"ghs_test{len(self.state.tokens)}"
        self.state.tokens[value] = Identity(login, permissions, frozenset(full_names) or None)
        return value

    def read_only_token(self, *full_names: str) -> str:
        return self.token(*full_names, permissions=READ_ONLY)

    def install(
        self,
        number: int,
        account: str,
        repositories: Iterable[str],
        permissions: Mapping[str, str] = WRITING,
    ) -> None:
        self.state.installations[number] = Installation(number, account, list(repositories), permissions)

    def fail(
        self,
        method: str,
        path: str,
        status: int,
        message: str = "something went wrong",
        *,
        times: int = 1,
        after_effect: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer the next requests with an error. `path` is a regular expression; `times` -1 means always."""
        body = {"message": message, "documentation_url": "https://docs.github.com/rest"}
        self.state.failures.append(Failure(method, path, status, body, headers or {}, times, after_effect))

    def requests(self, method: str = "", containing: str = "") -> list[Recorded]:
        return [r for r in self.state.requests if method in ("", r.method) and containing in r.path]


def _between(path: Path, old: str, new: str) -> Iterable[objects.ChangedFile]:
    return objects.changed_files(path, old, new)


class _Handler(BaseHTTPRequestHandler):
    state: State
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Quiet: a test that fails shows `state.requests`."""

    def _serve(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        address = urlsplit(self.path)
        with self.state.lock:
            answer = self._answer(address.path, dict(parse_qsl(address.query)), raw)
        recorded = json.loads(raw) if raw[:1] == b"{" else None
        self.state.requests.append(Recorded(self.command, unquote(address.path), answer.status, recorded))
        self._send(answer)

    def _answer(self, path: str, query: dict[str, str], raw: bytes) -> Answer:
        failure = self.state.failure_for(self.command, path)
        if failure and not failure.after_effect:
            return Answer(failure.body, failure.status, headers=dict(failure.headers))
        try:
            answer = self._handled(path, query, json.loads(raw or b"{}"))
        except Refusal as refusal:
            answer = Answer(refusal.body, refusal.status, headers=refusal.headers)
        if failure:
            return Answer(failure.body, failure.status, headers=dict(failure.headers))
        return answer

    def _handled(self, path: str, query: dict[str, str], body: dict[str, Any]) -> Answer:
        identity = self._identity(path)
        if path == "/graphql":
            return Answer(graph.execute(self.state, identity, body["query"], body.get("variables") or {}))
        asked_for, values = _operation(self.command, path)
        problems = list(request_problems(asked_for, query, body))
        if problems:
            self.state.violations += [f"{self.command} {path}: {problem}" for problem in problems]
            raise Refusal(422, "Invalid request.", problems)
        values = {key: unquote(value) for key, value in values.items()}
        asked = Asked(self.state, identity, values, query, body, self.headers.get("Accept", ""))
        answer = ROUTES[asked_for.method, asked_for.template](asked)
        answer.headers |= asked.headers
        if answer.media_type == "application/json":
            wrong = response_problems(asked_for, answer.status, answer.body)
            self.state.violations += [f"our answer to {self.command} {path}: {problem}" for problem in wrong]
        return answer

    def _identity(self, path: str) -> Identity:
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if path.startswith("/app-manifests/"):
            return Identity("anyone", {})
        if token.count(".") == 2:
            return _app_identity(token, self.state)
        if scheme.lower() not in ("bearer", "token") or token not in self.state.tokens:
            raise Refusal(401, "Bad credentials")
        return self.state.tokens[token]

    def _send(self, answer: Answer) -> None:
        content = answer.body if isinstance(answer.body, bytes) else _encoded(answer)
        self.send_response(answer.status)
        self.send_header("Content-Type", f"{answer.media_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        for name, value in answer.headers.items():
            self.send_header(name, value.replace("{host}", self.headers.get("Host", "")))
        self.end_headers()
        self.wfile.write(content)


def _encoded(answer: Answer) -> bytes:
    return (answer.body if isinstance(answer.body, str) else json.dumps(answer.body)).encode()


def _operation(method: str, path: str) -> tuple[Operation, dict[str, str]]:
    for candidate in operations():
        if candidate.method == method and (found := candidate.pattern.fullmatch(path)):
            return candidate, found.groupdict()
    raise Refusal(404, "Not Found")


def _app_identity(token: str, state: State) -> Identity:
    """An App's JWT: RS256, no longer than ten minutes, signed by the key that the test gave."""
    import jwt

    try:
        claims = jwt.decode(token, state.app_public_key, ["RS256"], options={"require": ["iat", "exp", "iss"]})
    except jwt.InvalidTokenError as error:
        raise Refusal(401, f"A JSON web token could not be decoded: {error}") from None
    if claims["exp"] - claims["iat"] > 660 or str(claims["iss"]) != str(state.app_id):
        raise Refusal(401, "'Expiration time' claim ('exp') is too far in the future")
    return Identity("the app itself", {})
