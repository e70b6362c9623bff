"""Keeps a claimed target ours while the work goes on, and says when it no longer is, or no longer matters."""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Self

import psycopg

from app.state import targets
from app.state.targets import LeaseLost

if TYPE_CHECKING:
    from app.state.database import Pool
    from app.state.targets import Claim

_log = logging.getLogger(__name__)


class Later(Exception):
    """Nothing is wrong with the target; it is to be taken up again after a while."""

    outcome = "waiting"
    after = timedelta(0)


class Stale(Later):
    """Something newer is wanted; the work in hand would be thrown away."""

    outcome = "stale"


class Interrupted(Later):
    """The worker is shutting down and the work cannot be finished in time."""

    outcome = "interrupted"


class Draining:
    """Whether the worker shuts down, and until when work in hand may go on."""

    def __init__(self) -> None:
        self._deadline: float | None = None

    def begin(self, seconds: float) -> None:
        if self._deadline is None:
            self._deadline = time.monotonic() + seconds

    @property
    def begun(self) -> bool:
        return self._deadline is not None

    @property
    def over(self) -> bool:
        return self._deadline is not None and time.monotonic() > self._deadline


class Lease:
    """Renews a claim in the background, at a third of its length. Use as a context manager."""

    def __init__(self, pool: Pool, claim: Claim, length: timedelta, draining: Draining) -> None:
        self._pool = pool
        self._claim = claim
        self._length = length
        self._draining = draining
        self._ended = threading.Event()
        self._lost = False
        self._stale = False
        self._thread = threading.Thread(target=self._renew_for_ever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def proceed(self) -> None:
        """Raises `LeaseLost`, `Stale` or `Interrupted` when there is no sense in going on."""
        if self._lost:
            raise LeaseLost
        if self._stale:
            raise Stale
        if self._draining.over:
            raise Interrupted

    def confirm(self) -> None:
        """Ask the database now, before something that cannot be undone. Raises as `proceed` does."""
        self._renew()
        self.proceed()

    def _renew(self) -> None:
        try:
            with self._pool.connection() as connection:
                self._stale = targets.renew(connection, self._claim, self._length) or self._stale
        except LeaseLost:
            self._lost = True

    def _renew_for_ever(self) -> None:
        while not self._ended.wait(self._length.total_seconds() / 3):
            try:
                self._renew()
            except psycopg.Error as error:
                # The lease may run out meanwhile: `confirm` decides before anything is published.
                _log.warning("Lease not renewed: %s", type(error).__name__)
            if self._lost:
                return
