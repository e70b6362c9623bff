"""GitHub's official OpenAPI description as a judge of requests and of our own answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from openapi_schema_validator import OAS30Validator, oas30_format_checker

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Operation:
    """One method of one path of the description."""

    method: str
    template: str
    described: Mapping[str, Any]
    parameters: tuple[Mapping[str, Any], ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        # `path` and `ref` hold slashes, all other parameters do not.
        return re.compile(
            re.sub(
                r"\\{(\w+)\\}", lambda m: f"(?P<{m[1]}>{'.+' if m[1] == 'path' else '[^/]+'})", re.escape(self.template)
            )
        )

    def example(self) -> Any:
        """A copy of the official example of a successful answer, to be filled with what really is."""
        for status, response in self.described["responses"].items():
            content = response.get("content", {}).get("application/json", {})
            if status.startswith("2") and "example" in content:
                return deepcopy(content["example"])
        raise LookupError(f"no example for {self.method} {self.template}")


@cache
def operations() -> tuple[Operation, ...]:
    found = []
    for template, methods in _description()["paths"].items():
        shared = methods.get("parameters", [])
        for method, described in methods.items():
            if method != "parameters":
                parameters = tuple(_resolved(p) for p in (*shared, *described.get("parameters", ())))
                found.append(Operation(method.upper(), template, described, parameters))
    return tuple(found)


def operation(method: str, template: str) -> Operation:
    return next(item for item in operations() if (item.method, item.template) == (method, template))


def request_problems(asked: Operation, query: Mapping[str, str], body: Any) -> Iterator[str]:
    """What GitHub's description forbids in a request."""
    known = {parameter["name"] for parameter in asked.parameters if parameter["in"] == "query"}
    for name, value in query.items():
        if name not in known:
            yield f"query parameter {name} is not described"
            continue
        schema = next(p["schema"] for p in asked.parameters if p["in"] == "query" and p["name"] == name)
        typed = int(value) if _schema_type(schema) == "integer" and value.lstrip("-").isdigit() else value
        yield from _problems(schema, typed, f"query {name}")
    described = asked.described.get("requestBody", {}).get("content", {}).get("application/json")
    if described and body is not None:
        yield from _problems(described["schema"], body, "body")


def response_problems(asked: Operation, status: int, body: Any) -> Iterator[str]:
    """What GitHub's description forbids in an answer of ours."""
    response = asked.described["responses"].get(str(status))
    if response is None:
        if status < 400:
            yield f"status {status} is not described"
        return
    content = response.get("content", {}).get("application/json")
    if content:
        yield from _problems(content["schema"], body, "answer")


def _problems(schema: Mapping[str, Any], value: Any, where: str) -> Iterator[str]:
    for error in _validator(json.dumps(schema, sort_keys=True)).iter_errors(value):
        place = ".".join(str(part) for part in error.absolute_path)
        yield f"{where} {place}: {error.message[:300]}"


@cache
def _validator(schema: str) -> Any:
    rooted = {"allOf": [json.loads(schema)], "components": _description()["components"]}
    return OAS30Validator(rooted, format_checker=oas30_format_checker)


@cache
def _description() -> dict[str, Any]:
    return json.loads((DATA / "openapi.json").read_text())


def _resolved(node: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in node:
        found: Any = _description()
        for key in node["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        node = found
    return node


def _schema_type(schema: Mapping[str, Any]) -> str | None:
    return _resolved(schema).get("type")
