"""Systems of several services whose log events cannot be joined."""

from __future__ import annotations

from collections.abc import Iterator

from checks.finding import Match
from checks.log_files.formats import LITERALS, correlated, plain_formats
from checks.log_files.purpose import may_serve
from checks.processes import production_processes
from checks.repository import Repository
from checks.rule import rule

_COMPOSE = "services:\n  web:\n    build: ./web\n    ports: ['8080:80']\n  orders:\n    build: ./orders\n"
_TWO = {
    "compose.yaml": _COMPOSE,
    "web/Dockerfile": 'FROM python:3.12\nCMD ["gunicorn", "app:app"]\n',
    "orders/Dockerfile": 'FROM python:3.12\nCMD ["gunicorn", "app:app"]\n',
}
_FORMAT = "import logging\nlogging.basicConfig(format='%(asctime)s %(message)s')\n"


@rule(
    message="{what} names no request or trace, though the system has {services} services",
    level="warning",
    fix="Put the identifier of the request or trace into every event, from the `traceparent` or `X-Request-ID` header, or use "
    "OpenTelemetry's logging integration.",
    looks_at=LITERALS,
    thorough=True,
    bad=[
        ({**_TWO, "orders/app.py": _FORMAT}, "orders/app.py:2"),
        ({**_TWO, "orders/app.py": _FORMAT, "web/app.py": _FORMAT}, "orders/app.py:2 web/app.py:2"),
        (
            {
                **_TWO,
                "web/log.js": "const { format } = require('winston');\nmodule.exports = format.printf((e) => e.message);\n",
            },
            "web/log.js:2",
        ),
    ],
    good=[
        {"Dockerfile": 'FROM python:3.12\nCMD ["gunicorn", "app:app"]\n', "app.py": _FORMAT},
        {**_TWO, "orders/app.py": _FORMAT, "orders/middleware.py": "HEADER = 'X-Request-ID'\n"},
        {**_TWO, "orders/app.py": _FORMAT, "orders/requirements.txt": "opentelemetry-sdk==1.30.0\n"},
        {**_TWO, "orders/app.py": _FORMAT.replace("%(message)s", "%(trace_id)s %(message)s")},
    ],
    scope="application",
    wide=True,
)
def no_correlation_id(repository: Repository) -> Iterator[Match]:
    """A request that passes through several services leaves events in each; without an identifier nobody can put them together."""
    seen: set[str] = set()
    for found in plain_formats(repository):
        unit = repository.unit(found.text.path).root
        services = repository.model(_services)
        if unit in seen or unit not in services or len(services) < 2 or not may_serve(repository, found.text.path):
            continue
        seen.add(unit)
        if not correlated(repository, found):
            values = {"what": found.what, "services": str(len(services))}
            yield Match(found.text.path, found.span, values, identity=f"unit {unit}")


def _services(repository: Repository) -> frozenset[str]:
    """Roots of the units that answer requests or work for those that do."""
    return frozenset(process.unit for process in production_processes(repository, "web", "worker"))
