"""Servers that source code starts, with the port and the address they bind."""

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
from checks.documents.rust import RUST
from checks.documents.source import Call, SourceFile
from checks.pattern import pattern
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_NUMBERS = frozenset("number integer int_literal integer_literal decimal_integer_literal number_literal".split())
_ADDRESS = pattern(r"^(?P<host>[\w.\-*+\[\]:]*):(?P<port>\d{2,5})$")
_URL = pattern(r"^https?://(?P<host>[^:/]+):(?P<port>\d{2,5})/?$")


@frozen
class Listening:
    """`port` and `host` are literals as far as they are known; `node` is where the port, else the call stands."""

    source: SourceFile
    call: Call
    port: str | None
    host: str | None
    node: SgNode
    written: bool
    """The port stands as a plain number in the call itself or in a constant beside it, so that it can be replaced."""


def _number(source: SourceFile, node: SgNode | None) -> tuple[str, SgNode] | None:
    """A literal port and its node: a number, a string of digits, or a name bound once to one."""
    if node is None:
        return None
    while node.kind() == "reference_expression" or node.kind() == "parenthesized_expression":
        inner = node.named_children()
        if not inner:
            return None
        node = inner[-1]
    if node.kind() in ("identifier", "constant", "simple_identifier", "variable_name"):
        node = source.constants.get(node.text().lstrip("$"))
        if node is None:
            return None
    if node.kind() in _NUMBERS:
        digits = node.text().replace("_", "")
        return (digits, node) if digits.isdecimal() and 0 < int(digits) < 65536 else None
    literal = source.string(node)
    return (literal, node) if literal is not None and literal.isdecimal() and 0 < int(literal) < 65536 else None


def _made(source: SourceFile, call: Call, port: SgNode | None, host: SgNode | None) -> Iterator[Listening]:
    found = _number(source, port)
    address = source.string(host) if host is not None else None
    if found is not None or address is not None:
        node = found[1] if found else (host if host is not None else call.node)
        yield Listening(source, call, found[0] if found else None, address, node, found is not None)


def _addressed(source: SourceFile, call: Call, node: SgNode | None) -> Iterator[Listening]:
    """`":8080"`, `"127.0.0.1:8080"`, `"http://*:5000"`."""
    literal = source.string(node) if node is not None else None
    found = _ADDRESS.match(literal) or _URL.match(literal) if literal else None
    if found is not None and node is not None:
        yield Listening(source, call, found["port"], found["host"] or None, node, False)


def _javascript(source: SourceFile) -> Iterator[Listening]:
    for call in source.calls:
        if call.method == "listen" and call.arguments and _http(source):
            first = call.arguments[0].node
            if first.kind() == "object":
                pairs = source.pairs(first)
                yield from _made(source, call, pairs.get("port"), pairs.get("host"))
            else:
                second = call.argument(1)
                host = second if second is not None and source.string(second) is not None else None
                yield from _made(source, call, first, host)
        elif call.callee in ("Hapi.server", "hapi.server", "Hapi.Server", "new Hapi.Server") and call.arguments:
            pairs = source.pairs(call.arguments[0].node)
            yield from _made(source, call, pairs.get("port"), pairs.get("host"))
        elif call.callee in ("Bun.serve", "serve", "Deno.serve") and call.arguments:
            pairs = source.pairs(call.arguments[-1].node) or source.pairs(call.arguments[0].node)
            yield from _made(source, call, pairs.get("port"), pairs.get("hostname"))


def _http(source: SourceFile) -> bool:
    return (
        re.search(
            r"express|koa|fastify|['\"](?:node:)?https?['\"]|nestjs|hapi|restify|polka|hono|apollo|next|socket\.io|createServer",
            source.text.content,
        )
        is not None
    )


def _python(source: SourceFile) -> Iterator[Listening]:
    content = source.text.content
    for call in source.calls:
        if (
            call.method == "run"
            and call.receiver in ("app", "application", "server", "socketio", "self.app")
            and _serves(content)
        ):
            port = next((a.node for a in call.arguments if a.name == "port"), None)
            host = next((a.node for a in call.arguments if a.name == "host"), None)
            yield from _made(source, call, port, host)
        elif call.name in (
            "uvicorn.run",
            "uvicorn.Config",
            "waitress.serve",
            "aiohttp.web.run_app",
            "hypercorn.run",
            "bottle.run",
        ):
            keywords = {a.name: a.node for a in call.arguments if a.name}
            yield from _made(source, call, keywords.get("port"), keywords.get("host"))
        elif (
            call.method in ("HTTPServer", "ThreadingHTTPServer", "TCPServer", "WSGIServer", "make_server")
            and call.arguments
        ):
            first = call.arguments[0].node
            parts = first.named_children() if first.kind() == "tuple" else [a.node for a in call.arguments[:2]]
            if len(parts) >= 2:
                yield from _made(source, call, parts[1], parts[0])


def _serves(content: str) -> bool:
    return re.search(r"flask|sanic|bottle|quart|socketio|dash|aiohttp|robyn", content, re.IGNORECASE) is not None


