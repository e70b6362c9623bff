"""Environment variables in Python: the standard library, django-environ, environs, decouple, Starlette, settings classes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.source import Call, SourceFile
from checks.environment.lookups.lookup import Lookup, is_capitals, is_written, of_call, of_helper

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_ENVIRONMENTS = ("os.environ", "os.environb")
_OPTIONS = ("option", "argument", "Option", "Argument")
"""Of click and Typer, which read the variable that `envvar` names."""
_SETTINGS_BASES = ("BaseSettings",)
_CASTS = frozenset(
    "str bool int float json list tuple dict url db db_url cache cache_url email email_url search_url path read_env "
    "bytes decimal date datetime timedelta uuid log_level enum list_of dj_db_url dj_email_url dj_cache_url channels".split()
)


def lookups(source: SourceFile) -> Iterator[Lookup]:
    """Every lookup of the file."""
    for call in source.calls:
        yield from _called(source, call)
    yield from _subscripts(source)
    if any(base in source.text.content for base in _SETTINGS_BASES):
        yield from _settings(source)


def _called(source: SourceFile, call: Call) -> Iterator[Lookup]:
    if call.named("os.getenv", "os.environ.get", "os.environ.pop", "os.environ.setdefault") or _is_mapping(
        source, call
    ):
        yield from of_call(call, default=call.argument(1, "default"))
    elif call.method in _OPTIONS and (variables := call.option("envvar")) is not None:
        yield from _option(source, call, variables)
    elif _is_reader(source, call):
        default = call.argument(1, "default")
        yield from of_call(call, default=default, required=default is None)
    else:
        yield from of_helper(call)


def _is_mapping(source: SourceFile, call: Call) -> bool:
    """A method of a name that stands for `os.environ`."""
    return call.method in ("get", "pop", "setdefault") and _is_environment(source, call.receiver)


def _is_environment(source: SourceFile, written: str) -> bool:
    """Whether an expression is `os.environ`, by import or by a name bound to it once; a parameter of that name is not (WSGI has one)."""
    if source.imports.get(written, written) in _ENVIRONMENTS:
        return True
    first, _, rest = written.partition(".")
    if rest and f"{source.imports.get(first, first)}.{rest}" in _ENVIRONMENTS:
        return True
    bound = source.constants.get(written) if written.isidentifier() else None
    return bound is not None and bound.text() in _ENVIRONMENTS


def _option(source: SourceFile, call: Call, variables: SgNode) -> Iterator[Lookup]:
    listed = [variables] if source.string(variables) else variables.named_children()
    for each in listed:
        name = source.string(each)
        if name and is_capitals(name):
            default = call.option("default")
            required = call.option("required")
            yield Lookup(name, call.node, "envvar", default, required is not None and required.text() == "True")


def _is_reader(source: SourceFile, call: Call) -> bool:
    """A call of an `environ.Env`, an `environs.Env`, decouple's or Starlette's `config`."""
    first, _, method = call.callee.partition(".")
    if call.named("decouple.config"):
        return True
    if first == "config" and not method:
        made = source.constants.get("config")
        return made is not None and made.text().startswith(("Config(", "AutoConfig(", "decouple."))
    if first.lower() not in ("env", "_env") or (method and method not in _CASTS):
        return False
    return "environ" in source.text.content


def _subscripts(source: SourceFile) -> Iterator[Lookup]:
    for node in source.find("subscript"):
        value, key = node.field("value"), node.field("subscript")
        if value is None or key is None or is_written(node) or not _is_environment(source, value.text()):
            continue
        name = source.string(key)
        if name:
            yield Lookup(name, node, value.text(), required=True)
    for node in source.find("comparison_operator"):
        operands = node.named_children()
        asked = len(operands) == 2 and _is_environment(source, operands[1].text())
        name = source.string(operands[0]) if asked else None
        if name:
            yield Lookup(name, node, operands[1].text())


def _settings(source: SourceFile) -> Iterator[Lookup]:
    """Fields of pydantic's settings classes, which read the variable of their name, or of their alias."""
    for node in source.find("class_definition"):
        bases, body = node.field("superclasses"), node.field("body")
        if bases is None or body is None or not any(base in bases.text() for base in _SETTINGS_BASES):
            continue
        prefix = _prefix(source, body)
        for statement in body.children():
            field = (
                statement.children()[0] if statement.kind() == "expression_statement" and statement.children() else None
            )
            if field is not None and field.kind() == "assignment" and field.field("type") is not None:
                yield from _field(source, field, prefix)


def _field(source: SourceFile, node: SgNode, prefix: str) -> Iterator[Lookup]:
    target, value = node.field("left"), node.field("right")
    if target is None or target.kind() != "identifier" or target.text() in ("model_config", "Config"):
        return
    name = f"{prefix}{target.text()}".upper()
    call = next((call for call in source.calls if value is not None and call.node.range() == value.range()), None)
    if call is not None and call.named("Field"):
        alias = next(
            (text for key in ("env", "validation_alias", "alias") if (text := source.string(call.option(key)))), None
        )
        default = call.argument(0, "default")
        default = None if default is not None and default.text() == "..." else default
        missing = default is None and call.option("default_factory") is None
        yield Lookup((alias or name).upper(), node, "BaseSettings", default, required=missing)
        return
    if value is not None and not is_capitals(name):
        return
    yield Lookup(name, node, "BaseSettings", value, required=value is None)


def _prefix(source: SourceFile, body: SgNode) -> str:
    for found in body.find_all(kind="assignment"):
        target, value = found.field("left"), found.field("right")
        if target is not None and target.text() == "env_prefix":
            return source.string(value) or ""
    for found in body.find_all(kind="keyword_argument"):
        name, value = found.field("name"), found.field("value")
        if name is not None and name.text() == "env_prefix":
            return source.string(value) or ""
    return ""
