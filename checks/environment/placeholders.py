"""Spring's `${name:default}`."""

from __future__ import annotations

from collections.abc import Iterator

from checks.pattern import pattern
from checks.value import frozen

_NAME = pattern(r"[A-Za-z_][A-Za-z0-9_.\-\[\]]*\Z")


@frozen
class Placeholder:
    """`start` and `end` are offsets in the value, the `$` and the braces included."""

    name: str
    default: str | None
    start: int
    end: int

    @property
    def variable(self) -> str:
        """The environment variable that Spring binds to the name: `db.pool-size` is `DB_POOLSIZE`."""
        return self.name.replace(".", "_").replace("-", "").upper()


def placeholders(value: str) -> Iterator[Placeholder]:
    """The placeholders of a value, in order; those inside a default follow the one they stand in."""
    position = value.find("${")
    while position >= 0:
        end = _closing(value, position + 2)
        if end < 0:
            return
        name, colon, default = value[position + 2 : end].partition(":")
        if _NAME.match(name.strip()):
            yield Placeholder(name.strip(), default if colon else None, position, end + 1)
        position = value.find("${", position + 2)


def _closing(value: str, position: int) -> int:
    depth = 1
    for at in range(position, len(value)):
        if value[at] == "{":
            depth += 1
        elif value[at] == "}":
            depth -= 1
            if depth == 0:
                return at
    return -1
