"""Typed access to a parsed TOML table: whatever is not as it should be becomes one sentence that names the key."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from checks.errors import ConfigurationError
from checks.value import frozen


@frozen
class Table:
    """A TOML table with the file and the key it was found at."""

    values: dict[str, Any]
    path: str
    key: str = ""

    def fail(self, problem: str, key: str | None = None) -> ConfigurationError:
        where = self.key if key is None else self.at(key)
        return ConfigurationError(f"{self.path}: `{where}` {problem}" if where else f"{self.path} {problem}")

    def at(self, key: str) -> str:
        shown = key if key.replace("-", "").replace("_", "").isalnum() else f'"{key}"'
        return f"{self.key}.{shown}" if self.key else shown

    def allow(self, names: Collection[str], hint: str = "") -> None:
        for key in self.values:
            if key not in names:
                raise self.fail(f"is not a known key{suggestion(key, names)}{hint}", key)

    def text(self, key: str) -> str | None:
        value = self.values.get(key)
        if value is None or isinstance(value, str):
            return value
        raise self.fail(f"must be a string, not {described(value)}", key)

    def flag(self, key: str) -> bool | None:
        value = self.values.get(key)
        if value is None or isinstance(value, bool):
            return value
        raise self.fail(f"must be true or false, not {described(value)}", key)

    def texts(self, key: str) -> tuple[str, ...] | None:
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise self.fail(f"must be a list of strings, not {described(value)}", key)

    def table(self, key: str) -> Table:
        value = self.values.get(key, {})
        if isinstance(value, dict):
            return Table(value, self.path, self.at(key))
        raise self.fail(f"must be a table, not {described(value)}", key)

    def tables(self, key: str) -> Iterator[Table]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.fail(f"must be a list of tables, [[{self.at(key)}]], not {described(value)}", key)
        for number, item in enumerate(value):
            yield Table(item, self.path, f"{self.at(key)}[{number}]")


def described(value: object) -> str:
    """A value as the user wrote it, short enough for one sentence."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return str(value)


def suggestion(given: str, known: Collection[str]) -> str:
    """`; did you mean "logs"?`, or nothing where no known name is near."""
    from difflib import get_close_matches  # only on the way to an error

    near = get_close_matches(given, known, n=1) or get_close_matches(given.lower(), known, n=1)
    return f'; did you mean "{near[0]}"?' if near else ""
