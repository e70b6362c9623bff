"""Acting as the App: signed for ten minutes as itself, for an hour as one installation on one repository."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import jwt

from app.errors import Misconfigured
from app.github import GitHubClient

if TYPE_CHECKING:
    from app.settings import GitHubSettings

_ALGORITHM = "RS256"
_CLOCK_MAY_DIFFER_BY = 60
_LIFE = 540  # GitHub allows 600 s, counted by its own clock
_SPARE = timedelta(minutes=10)
"""A token is not used in its last minutes, so that none expires within a publication."""
_MOST_KEPT = 2000

READING: Mapping[str, str] = {"contents": "read", "metadata": "read"}
CHECKING: Mapping[str, str] = {"checks": "write", "contents": "read", "metadata": "read", "pull_requests": "write"}


@dataclass(frozen=True, slots=True)
class _Token:
    value: str
    expires_at: datetime


class AppIdentity:
    """Makes tokens and keeps them, in memory only. Threads that need the same one wait for one request."""

    def __init__(self, settings: GitHubSettings) -> None:
        """Raises `Misconfigured` when the key cannot be used."""
        self._settings = settings
        self._key = _usable(settings.private_key.reveal())
        self._tokens: dict[tuple[int, int | None], _Token] = {}
        self._locks: dict[tuple[int, int | None], threading.Lock] = {}
        self._lock = threading.Lock()

    def as_app(self) -> GitHubClient:
        """A client that speaks as the App itself: installations, webhook deliveries, tokens."""
        return self._client(self.assertion())

    def as_installation(self, installation: int, repository: int | None) -> GitHubClient:
        """A client for one repository and what a check needs, or for reading any of the installation's.

        Raises `GitHubError`: `Missing` when the App is no longer installed, `Forbidden` when it is suspended.
        """
        return self._client(self.token(installation, repository))

    def _client(self, token: str) -> GitHubClient:
        pause = self._settings.write_milliseconds / 1000
        return GitHubClient(token, base_url=self._settings.github_api_url, seconds_between_writes=pause)

    def assertion(self) -> str:
        now = int(time.time())
        claims = {"iat": now - _CLOCK_MAY_DIFFER_BY, "exp": now + _LIFE, "iss": str(self._settings.app_id)}
        return jwt.encode(claims, self._key, algorithm=_ALGORITHM)

    def token(self, installation: int, repository: int | None) -> str:
        key = (installation, repository)
        with self._lock:
            if len(self._tokens) > _MOST_KEPT:
                self._tokens.clear()
                self._locks.clear()
            flight = self._locks.setdefault(key, threading.Lock())
        with flight:
            kept = self._tokens.get(key)
            if kept is None or kept.expires_at - datetime.now(UTC) < _SPARE:
                kept = self._tokens[key] = self._mint(installation, repository)
            return kept.value

    def forget(self, installation: int) -> None:
        """Have new tokens made: GitHub no longer takes those it gave."""
        with self._lock:
            for key in [key for key in self._tokens if key[0] == installation]:
                del self._tokens[key]

    def _mint(self, installation: int, repository: int | None) -> _Token:
        body: dict[str, Any] = {"permissions": dict(READING if repository is None else CHECKING)}
        if repository is not None:
            body["repository_ids"] = [repository]
        with self.as_app() as github:
            answer = github.post(f"app/installations/{installation}/access_tokens", body)
        return _Token(str(answer["token"]), datetime.fromisoformat(str(answer["expires_at"])))


def _usable(pem: str) -> Any:
    try:
        return jwt.get_algorithm_by_name(_ALGORITHM).prepare_key(pem)
    except (jwt.InvalidKeyError, ValueError) as error:
        raise Misconfigured(
            "GITHUB_PRIVATE_KEY is not a usable RSA key; make a new one in the App's settings, and take the whole file."
        ) from error
