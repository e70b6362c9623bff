"""Routes of an HTTP interface under `/api`, as source code declares them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.source import Call, SourceFile
from checks.http_services.service import HttpService
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

_VERBS = frozenset(
    "get post put patch delete route use all any group handle handlefunc mapget mappost mapput mapdelete mapgroup prefix path "
    "re_path register_blueprint add_url_rule include_router apirouter blueprint".split()
)
_CLIENTS = pattern(
    r"(?:^|\.)(?:axios|fetch|http|https|client|request|requests|httpx|session|\$|supertest|agent|api|httpclient|resttemplate|webclient"
    r"|test|driver|page|page\.route|got|ky|superagent|mock|nock|server|msw|rest)(?:\.|\(\)|$)",
    re.IGNORECASE,
)
_ANNOTATIONS = {"java": "annotation", "kotlin": "annotation", "csharp": "attribute"}
_MAPPING = pattern(r"^@?(?:\w+Mapping|Path|Route|Controller|Http(?:Get|Post|Put|Patch|Delete))\b")
_ROUTE = pattern(r"/?api(?:/.*)?")
_UNVERSIONED_BY_NATURE = pattern(
    r"graphql|health|status|ping|metrics|docs|swagger|openapi|webhook|callback|auth/", re.IGNORECASE
)
_VERSIONED = pattern(
    r"[\"'`/{(]v\d+(?:[\"'`/)}]|\b)|api-?version|accept-version|versioning|namespace :v\d|version: ?['\"]?\d|apiVersion",
    re.IGNORECASE,
)


@frozen
class Route:
    path: str
    span: Span
    source: str


def routes(source: SourceFile) -> Iterator[Route]:
    """Routes whose first segment is `api`, those apart that are no part of a public interface."""
    for call in source.calls:
        if call.method.lower() in _VERBS and not _CLIENTS.search(call.receiver) and call.arguments:
            yield from _route(source, call)
    annotation = _ANNOTATIONS.get(source.grammar.language)
    for node in source.find(annotation) if annotation is not None else ():
        literal = node.find(kind="string_literal") if _MAPPING.match(node.text()) else None
        written = source.string(literal)
        if literal is not None and written is not None and _public(written):
            yield Route(written, source.span(literal), source.path)


def _route(source: SourceFile, call: Call) -> Iterator[Route]:
    candidates = [
        argument.node for argument in call.arguments if argument.name in (None, "url_prefix", "prefix", "path")
    ]
    for node in candidates[:3]:
        written = source.string(node)
        if written is not None and _public(written):
            yield Route(written, source.span(node), source.path)
            return


def _public(written: str) -> bool:
    return _ROUTE.fullmatch(written) is not None and not _UNVERSIONED_BY_NATURE.search(written)


def versioned(repository: Repository, service: HttpService) -> bool:
    """Whether a version stands anywhere in the code of a service: in a path, a header or a framework's setting."""
    return any(
        (text := repository.text(path)) is not None and _VERSIONED.search(text.content) is not None
        for path in service.sources
    )
