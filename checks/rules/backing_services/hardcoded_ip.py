"""Addresses of machines in code and application settings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.json import JSON
from checks.documents.properties import PROPERTIES
from checks.documents.yaml import YAML
from checks.finding import Match
from checks.handles.hosts import service_ip
from checks.handles.reaching import LANGUAGES, used_literals
from checks.handles.settings import settings_in_focus
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule

_STARTS = tuple(f"{quote}{digit}" for quote in "\"'" for digit in "123456789")
_URL_STARTS = tuple(f"://{digit}" for digit in "123456789")
_QUAD = pattern(r"(?<![\d.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.])")
_KEYS = (
    "host",
    "hosts",
    "server",
    "servers",
    "addr",
    "address",
    "_ip",
    "-ip",
    ".ip",
    " ip",
    "url",
    "uri",
    "endpoint",
    "broker",
    "brokers",
    "node",
    "nodes",
)
_ADDRESS_KEY = pattern(r"(?:host|server|addr(?:ess)?|ip|url|uri|endpoint|brokers?|nodes?)(?:\.\[\])?$", re.IGNORECASE)
_USED_AS = pattern(
    r"(?:^|[._])(?:\w*connect\w*|\w*client|get|post|put|fetch|dial\w*|open|request|create_?connection|ping|inet_?address|"
    r"get_?by_?name|ip_?address|new|pool|redis|axios)$",
    re.IGNORECASE,
)
_IN_URL = pattern(r"^[a-z][a-z0-9+.-]*://(?:[^@/\s]*@)?(\d{1,3}(?:\.\d{1,3}){3})(?=[:/]|$)", re.IGNORECASE)


@rule(
    message="The machine {address} is written into {name}",
    fix="Name the service, and take its address from the environment.",
    looks_at={
        **dict.fromkeys(LANGUAGES, (*_STARTS, *_URL_STARTS)),
        **dict.fromkeys(
            (PROPERTIES, YAML, JSON), tuple(f"{key}{end}" for key in _KEYS for end in (":", "=", '"', " ="))
        ),
    },
    bad=[
        ({"app.py": 'DB_HOST = "10.0.1.42"\n'}, "app.py:1"),
        ({"api.js": "const api = axios.create({ baseURL: 'http://192.168.1.20:8080/api' });\n"}, "api.js:1"),
        ({"Client.java": 'class Client {\n  String serverAddress = "172.16.4.9:9000";\n}\n'}, "Client.java:2"),
        ({"src/main/resources/application.yml": "redis:\n  host: 10.1.2.3\n"}, "src/main/resources/application.yml:2"),
        ({"appsettings.json": '{"Billing": {"Endpoint": "http://10.20.0.5/pay"}}\n'}, "appsettings.json:1"),
        ({"main.go": 'package main\n\nfunc main() { net.Dial("tcp", "10.0.0.7:5432") }\n'}, "main.go:3"),
    ],
    good=[
        {"app.py": 'HOST = "127.0.0.1"\nBIND_ADDRESS = "0.0.0.0"\n'},
        {"app.py": 'VERSION = "10.0.1.42"\nTRUSTED = ["10.0.0.0/8", "192.168.0.0/16"]\n'},
        {"app.py": 'DNS_SERVER = "8.8.8.8"\nEXAMPLE_HOST = "192.0.2.10"\n'},
        {"tests/test_api.py": 'API_HOST = "10.0.1.42"\n'},
        {"app.py": 'METADATA_URL = "http://169.254.169.254/latest"\n'},
        {"app.py": 'print("10.0.1.42")\n'},
    ],
)
def hardcoded_ip(repository: Repository) -> Iterator[Match]:
    """The address of a machine lasts as long as the machine. Written into code or settings, it breaks when the service moves and
    cannot differ between deploys.
    """
    for use in used_literals(repository, _QUAD, _USED_AS):
        address = _address(use.value)
        if address:
            yield Match(
                use.source.path,
                use.source.span(use.node),
                {"address": address, "name": use.name},
                cause="service handle",
            )
    for given in settings_in_focus(repository):
        address = _address(given.value) if _ADDRESS_KEY.search(given.key) else None
        if address:
            yield Match(given.path, given.span, {"address": address, "name": given.key}, cause="service handle")


def _address(value: str) -> str | None:
    in_url = _IN_URL.match(value)
    return service_ip(in_url[1] if in_url else value)