def _go(source: SourceFile) -> Iterator[Listening]:
    for call in source.calls:
        if call.name in ("http.ListenAndServe", "http.ListenAndServeTLS", "fasthttp.ListenAndServe"):
            yield from _addressed(source, call, call.argument(0))
        elif call.name == "net.Listen" and call.string(0) == "tcp":
            yield from _addressed(source, call, call.argument(1))
        elif call.name == "http.Server":
            address = next((a.node for a in call.arguments if a.name == "Addr"), None)
            yield from _addressed(source, call, address)
        elif call.method in ("Run", "Start", "Listen") and len(call.arguments) == 1 and _go_framework(source):
            yield from _addressed(source, call, call.argument(0))


def _go_framework(source: SourceFile) -> bool:
    return (
        re.search(r"gin-gonic/gin|labstack/echo|gofiber/fiber|kataras/iris|astaxie/beego", source.text.content)
        is not None
    )


def _java(source: SourceFile) -> Iterator[Listening]:
    content = source.text.content
    for call in source.calls:
        if (
            (call.method == "ServerSocket" and len(call.arguments) <= 2)
            or (call.method in ("start", "port") and re.search(r"javalin|spark\.Spark|spark\.\*", content) is not None)
            or (call.method == "listen" and "vertx" in content)
            or (call.method == "Server" and "org.eclipse.jetty.server" in content and len(call.arguments) == 1)
        ):
            yield from _made(source, call, call.argument(0), None)
        elif call.method == "addHttpListener" and "undertow" in content:
            yield from _made(source, call, call.argument(0), call.argument(1))
        elif call.method == "InetSocketAddress" and re.search(r"HttpServer|ServerBootstrap|NettyServer", content):
            yield from _made(source, call, call.argument(len(call.arguments) - 1), None)
        elif call.method == "embeddedServer" and "ktor" in content:
            port = next((a.node for a in call.arguments if a.name == "port"), call.argument(1))
            yield from _made(source, call, port, next((a.node for a in call.arguments if a.name == "host"), None))


def _csharp(source: SourceFile) -> Iterator[Listening]:
    for call in source.calls:
        if call.method == "UseUrls" or (call.callee in ("app.Run", "app.Urls.Add") and call.arguments):
            yield from _addressed(source, call, call.argument(0))
        elif call.method in ("ListenAnyIP", "ListenLocalhost"):
            yield from _made(source, call, call.argument(0), None)


def _ruby(source: SourceFile) -> Iterator[Listening]:
    for call in source.calls:
        first = call.argument(0)
        if call.callee == "set" and first is not None and first.text() == ":port" and "inatra" in source.text.content:
            yield from _made(source, call, call.argument(1), None)
        elif call.callee == "port" and source.path.endswith("puma.rb"):
            yield from _made(source, call, first, None)


def _rust(source: SourceFile) -> Iterator[Listening]:
    for call in source.calls:
        if call.method == "bind" and re.search(r"axum|actix_web|hyper|warp|poem|salvo", source.text.content):
            first = call.argument(0)
            if first is not None and first.kind() == "tuple_expression" and len(first.named_children()) == 2:
                host, port = first.named_children()
                yield from _made(source, call, port, host)
            else:
                yield from _addressed(source, call, first)


def _php(source: SourceFile) -> Iterator[Listening]:
    for call in source.calls:
        if call.callee.lower().endswith(("swoole.http.server", "openswoole.http.server", "swoole.websocket.server")):
            yield from _made(source, call, call.argument(1), call.argument(0))


_FINDERS: tuple[tuple[Kind[SourceFile], Callable[[SourceFile], Iterator[Listening]], tuple[str, ...]], ...] = (
    (JAVASCRIPT, _javascript, (".listen(", "hapi.server", "Bun.serve", "Deno.serve", "serve(")),
    (PYTHON, _python, (".run(", "run_app", "waitress", "HTTPServer", "make_server", "WSGIServer", "uvicorn")),
    (GO, _go, ("ListenAndServe", "net.Listen", "http.Server{", ".Run(", ".Start(", ".Listen(")),
    (
        JAVA,
        _java,
        ("ServerSocket", "javalin", "spark.", "vertx", "jetty.server", "addHttpListener", "InetSocketAddress"),
    ),
    (KOTLIN, _java, ("ServerSocket", "javalin", "embeddedServer", "vertx")),
    (CSHARP, _csharp, ("UseUrls", "app.Urls.Add", "app.Run(", "ListenAnyIP", "ListenLocalhost")),
    (RUBY, _ruby, ("set :port", "port ")),
    (RUST, _rust, (".bind(", "::bind(")),
    (PHP, _php, ("swoole",)),
)
LITERALS: Mapping[Kind[Any], tuple[str, ...]] = {kind: literals for kind, _, literals in _FINDERS}
FINDERS: Mapping[Kind[SourceFile], Callable[[SourceFile], Iterator[Listening]]] = {
    kind: find for kind, find, _ in _FINDERS
}
