"""Regular expressions that are compiled when they are first used.

A check loads dozens of rules and uses few of their expressions; compiling all of them at import took a third of a hook's start.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False  # Importing `typing` would undo part of what this saves.
if TYPE_CHECKING:
    from typing import Any

known: set[tuple[str, int]] = set()
"""Source and flags of every expression that was asked for."""


def prepared(_source: str, _flags: int) -> re.Pattern[str] | None:
    """The expression as it was compiled when the package was built. An installed package puts its own function here."""
    return None


class _Pattern:
    """Stands for a compiled expression until a method of it is asked for, and behind that method from then on."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = prepared(self._source, self._flags) or re.compile(self._source, self._flags)
        found = getattr(compiled, name)
        setattr(self, name, found)
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        return pattern, (self._source, self._flags)


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """The expression, to be used as if it were compiled already. A wrong one raises at its first use."""
    known.add((source, int(flags)))
    lazy: Any = _Pattern(source, int(flags))
    compiled: re.Pattern[str] = lazy
    return compiled
