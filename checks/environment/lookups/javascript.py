"""Environment variables in JavaScript and TypeScript: Node, Deno, Bun, Vite, NestJS, envalid, zod."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.source import Call, SourceFile
from checks.environment.lookups.lookup import Lookup, is_capitals, is_written, of_call, of_helper

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_ENVIRONMENTS = ("process.env", "import.meta.env", "Bun.env", "globalThis.process.env", "window._env_", "process?.env")
_SCHEMAS = ("object", "cleanEnv", "createEnv", "envsafe")
_SECTIONS = ("server", "client", "shared")
"""Of t3-env, which holds its schemas apart."""
_MODULES = ("$env/static/private", "$env/static/public", "astro:env/server", "astro:env/client")


def lookups(source: SourceFile) -> Iterator[Lookup]:
    """Every lookup of the file."""
    yield from _members(source)
    yield from _destructured(source)
    if "$env/static" in source.text.content or "astro:env" in source.text.content:
        yield from _imported(source)
    checked = "process.env" in source.text.content or "import.meta.env" in source.text.content
    for call in source.calls:
        if call.named("Deno.env.get", "Netlify.env.get"):
            yield from of_call(call)
        elif call.callee in ("env.get", "envVar.get") and "env-var" in source.text.content:
            yield from _of_env_var(call)
        elif call.method == "convict":
            yield from _convicted(source, call)
        elif call.receiver.lower().endswith("configservice") and call.method in ("get", "getOrThrow"):
            yield from _configured(call)
        elif checked and call.method in _SCHEMAS:
            yield from _schema(source, call)
        else:
            yield from of_helper(call)


def _members(source: SourceFile) -> Iterator[Lookup]:
    for node in source.find("member_expression", "subscript_expression"):
        environment = node.field("object")
        key = node.field("property") or node.field("index")
        if environment is None or key is None or is_written(node) or not _is_environment(source, environment):
            continue
        name = key.text() if node.kind() == "member_expression" else source.string(key)
        if name:
            yield Lookup(name, node, environment.text())


def _is_environment(source: SourceFile, node: SgNode) -> bool:
    """Whether an expression is the environment, or a name bound to it once."""
    if node.text() in _ENVIRONMENTS:
        return True
    bound = source.constants.get(node.text()) if node.kind() == "identifier" else None
    return bound is not None and bound.text() in _ENVIRONMENTS


def _imported(source: SourceFile) -> Iterator[Lookup]:
    """`import { API_TOKEN } from '$env/static/private'`."""
    for node in source.find("import_statement"):
        origin = node.field("source")
        if origin is not None and source.string(origin) in _MODULES:
            for part in node.find_all(kind="import_specifier"):
                name = part.field("name")
                if name is not None:
                    yield Lookup(name.text(), part, str(source.string(origin)), required=True)


def _of_env_var(call: Call) -> Iterator[Lookup]:
    """`env.get('PORT').required().asPortNumber()`."""
    chain = next((above.text() for above in call.node.ancestors() if above.kind() == "call_expression"), "")
    yield from of_call(call, required=".required(" in chain)


def _convicted(source: SourceFile, call: Call) -> Iterator[Lookup]:
    """`convict({ db: { url: { default: '…', env: 'DATABASE_URL' } } })`."""
    for node in call.node.find_all(kind="object"):
        found = source.pairs(node)
        name = source.string(found.get("env"))
        if name and is_capitals(name):
            yield Lookup(name, node, "convict", found.get("default"))


def _destructured(source: SourceFile) -> Iterator[Lookup]:
    for node in source.find("variable_declarator"):
        pattern, value = node.field("name"), node.field("value")
        if pattern is None or value is None or pattern.kind() != "object_pattern" or value.text() not in _ENVIRONMENTS:
            continue
        for part in pattern.named_children():
            name, default = _bound(part)
            if name:
                yield Lookup(name, part, value.text(), default)


def _bound(part: SgNode) -> tuple[str | None, SgNode | None]:
    if part.kind() == "shorthand_property_identifier_pattern":
        return part.text(), None
    named = part.named_children()
    if part.kind() == "object_assignment_pattern" and len(named) == 2:
        return named[0].text(), named[1]
    if part.kind() == "pair_pattern" and len(named) == 2:
        inner = named[1].named_children()
        return named[0].text(), inner[1] if named[1].kind() == "assignment_pattern" and len(inner) == 2 else None
    return None, None


def _configured(call: Call) -> Iterator[Lookup]:
    name = call.string(0)
    if name and is_capitals(name):
        default = call.argument(1)
        is_options = default is not None and default.kind() == "object"
        yield Lookup(name, call.node, call.callee, None if is_options else default, call.method == "getOrThrow")


def _schema(source: SourceFile, call: Call) -> Iterator[Lookup]:
    """Keys in capitals of a schema: `cleanEnv(process.env, {PORT: port()})`, `z.object({PORT: z.string()})`."""
    for argument in call.arguments:
        pairs = source.pairs(argument.node)
        sections = [source.pairs(pairs[name]) for name in _SECTIONS if name in pairs]
        for key, value in [item for section in (pairs, *sections) for item in section.items()]:
            if is_capitals(key) and value.kind() == "call_expression":
                yield Lookup(key, value, call.callee, _schema_default(source, value), "optional" not in value.text())


def _schema_default(source: SourceFile, value: SgNode) -> SgNode | None:
    for call in source.calls:
        if call.method == "default" and _inside(call.node, value):
            return call.argument(0)
        if call.node.range() == value.range() and call.option("default") is not None:
            return call.option("default")
    return None


def _inside(node: SgNode, outer: SgNode) -> bool:
    inner, around = node.range(), outer.range()
    return around.start.index <= inner.start.index and inner.end.index <= around.end.index
