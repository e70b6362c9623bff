"""The only door to GitHub's API: bounded in time, never waiting out a rate limit, never repeating a write."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from githubkit import GitHub, UnauthAuthStrategy
    from githubkit.exception import GitHubException
    from githubkit.response import Response
    from githubkit.retry import RetryOption

PUBLIC_API = "https://api.github.com"
_SECONDS_TO_CONNECT, _SECONDS_TO_ANSWER = 5.0, 30.0
# Secondary limits: GitHub asks for a second between writes, and counts 80 new contents a minute. A publication is a
# handful of writes, so only those beyond a burst are spaced out.
_BURST, _SECONDS_BETWEEN_WRITES = 20, 1.0
_WITHOUT_A_HEADER = timedelta(minutes=1)
_NEXT = re.compile(r'<([^>]*)>;\s*rel="next"')


class GitHubError(Exception):
    """GitHub answered with an error; `status` is its HTTP status, 0 when there was no answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"GitHub answered {status}: {message}" if status else message)
        self.status = status
        self.message = message


class Unreachable(GitHubError):
    """No answer: a time-out, a refused connection, a broken name. The request may have been carried out."""


class Forbidden(GitHubError):
    """401 or 403: the token may not do this."""


class Missing(GitHubError):
    """404, or 410: absent, or hidden from this token."""


class Rejected(GitHubError):
    """422: the request is understood and refused."""


class RateLimited(GitHubError):
    """A primary or secondary limit: put the job back until `retry_at` (UTC)."""

    def __init__(self, status: int, message: str, retry_at: datetime) -> None:
        super().__init__(status, message)
        self.retry_at = retry_at


@dataclass(frozen=True, slots=True)
class GraphQLAnswer:
    """`errors` are GitHub's own, each with `type`, `path` and `message`; `data` may hold the part that worked."""

    data: Mapping[str, Any]
    errors: tuple[Mapping[str, Any], ...] = ()


_BY_STATUS: dict[int, type[GitHubError]] = {401: Forbidden, 403: Forbidden, 404: Missing, 410: Missing, 422: Rejected}


