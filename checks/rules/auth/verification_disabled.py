"""Checks of identity that are switched off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
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
from checks.documents.source import SourceFile
from checks.environment.development import is_for_development
from checks.finding import Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_LITERALS: dict[Kind[SourceFile], tuple[str, ...]] = {
    PYTHON: ("verify=", "verify =", "verify_signature", "verify_mode", "_create_unverified_context", "CERT_NONE"),
    JAVASCRIPT: ("rejectUnauthorized", "NODE_TLS_REJECT_UNAUTHORIZED"),
    GO: ("InsecureSkipVerify",),
    JAVA: ("NoopHostnameVerifier", "TrustAllStrategy", "InsecureTrustManagerFactory"),
    KOTLIN: ("NoopHostnameVerifier", "TrustAllStrategy", "InsecureTrustManagerFactory"),
    RUBY: ("VERIFY_NONE",),
    PHP: ("CURLOPT_SSL_VERIFYPEER", "CURLOPT_SSL_VERIFYHOST"),
    CSHARP: ("DangerousAcceptAnyServerCertificateValidator",),
    RUST: ("danger_accept_invalid_certs", "danger_accept_invalid_hostnames"),
}


@rule(
    message="{what} is switched off by {written}",
    level="warning",
    fix="Leave the check on. Where a private authority signs, hand its certificate to the client: `verify=CA_BUNDLE`, `ca`, `RootCAs`.",
    looks_at=_LITERALS,
    bad=[
        ({"app/pay.py": "import requests\n\nrequests.post(URL, json=order, verify=False)\n"}, "app/pay.py:3"),
        (
            {
                "app/auth.py": 'import jwt\n\n\ndef user(token):\n    return jwt.decode(token, options={"verify_signature": False})\n'
            },
            "app/auth.py:5",
        ),
        ({"app/http.py": "import ssl\n\ncontext = ssl._create_unverified_context()\n"}, "app/http.py:3"),
        (
            {
                "src/client.js": "const https = require('https');\nconst agent = new https.Agent({ rejectUnauthorized: false });\n"
            },
            "src/client.js:2",
        ),
        ({"src/index.ts": "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';\n"}, "src/index.ts:1"),
        (
            {
                "client.go": 'package main\n\nimport "crypto/tls"\n\nvar config = &tls.Config{InsecureSkipVerify: true}\n'
            },
            "client.go:5",
        ),
        (
            {
                "src/main/java/Http.java": "class Http {\n  Object client() {\n    return HttpClients.custom().setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE).build();\n  }\n}\n"
            },
            "src/main/java/Http.java:3",
        ),
        ({"app/client.rb": "http.verify_mode = OpenSSL::SSL::VERIFY_NONE\n"}, "app/client.rb:1"),
        ({"app/Client.php": "<?php\ncurl_setopt($ch, CURLOPT_SSL_VERIFYPEER, false);\n"}, "app/Client.php:2"),
        (
            {"src/main.rs": "fn client() { reqwest::Client::builder().danger_accept_invalid_certs(true).build(); }\n"},
            "src/main.rs:1",
        ),
    ],
    good=[
        {"app/pay.py": "import requests\n\nrequests.post(URL, json=order, verify=CA_BUNDLE)\n"},
        {"app/pay.py": "import requests\n\nrequests.post(URL, verify=settings.VERIFY)\nimage.check(verify=False)\n"},
        {"app/auth.py": 'import jwt\n\njwt.decode(token, KEY, algorithms=["RS256"], options={"verify_aud": False})\n'},
        {"tests/test_pay.py": "import requests\n\nrequests.get(URL, verify=False)\n"},
        {
            "src/client.js": "const agent = new https.Agent({ rejectUnauthorized: process.env.NODE_ENV === 'production' });\n"
        },
        {"src/client.ts": "// never set rejectUnauthorized: false\nconst agent = new https.Agent({ ca });\n"},
        {
            "src/notify.js": "if (target.routerUnsafeTls) {\n  config.agent = new https.Agent({ rejectUnauthorized: false });\n}\n"
        },
        {
            "client.go": "package main\n\nvar config = &tls.Config{InsecureSkipVerify: options.Insecure, MinVersion: tls.VersionTLS12}\n"
        },
        {"app/client.rb": "http.verify_mode = verify ? OpenSSL::SSL::VERIFY_PEER : OpenSSL::SSL::VERIFY_NONE\n"},
        {"app/Client.php": "<?php\ncurl_setopt($ch, CURLOPT_SSL_VERIFYPEER, true);\n"},
        {
            "src/dev.js": "if (process.env.NODE_ENV === 'development') {\n  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';\n}\n"
        },
    ],
)
def verification_disabled(repository: Repository) -> Iterator[Match]:
    """A client that does not check whom it talks to hands its requests, and the credentials in them, to whoever answers; a token
    that is read without its signature says whatever its sender likes.
    """
    seen: set[tuple[str, int]] = set()
    for kind in _LITERALS:
        for source in repository.changed(kind):
            for what, node in _switched_off(kind, source):
                span = source.span(node)
                if not seen.isdisjoint({(source.path, span.line), (source.path, span.line - 1)}) or _conditional(node):
                    seen.add((source.path, span.line))
                    continue
                seen.add((source.path, span.line))
                written = " ".join(node.text().split())
                yield Match(source.path, span, {"what": what, "written": written[:80]})


_CERTIFICATES = "The check of certificates"
_TOKENS = "The check of a token's signature"


def _switched_off(kind: Kind[Any], source: SourceFile) -> Iterator[tuple[str, SgNode]]:
    if kind is PYTHON:
        yield from _in_python(source)
    elif kind is JAVASCRIPT:
        yield from _in_javascript(source)
    elif kind is GO:
        yield from _in_go(source)
    else:
        yield from _by_name(kind, source)


_HTTP = pattern(
    r"^(?:requests|httpx|aiohttp)\.|(?:^|[._])(?:session|client|http)\.(?:get|post|put|patch|delete|head|request|send)$",
    re.IGNORECASE,
)
_CLIENT = pattern(
    r"^(?:httpx\.(?:Async)?Client|hvac\.Client|boto3\.(?:client|resource))$|\.(?:boto3\.)?Session\.client$"
)


def _in_python(source: SourceFile) -> Iterator[tuple[str, SgNode]]:
    for call in source.calls:
        if call.named("ssl._create_unverified_context"):
            yield _CERTIFICATES, call.node
        if call.name in ("jwt.decode", "jose.jwt.decode"):
            options = call.option("verify_signature")
            asked = next((argument.node for argument in call.arguments if argument.name == "verify"), None)
            if _is(options, "False") or _is(asked, "False"):
                yield _TOKENS, call.node
        elif _HTTP.search(call.name) or _CLIENT.search(call.name):
            for argument in call.arguments:
                if argument.name == "verify" and _is(argument.node, "False"):
                    yield _CERTIFICATES, argument.node.parent() or argument.node
    yield from _assigned_in_python(source)


def _assigned_in_python(source: SourceFile) -> Iterator[tuple[str, SgNode]]:
    for assignment in source.assignments:
        if assignment.name.endswith(("verify_mode", "_create_default_https_context")):
            if assignment.value.text().endswith(("CERT_NONE", "_create_unverified_context")):
                yield _CERTIFICATES, assignment.node
        elif assignment.name.endswith(".verify") and _is(assignment.value, "False") and "requests" in source.imports:
            yield _CERTIFICATES, assignment.node


def _in_javascript(source: SourceFile) -> Iterator[tuple[str, SgNode]]:
    for pair in source.find("pair"):
        key, value = pair.field("key"), pair.field("value")
        if key is not None and key.text().strip("\"'") == "rejectUnauthorized" and _is(value, "false"):
            yield _CERTIFICATES, pair
    for assignment in source.assignments:
        if "NODE_TLS_REJECT_UNAUTHORIZED" in assignment.name and assignment.value.text().strip("\"'`") == "0":
            yield _CERTIFICATES, assignment.node


def _in_go(source: SourceFile) -> Iterator[tuple[str, SgNode]]:
    for element in source.find("keyed_element"):
        if re.fullmatch(r"InsecureSkipVerify:\s*true", element.text()):
            yield _CERTIFICATES, element


@cache
def _named() -> dict[str, tuple[str, re.Pattern[str], tuple[str, ...]]]:
    """What is looked for in the other languages: what it switches off, and the kinds of nodes that hold it."""
    return {
        "java": (
            _CERTIFICATES,
            re.compile(r"^(?:NoopHostnameVerifier|TrustAllStrategy|InsecureTrustManagerFactory)\.INSTANCE$"),
            ("field_access",),
        ),
        "kotlin": (
            _CERTIFICATES,
            re.compile(r"^(?:NoopHostnameVerifier|TrustAllStrategy|InsecureTrustManagerFactory)\.INSTANCE$"),
            ("navigation_expression",),
        ),
        "ruby": (_CERTIFICATES, re.compile(r"^[^?]*OpenSSL::SSL::VERIFY_NONE$"), ("assignment", "pair")),
        "php": (
            _CERTIFICATES,
            re.compile(r"CURLOPT_SSL_VERIFY(?:PEER|HOST)\s*(?:,|=>)\s*(?:false|0)\b", re.IGNORECASE),
            ("function_call_expression", "array_element_initializer"),
        ),
        "csharp": (
            _CERTIFICATES,
            re.compile(r"^(?:System\.Net\.Http\.)?HttpClientHandler\.DangerousAcceptAnyServerCertificateValidator$"),
            ("member_access_expression",),
        ),
        "rust": (
            _CERTIFICATES,
            re.compile(r"\.danger_accept_invalid_(?:certs|hostnames)\(\s*true\s*\)$"),
            ("call_expression",),
        ),
    }


def _by_name(kind: Kind[Any], source: SourceFile) -> Iterator[tuple[str, SgNode]]:
    what, pattern, kinds = _named()[kind.name]
    for node in source.find(*kinds):
        written = node.text()
        if len(written) < 2_000 and pattern.search(written) and (kind is not PHP or written.count("CURLOPT") == 1):
            yield what, node


def _is(node: SgNode | None, literal: str) -> bool:
    return node is not None and node.text() == literal


_ASKED = pattern(
    r"insecure|skip_?(?:tls_?)?verify|verify_?(?:ssl|tls|cert)|(?:ssl|tls|cert)_?verify|self[-_]?signed|allow[-_]?(?:invalid|insecure)|ignore_?(?:cert|ssl|tls)|unsafe_?(?:cert|ssl|tls)|unverified",
    re.IGNORECASE,
)
_CONDITIONALS = frozenset(
    "if_statement elif_clause if if_modifier if_expression unless ternary_expression conditional_expression".split()
)


def _conditional(node: SgNode) -> bool:
    """Whether the place is reached only in development, or where somebody asked for it by a setting."""
    if is_for_development(node):
        return True
    for above in node.ancestors():
        if above.kind() in _CONDITIONALS:
            asked = above.field("condition") or next(iter(above.named_children()), None)
            if asked is not None and _ASKED.search(asked.text()[:300]):
                return True
    return False
