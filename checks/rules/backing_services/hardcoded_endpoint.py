"""Addresses of other services of one deploy, called by code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.json import JSON
from checks.documents.properties import PROPERTIES
from checks.documents.yaml import YAML
from checks.finding import Match
from checks.handles.hosts import is_example, is_host, is_internal, is_loopback, is_per_deploy, without_port
from checks.handles.reaching import LANGUAGES, used_literals
from checks.handles.settings import settings_in_focus
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule

_URL = pattern(r"^(?:https?|wss?|grpc)://(?P<host>[^\s/?#\"'{}$%<>]+)(?:[/?#]\S*)?$", re.IGNORECASE)
_CANDIDATE = pattern(
    r"(?:https?|wss?|grpc)://(?:[\w-]+:\d|\d|[^\s\"'`/]*(?:\.(?:internal|local|lan|corp|intranet|private|svc|home|consul|test)\b|"
    r"staging|stage|stg|dev|qa|uat|preprod|herokuapp|vercel|netlify|onrender|fly\.|railway|azure|cloudfunctions|run\.app|ngrok|"
    r"beanstalk|appspot|amazonaws|ondigitalocean|glitch|repl\.co|pythonanywhere|firebaseio|supabase))",
    re.IGNORECASE,
)
_CALLS = pattern(
    r"(?:^|[._])(?:get|post|put|patch|delete|head|fetch|request|axios|create|open|urlopen|new_?request|http_?get|"
    r"get_?for_?(?:object|entity)|post_?for_?(?:object|entity)|exchange|\w*client|base_?url|file_get_contents|"
    r"curl_init|dial\w*|io|connect|web_?socket|event_?source|with_?endpoint(?:_?url)?|set_?endpoint|with_?url|get_?async|post_?async|with_?base_?url|http_?link)$",
    re.IGNORECASE,
)
_KEY = pattern(r"(?:url|uri|endpoint|host|base|address|server|default-?zone)$", re.IGNORECASE)
_PUBLIC = pattern(
    r"cors|origin|allowed|whitelist|csp|referer|schema|namespace|xmlns|swagger|docs?$|homepage",
    re.IGNORECASE,
)
_RETURNING = pattern(r"redirect|callback|return", re.IGNORECASE)
"""Where a browser is sent back to; on a developer's machine that is registered, not called."""
_LITERALS = ("http://", "https://", "ws://", "wss://", "grpc://")


@rule(
    message="The service at {host}, which differs between deploys, is written into {name}",
    fix="Take the base URL from the environment; the code keeps the path.",
    looks_at={**dict.fromkeys(LANGUAGES, _LITERALS), **dict.fromkeys((PROPERTIES, YAML, JSON), _LITERALS)},
    bad=[
        ({"pay.py": 'import requests\n\nrequests.post("http://billing:8080/charge", json={})\n'}, "pay.py:3"),
        ({"api.ts": "const API_URL = 'http://localhost:5000/api';\n"}, "api.ts:1"),
        (
            {"src/api.js": "export const load = () => fetch('https://shop-backend.herokuapp.com/items');\n"},
            "src/api.js:1",
        ),
        ({"main.go": 'package main\n\nfunc load() { http.Get("http://users.svc.cluster.local/v1") }\n'}, "main.go:3"),
        (
            {"src/main/resources/application.yml": "billing:\n  base-url: http://billing.corp:8080\n"},
            "src/main/resources/application.yml:2",
        ),
        ({"client.rb": 'API_URL = "https://staging.shop.test/api"\n'}, "client.rb:1"),
        ({"items.js": "fetch(`http://localhost:5000/items/${id}`);\n"}, "items.js:1"),
        (
            {"Api.cs": 'class Api {\n  void f() { client.BaseAddress = new Uri("http://catalog-api:8080"); }\n}\n'},
            "Api.cs:2",
        ),
        ({"mail.go": 'package mail\n\nvar redirectUrl = "https://shop-admin.onrender.com"\n'}, "mail.go:3"),
    ],
    good=[
        {"app/target/classes/application.properties": "billing.url=http://billing.corp:8080\n"},
        {
            "src/main/resources/bootstrap.yml": "spring:\n  cloud:\n    config:\n      uri: http://config:8888\neureka:\n  client:\n    serviceUrl:\n      defaultZone: http://registry:8761/eureka/\n",
            "compose.yaml": "services:\n  config:\n    image: shop/config:1\n  registry:\n    image: shop/registry:1\n",
        },
        {"llm.py": 'url = options.get("llm_url", "http://localhost:11434")\n'},
        {"webpack.config.js": "module.exports = { devServer: { proxy: { '/api': 'http://localhost:3000' } } };\n"},
        {"post.py": 'import requests\n\nrequests.post("https://dev.to/api/articles", json={})\n'},
        {"pay.py": 'import requests\n\nrequests.get("https://api.stripe.com/v1/charges")\n'},
        {"pay.py": 'import os\nimport requests\n\nrequests.get(os.environ["BILLING_URL"] + "/charge")\n'},
        {"tests/test_pay.py": 'API_URL = "http://localhost:5000"\n'},
        {"schema.py": 'NAMESPACE_URL = "http://www.w3.org/2001/XMLSchema"\n'},
        {"cors.py": 'CORS_ORIGIN_URL = "http://localhost:3000"\n'},
        {"docs/api.js": "fetch('http://localhost:5000/items')\n"},
        {"app.py": 'print("Listening on http://localhost:8000")\n'},
        {
            "mail.py": 'DOCS_URL = "https://shop.dev/help"\nVERIFY_URL = "https://sandbox.itunes.apple.com/verifyReceipt"\n'
        },
        {"parse.ts": "const path = new URL(value, 'https://localhost').pathname;\n"},
        {"web.py": 'EXAMPLE_URL = "http://example.internal.example.com/"\n'},
    ],
)
def hardcoded_endpoint(repository: Repository) -> Iterator[Match]:
    """An internal address, or that of one deploy, is another one in the next deploy. Written into the code it sends staging's
    requests to production, or nowhere.
    """
    for use in used_literals(repository, _CANDIDATE, _CALLS):
        yield from _found(use.source.path, use.source.span(use.node), use.value, use.name)
    for given in settings_in_focus(repository):
        if _KEY.search(given.key) and not _is_wired(repository, given.value):
            yield from _found(given.path, given.span, given.value, given.key)


def _is_wired(repository: Repository, value: str) -> bool:
    """Whether a settings file names a service of the repository's own Compose files: the same name in every deploy of them."""
    found = _URL.match(value)
    return found is not None and without_port(found["host"]) in repository.model(_services)


def _services(repository: Repository) -> frozenset[str]:
    return frozenset(service.name for compose in repository.all(COMPOSE) for service in compose.services)


def _found(path: str, span: object, value: str, name: str) -> Iterator[Match]:
    found = _URL.match(value)
    host = found["host"].rpartition("@")[2] if found else ""
    if (
        not is_host(host)
        or host == "localhost"
        or is_example(host)
        or _PUBLIC.search(name)
        or (_RETURNING.search(name) and not is_per_deploy(host))
        or not (is_internal(host) or is_per_deploy(host))
    ):
        return
    level = "warning" if is_loopback(host) else None
    yield Match(path, span, {"host": host, "name": name}, level=level, cause="service handle")  # type: ignore[arg-type]
