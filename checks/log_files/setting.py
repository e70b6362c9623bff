"""A place in a configuration file that sends log output to a file."""

from __future__ import annotations

from checks.finding import Fix
from checks.text import Span
from checks.value import frozen


@frozen
class Setting:
    """`target` is the path as written, empty where the configuration names none."""

    path: str
    span: Span
    what: str
    target: str
    rotates: bool = False
    fix: Fix | None = None
    optional: bool = False
    """Whether the environment chooses another destination without any change to the file."""


def chosen_outside(target: str) -> bool:
    """Whether a value is wholly a variable that has no default or an empty one: `${LOG_FILE:}`, `%LOG_FILE%`."""
    bare = target.strip()
    if bare.startswith("${") and bare.endswith("}") and "${" not in bare[2:]:
        _, colon, default = bare[2:-1].partition(":")
        return not colon or not default.lstrip("-").strip()
    return (bare.startswith("%env(") and bare.endswith(")%")) or (bare.startswith("$") and bare[1:].isidentifier())
