"""Environment variables in PHP: `getenv`, `$_ENV`, `env()` of Laravel and CakePHP."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.source import SourceFile
from checks.environment.lookups.lookup import NAME, Lookup, is_capitals, is_written, of_call, of_helper


def lookups(source: SourceFile) -> Iterator[Lookup]:
    """Every lookup of the file."""
    for call in source.calls:
        if call.callee == "getenv":
            yield from of_call(call)
        elif call.callee in ("env", "Env.get", "Env.getOrFail"):
            yield from of_call(call, default=call.argument(1))
        else:
            yield from of_helper(call)
    for node in source.find("subscript_expression"):
        children = node.named_children()
        if len(children) != 2 or children[0].text() not in ("$_ENV", "$_SERVER") or is_written(node):
            continue
        name = source.string(children[1])
        if name and NAME.match(name) and (children[0].text() == "$_ENV" or _is_own(name)):
            yield Lookup(name, node, children[0].text())


def _is_own(name: str) -> bool:
    """`$_SERVER` holds the request beside the environment."""
    requested = (
        "HTTP_",
        "REQUEST_",
        "SERVER_",
        "REMOTE_",
        "SCRIPT_",
        "PHP_",
        "PATH_",
        "QUERY_",
        "DOCUMENT_",
        "AUTH_",
        "CONTENT_",
        "GATEWAY_",
        "REDIRECT_",
        "SSL_",
        "ORIG_",
    )
    return is_capitals(name) and not name.startswith(requested) and name not in ("HTTPS", "argv", "argc", "UNIQUE_ID")
