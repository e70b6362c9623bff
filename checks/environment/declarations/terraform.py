"""Variables in Terraform: what its resources give to functions, tasks and containers, and the variables it asks for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.node import Mapping, Node, Scalar, Sequence
from checks.documents.terraform import TERRAFORM, Block, Terraform
from checks.environment.declarations.declaration import Documented
from checks.environment.lookups.lookup import is_capitals
from checks.pattern import pattern
from checks.repository import Repository

_GIVING = frozenset(
    "environment environment_variables env env_vars environment_vars variables app_settings config_vars sensitive_config_vars "
    "secrets secret_environment_variables data string_data container_definitions build_environment_variables "
    "secret_env env_variables".split()
)
"""Attributes and blocks that hold the environment of a process, among the resources and modules of the large clouds."""
_NAMED = pattern(r"\b(?:name|key)\s*[=:]\s*\"(?P<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)\"")
_ASSIGNED = pattern(r"^\s*\"?(?P<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\"?\s*=[^=]", re.MULTILINE)


def provisioned(repository: Repository) -> Iterator[Documented]:
    for file in repository.all(
        TERRAFORM, ("environment", "env", "app_settings", "config_vars", "data", "secrets", "variable")
    ):
        yield from _asked(file)
        for block in file.blocks:
            if block.type in ("resource", "module", "locals"):
                yield from _below(file, block)


def _asked(file: Terraform) -> Iterator[Documented]:
    """`variable "database_url"`, which the one who applies the plan is asked for."""
    for block in file.blocks:
        name = block.labels[0].upper() if block.type == "variable" and block.labels else ""
        if "_" in name and is_capitals(name):
            yield Documented(name, file.path, block.head_span, "terraform")


def _below(file: Terraform, block: Block) -> Iterator[Documented]:
    for entry in block.attributes:
        if entry.key.value in _GIVING:
            yield from _values(file, entry.value)
    for inner in block.blocks:
        if inner.type in _GIVING or inner.labels[:1] in (("env",), ("environment",)):
            yield from _named(file, inner)
        yield from _below(file, inner)


def _named(file: Terraform, block: Block) -> Iterator[Documented]:
    """`env { name = "A" }`, in which DigitalOcean says `key`."""
    for entry in block.attributes:
        if entry.key.value in ("name", "key") and isinstance(entry.value, Scalar) and is_capitals(entry.value.value):
            yield Documented(entry.value.value, file.path, entry.value.span, "terraform")


def _values(file: Terraform, node: Node) -> Iterator[Documented]:
    if isinstance(node, Mapping):
        for entry in node.entries:
            if is_capitals(entry.key.value):
                yield Documented(entry.key.value, file.path, entry.key.span, "terraform")
            yield from _values(file, entry.value) if not isinstance(entry.value, Scalar) else ()
            yield from _item(file, entry.key.value, entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _values(file, item)
    else:
        yield from _expression(file, node)


def _item(file: Terraform, key: str, value: Node) -> Iterator[Documented]:
    """`{ name = "A", value = … }`."""
    if key == "name" and isinstance(value, Scalar) and is_capitals(value.value):
        yield Documented(value.value, file.path, value.span, "terraform")


def _expression(file: Terraform, node: Scalar) -> Iterator[Documented]:
    """`jsonencode([{ environment = [{ name = "A" }] }])`, `merge({ A = … }, …)` and `"A=b"`."""
    name, equals, _ = node.value.partition("=")
    if equals and is_capitals(name):
        yield Documented(name, file.path, node.span, "terraform")
        return
    start = file.text.offset(node.span.line, node.span.column)
    source = file.text.slice(node.span)
    for found in (*_NAMED.finditer(source), *_ASSIGNED.finditer(source)):
        span = file.text.span(start + found.start("name"), start + found.end("name"))
        yield Documented(found["name"], file.path, span, "terraform")
