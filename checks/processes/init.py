"""Who is process one in a container, and whether signals reach the program behind it."""

from __future__ import annotations

from checks.documents.command_line import Invocation

INITS = frozenset(
    "tini dumb-init docker-init catatonit s6-svscan s6-overlay init supervisord runit my_init pid1 dinit".split()
)
_INIT_WRAPPERS = frozenset(("tini", "dumb-init", "docker-init", "catatonit", "init", "pid1"))


def has_init(invocation: Invocation) -> bool:
    """Whether an init stands in front: it hands signals on and reaps what dies."""
    return any(wrapper.split()[0] in _INIT_WRAPPERS for wrapper in invocation.wrappers) or invocation.name in INITS