class GitHubClient:
    """One token, one connection pool. Use it as a context manager; a client is for one thread.

    Paths are relative to the API's root, `repos/octo/shop/pulls/7`. Every method raises a `GitHubError`.
    """

    def __init__(
        self,
        token: str,
        *,
        base_url: str = PUBLIC_API,
        seconds_between_writes: float = _SECONDS_BETWEEN_WRITES,
    ) -> None:
        self.requests = 0
        self.remaining: int | None = None
        """Requests that the token has left this hour, as GitHub last told."""
        self._writes = 0
        self._last_write = 0.0
        self._pause = seconds_between_writes
        self._github = _connect(base_url)
        # `Bearer` is right for installation tokens, personal ones and App JWTs alike.
        self._authorization = f"Bearer {token}"
        # GitHub Enterprise Server serves REST below /api/v3 and GraphQL beside it.
        self._graphql = f"{base_url.rstrip('/').removesuffix('/v3')}/graphql"

    def __enter__(self) -> Self:
        self._github.__enter__()  # type: ignore[no-untyped-call]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._github.__exit__(kind, error, trace)

    def get(self, path: str, **params: str | int) -> Any:
        return self._send("GET", path, params=params).json()

    def text(self, path: str, media_type: str) -> str:
        """The body in another representation, such as `application/vnd.github.diff`."""
        return self._send("GET", path, accept=media_type).text

    def content(self, path: str) -> bytes:
        """The raw bytes of a body, redirects followed without the token."""
        return self._send("GET", path).content

    def pages(self, path: str, key: str | None = None, limit: int = 3000, **params: str | int) -> Iterator[Any]:
        """Items of a paginated list, a hundred a request, asked for as they are consumed.

        key: where the items are in an answer that is an object, `check_runs`.
        """
        for page in range(1, limit // 100 + 1):
            response = self._send("GET", path, params={"per_page": 100, "page": page, **params})
            answer = response.json()
            yield from answer[key] if key else answer
            if 'rel="next"' not in response.headers.get("link", ""):
                return

    def linked(self, path: str, limit: int = 3000, **params: str | int) -> Iterator[Any]:
        """Items of a list that is paged by the `Link` header alone, since its cursors mean nothing to us."""
        from urllib.parse import parse_qsl, urlsplit

        for _ in range(limit // 100):
            response = self._send("GET", path, params={**params, "per_page": 100})
            yield from response.json()
            following = _NEXT.search(response.headers.get("link", ""))
            if following is None:
                return
            params = dict(parse_qsl(urlsplit(following[1]).query))

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return self._write("POST", path, body)

    def patch(self, path: str, body: Mapping[str, Any]) -> Any:
        return self._write("PATCH", path, body)

    def graphql(self, query: str, variables: Mapping[str, Any]) -> GraphQLAnswer:
        """Run a query or a mutation. Errors of single fields are returned, rate limits are raised."""
        answer = self._send("POST", self._graphql, body={"query": query, "variables": dict(variables)}).json()
        errors = tuple(answer.get("errors") or ())
        if any(error.get("type") in ("RATE_LIMIT", "RATE_LIMITED") for error in errors):
            # GraphQL says so with HTTP 200.
            raise RateLimited(200, str(errors[0].get("message")), datetime.now(UTC) + _WITHOUT_A_HEADER)
        return GraphQLAnswer(answer.get("data") or {}, errors)

    def _write(self, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
        self._writes += 1
        if self._writes > _BURST:
            time.sleep(max(0.0, self._last_write + self._pause - time.monotonic()))
        try:
            response = self._send(method, path, body=body)
        finally:
            self._last_write = time.monotonic()
        return response.json() if response.content else None

    def _send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        body: Mapping[str, Any] | None = None,
        accept: str = "application/vnd.github+json",
    ) -> Response[Any]:
        from githubkit.exception import GitHubException

        self.requests += 1
        headers = {
            "Accept": accept,
            "Authorization": self._authorization,
            "X-GitHub-Api-Version": "2022-11-28",
        }
        try:
            response: Response[Any] = self._github.request(
                method, path, params=params or None, json=body, headers=headers
            )
        except GitHubException as error:
            raise _translated(error) from error
        remaining = response.headers.get("x-ratelimit-remaining", "")
        self.remaining = int(remaining) if remaining.isdigit() else self.remaining
        return response


def _connect(base_url: str) -> GitHub[UnauthAuthStrategy]:
    from githubkit import GitHub  # 0.3 s and 34 MB: only where GitHub is spoken to
    from httpx import Timeout

    return GitHub(
        base_url=base_url,
        user_agent="factorlint",
        timeout=Timeout(_SECONDS_TO_ANSWER, connect=_SECONDS_TO_CONNECT),
        auto_retry=_repeat_a_lost_read,
        http_cache=False,  # it is one for the whole process, over all tenants
    )


def _repeat_a_lost_read(error: GitHubException, attempts: int) -> RetryOption:
    """A read that met a passing server error is tried once more; all else is the caller's to put back."""
    from githubkit.exception import RequestFailed
    from githubkit.retry import RetryOption

    lost = isinstance(error, RequestFailed) and error.response.status_code in (502, 503, 504)
    read = isinstance(error, RequestFailed) and error.request.method == "GET"
    return RetryOption(lost and read and attempts == 0, timedelta(seconds=0.5))


def _translated(error: GitHubException) -> GitHubError:
    from githubkit.exception import RateLimitExceeded, RequestFailed

    if not isinstance(error, RequestFailed):
        cause = getattr(error, "exc", error)
        return Unreachable(0, f"GitHub could not be reached ({type(cause).__name__}: {cause})")
    status, message = error.response.status_code, _message(error)
    if isinstance(error, RateLimitExceeded):
        return RateLimited(status, message, datetime.now(UTC) + error.retry_after)
    if status in (403, 429) and "rate limit" in message.lower():
        return RateLimited(status, message, datetime.now(UTC) + _WITHOUT_A_HEADER)
    return _BY_STATUS.get(status, GitHubError)(status, message)


def _message(error: Any) -> str:
    try:
        body = error.response.json()
    except ValueError:
        return "no explanation"
    if not isinstance(body, dict):
        return "no explanation"
    details = body.get("errors") or []
    return "; ".join([str(body.get("message", "no explanation")), *(str(detail) for detail in details)])[:2000]
