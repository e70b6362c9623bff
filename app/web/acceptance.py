"""One delivery, one transaction: its GUID, what it changes, and the wake-up of a worker stand or fall together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.state import deliveries, installations, queue, targets
from app.state.targets import Wish
from app.web import event as meaning

if TYPE_CHECKING:
    import psycopg

    from app.web.event import Consequence, Event


def accept(connection: psycopg.Connection, guid: str, name: str, event: Event) -> bool:
    """Whether the delivery was new. A known one changes nothing."""
    with connection.transaction():
        if not deliveries.record(connection, guid, name, event.action, event.installation):
            return False
        for consequence in event.consequences:
            if event.installation is not None:
                _apply(connection, event.installation, consequence)
        return True


def _apply(connection: psycopg.Connection, installation: int, consequence: Consequence) -> None:
    match consequence:
        case meaning.Install(account):
            installations.install(connection, installation, account)
        case meaning.Uninstall():
            installations.uninstall(connection, installation)
        case meaning.Suspend(suspended):
            installations.suspend(connection, installation, suspended)
        case meaning.Reach(repositories):
            installations.reach(connection, installation, repositories)
        case meaning.Lose(lost):
            installations.lose(connection, installation, lost)
        case meaning.ForgetPolicy():
            installations.forget_policy(connection, installation)
        case meaning.CheckHead(repository_id, head_sha):
            for kind, key in targets.keys_by_head(connection, repository_id, head_sha):
                _check(connection, Wish(repository_id, kind, key, again=True))
        case meaning.Check(wish):
            _check(connection, wish)


def _check(connection: psycopg.Connection, wish: Wish) -> None:
    target = targets.want(connection, wish)
    if target is not None:
        queue.wake(connection, target, priority=wish.priority)
