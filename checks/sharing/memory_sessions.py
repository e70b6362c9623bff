"""Sessions that live in the memory of the process that began them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.kotlin import KOTLIN
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.source import Call, SourceFile
from checks.pattern import pattern
from checks.text import Span
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_DEFAULTS_TO_MEMORY = frozenset(
    ("express-session", "koa-generic-session", "@fastify/session", "fastify-session", "koa-session-minimal")
)
_MEMORY_STORES = (
    "express-session.MemoryStore",
    "memorystore",
    "createMemorySessionStorage",
    "@remix-run/node.createMemorySessionStorage",
)


_SESSION_ANNOTATION = pattern(
    r"@(?:SessionAttributes|SessionScope|SessionScoped)\b|@Scope\(\s*(?:value\s*=\s*)?[\"']session"
)


@frozen
class Stored:
    node: SgNode
    what: str
    source: SourceFile
    kept: str = "sessions"

    @property
    def span(self) -> Span:
        return self.source.span(self.node)


def _javascript(source: SourceFile) -> Iterator[Stored]:
    for call in source.calls:
        if call.name in _DEFAULTS_TO_MEMORY or _express_by_its_options(source, call):
            if _without_store(source, call.argument(0)):
                name = call.name if call.name in _DEFAULTS_TO_MEMORY else "express-session"
                yield Stored(call.node, f"{name} with its default store", source)
        elif call.method == "register" and call.arguments and _registered(source, call):
            yield Stored(call.node, "@fastify/session with its default store", source)
        elif _memory_store(call) and "ession" in source.text.content and not _limits(call):
            yield Stored(call.node, f"`{call.callee}`", source)


def _express_by_its_options(source: SourceFile, call: Call) -> bool:
    """express-session handed in from elsewhere: no other middleware has options of these names."""
    options = source.pairs(call.argument(0))
    return call.callee in ("session", "expressSession") and "secret" in options and "saveUninitialized" in options


def _memory_store(call: Call) -> bool:
    return call.named(*_MEMORY_STORES) or (call.method == "MemoryStore" and call.node.kind() == "new_expression")


def _registered(source: SourceFile, call: Call) -> bool:
    plugin = call.arguments[0].node.text()
    named = source.imports.get(plugin) or plugin
    required = named.startswith("require(") and named[8:-1].strip("'\"") in _DEFAULTS_TO_MEMORY
    return (named in _DEFAULTS_TO_MEMORY or required) and _without_store(source, call.argument(1))


def _without_store(source: SourceFile, options: SgNode | None) -> bool:
    """Whether the options are in sight and name no store, at whatever place."""
    if options is None:
        return True
    if options.kind() == "identifier":
        name = options.text()
        if f"{name}.store" in source.text.content or f"{name}['store']" in source.text.content:
            return False
        options = source.constants.get(name)
    if options is None or options.kind() != "object":
        return False
    kinds = {child.kind() for child in options.children()}
    written = [child.text() for child in options.children() if child.kind() == "shorthand_property_identifier"]
    return "spread_element" not in kinds and "store" not in written and "store" not in source.pairs(options)


def _limits(call: Call) -> bool:
    """Whether the store counts requests, as that of a rate limiter does."""
    return any("limit" in above.text()[:80].lower() for above in list(call.node.ancestors())[:6])


def _python(source: SourceFile) -> Iterator[Stored]:
    for assignment in source.assignments:
        if assignment.name != "SESSION_ENGINE" or not (source.string(assignment.value) or "").endswith(
            "backends.cache"
        ):
            continue
        caches = source.constants.get("CACHES")
        if caches is None and "CACHES" not in source.constants and "import" not in _star_imports(source):
            yield Stored(assignment.node, "Django's session cache, for want of `CACHES` in memory,", source)
        elif caches is not None and "LocMemCache" in caches.text() and "if " not in caches.text():
            yield Stored(assignment.node, "Django's session cache in `LocMemCache`", source)
    for call in source.calls_named("InMemoryBackend", "InMemoryStore", "MemoryStore"):
        if "ession" in call.name and not call.name.startswith("limits"):
            yield Stored(call.node, f"`{call.callee}`", source)


def _star_imports(source: SourceFile) -> str:
    """`import` where other settings are taken in, which may name a cache."""
    return "import" if re.search(r"^from \S+ import \*", source.text.content, re.MULTILINE) else ""


def _ruby(source: SourceFile) -> Iterator[Stored]:
    content = source.text.content
    for call in source.calls:
        first = call.argument(0)
        written = first.text() if first is not None else ""
        if call.method == "session_store" and written == ":memory_store":
            yield Stored(call.node, "`session_store :memory_store`", source)
        elif call.method == "session_store" and written == ":cache_store" and "cache_store = :memory_store" in content:
            yield Stored(call.node, "`session_store :cache_store` over `:memory_store`", source)
        elif call.callee == "use" and written == "Rack::Session::Pool":
            yield Stored(call.node, "`Rack::Session::Pool`", source)


def _go(source: SourceFile) -> Iterator[Stored]:
    content = source.text.content
    for call in source.calls:
        if call.name == "memstore.NewStore" and "sessions" in content:
            yield Stored(call.node, "`memstore`", source)
        elif call.name in ("scs.New", "scs.NewSession") and ".Store = " not in content and "alexedwards/scs" in content:
            yield Stored(call.node, "scs with its default store", source)
        elif call.name == "session.New" and "gofiber/fiber" in content and "Storage:" not in content:
            yield Stored(call.node, "Fiber's session with its default storage", source)


def _java(source: SourceFile) -> Iterator[Stored]:
    for call in source.calls:
        if call.method in ("MapSessionRepository", "ReactiveMapSessionRepository"):
            yield Stored(call.node, f"`{call.method}`", source)


def of_servlets(source: SourceFile) -> Iterator[Stored]:
    """The first use of the servlet container's session for state of users, which lives in memory unless it is replicated."""
    for node in source.find("annotation", "marker_annotation"):
        found = _SESSION_ANNOTATION.match(node.text())
        if found is not None:
            yield Stored(node, f"`{found[0]}`", source)
            return
    for call in source.calls:
        if call.method == "setAttribute" and call.receiver.rpartition(".")[2] in (
            "session",
            "httpSession",
            "getSession()",
        ):
            yield Stored(call.node, "`HttpSession.setAttribute`", source)
            return


