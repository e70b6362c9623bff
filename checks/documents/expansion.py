"""`$NAME`, `${NAME}` and `${NAME:-default}` in a text, as shells, Docker and compose write them."""

from __future__ import annotations

from collections.abc import Callable

_DEEPEST = 8
_LONGEST = 20_000
"""A value filled in with itself doubles; beyond this many characters it counts as unknown."""

Lookup = Callable[[str], str | None]
"""A variable's value; None when it is not known."""


def expanded(value: str, lookup: Lookup, depth: int = 0) -> str | None:
    """`value` with its variables filled in; None as soon as one of them cannot be known.

    A default applies where the variable is not known. Operators other than `-`, `+` and `?` are not followed.
    """
    if "$" not in value:
        return value
    pieces: list[str] = []
    position = size = 0
    while position < len(value):
        dollar = value.find("$", position)
        if dollar < 0:
            pieces.append(value[position:])
            break
        if dollar > 0 and value[dollar - 1] == "\\":
            pieces += [value[position : dollar - 1], "$"]
            position = dollar + 1
            continue
        pieces.append(value[position:dollar])
        end = _reference_end(value, dollar)
        filled = _filled(value[dollar + 1 : end], lookup, depth)
        if filled is None:
            return None
        pieces.append(filled)
        size += len(filled)
        if size > _LONGEST:
            return None
        position = end
    return "".join(pieces)


def _reference_end(value: str, dollar: int) -> int:
    """The offset after the reference that starts at `dollar`."""
    position, depth = dollar + 1, 0
    if not value.startswith("{", position):
        return name_end(value, position)
    while position < len(value):
        depth += {"{": 1, "}": -1}.get(value[position], 0)
        position += 1
        if depth == 0:
            return position
    return position


def name_end(value: str, start: int) -> int:
    """The offset after the variable name that starts at `start`."""
    position = start
    while position < len(value) and (
        value[position] == "_" or (value[position].isascii() and value[position].isalnum())
    ):
        position += 1
    return position


def _filled(reference: str, lookup: Lookup, depth: int) -> str | None:
    if not reference.startswith("{"):
        return lookup(reference) if reference else None
    if not reference.endswith("}") or depth > _DEEPEST:
        return None
    inner = reference[1:-1]
    end = name_end(inner, 0)
    name, operation = inner[:end], inner[end:]
    if not name:
        return None
    known = lookup(name)
    operator, word = (operation[:2], operation[2:]) if operation.startswith(":") else (operation[:1], operation[1:])
    present = known is not None and (known != "" or not operator.startswith(":"))
    match operator[-1:]:
        case "":
            return known
        case "-":
            return known if present else expanded(word, lookup, depth + 1)
        case "?":
            return known
        case "+":
            return expanded(word, lookup, depth + 1) if present else ""
    return None
