"""Descriptions of an interface that a client can build on: OpenAPI, its older form Swagger, and AsyncAPI."""

from __future__ import annotations

from checks.documents import json, yaml
from checks.documents.kind import Claim, Kind
from checks.documents.node import Node, Scalar, entries, scalar
from checks.documents.node import text as text_of
from checks.text import Text
from checks.value import frozen

_FORMATS = {"openapi": "paths", "swagger": "paths", "asyncapi": "channels"}
"""The key that holds each format's version, and the one that holds its operations."""


@frozen
class ApiContract:
    """`format` is `openapi`, `swagger` or `asyncapi`; both it and `version` are None in a file that is something else."""

    text: Text
    root: Node | None
    format: str | None
    version: Scalar | None

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def title(self) -> str | None:
        return text_of(self.root, "info", "title")

    @property
    def operations(self) -> tuple[str, ...]:
        """Paths of an HTTP interface, channels of a messaging one."""
        return tuple(entry.key.value for entry in entries(self.root, _FORMATS.get(self.format or "", "")))


def parse(text: Text) -> ApiContract:
    """Raises `Unreadable` for what is neither YAML nor JSON."""
    root = json.parse(text).root if text.path.lower().endswith(".json") else yaml.parse(text).root
    for name in _FORMATS:
        version = scalar(root, name)
        if version is not None:
            return ApiContract(text, root, name, version)
    return ApiContract(text, root, None, None)


API_CONTRACT: Kind[ApiContract] = Kind(
    "api-contract",
    claims=tuple(
        Claim(suffixes=(".yaml", ".yml", ".json"), markers=(name, operations, "info"))
        for name, operations in _FORMATS.items()
    ),
    parse=parse,
)