def _csharp(source: SourceFile) -> Iterator[Stored]:
    methods = {call.method for call in source.calls}
    if "AddSession" not in methods or not methods.isdisjoint(_SHARED_CACHES):
        return
    for call in source.calls:
        if call.method == "AddDistributedMemoryCache":
            yield Stored(call.node, "`AddDistributedMemoryCache` under `AddSession`", source)


_SHARED_CACHES = frozenset(
    "AddStackExchangeRedisCache AddDistributedRedisCache AddDistributedSqlServerCache AddRedisDistributedCache "
    "AddNCacheDistributedCache AddDistributedPostgreSqlCache AddCosmosCache".split()
)


def _php(source: SourceFile) -> Iterator[Stored]:
    if not source.path.endswith("config/session.php"):
        return
    for node in source.find("array_element_initializer"):
        parts = node.named_children()
        if len(parts) == 2 and source.string(parts[0]) == "driver" and source.string(parts[1]) == "array":
            yield Stored(node, "The session driver `array`", source)


_FINDERS: tuple[tuple[Kind[SourceFile], Callable[[SourceFile], Iterator[Stored]], tuple[str, ...]], ...] = (
    (JAVASCRIPT, _javascript, ("session",)),
    (PYTHON, _python, ("SESSION_ENGINE", "InMemory", "MemoryStore")),
    (RUBY, _ruby, ("memory_store", "Session::Pool")),
    (GO, _go, ("memstore", "alexedwards/scs", "middleware/session")),
    (JAVA, _java, ("MapSessionRepository",)),
    (KOTLIN, _java, ("MapSessionRepository",)),
    (CSHARP, _csharp, ("AddDistributedMemoryCache",)),
    (PHP, _php, ("'array'", '"array"')),
)
SERVLETS = ("setAttribute", "@Session", '"session"')
LITERALS: Mapping[Kind[Any], tuple[str, ...]] = {
    kind: (*literals, *SERVLETS) if kind in (JAVA, KOTLIN) else literals for kind, _, literals in _FINDERS
}
FINDERS: Mapping[Kind[SourceFile], Callable[[SourceFile], Iterator[Stored]]] = {
    kind: find for kind, find, _ in _FINDERS
}
