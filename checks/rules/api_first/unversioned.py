"""Public routes without a version."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kotlin import KOTLIN
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.finding import Match
from checks.http_services.routes import routes, versioned
from checks.http_services.service import http_services
from checks.repository import Repository
from checks.rule import rule

_LITERALS = ('"/api', "'/api", "`/api", '"api/', "'api/", "'api'", '"api"')
_IMAGE = {"Dockerfile": 'FROM debian:12\nCOPY . .\nCMD ["gunicorn", "app:app"]\n'}
_FLASK = "from flask import Flask\napp = Flask(__name__)\n\n@app.get('/api/orders')\ndef orders():\n    return []\n"
_EXPRESS = "const express = require('express');\nconst app = express();\napp.use('/api/orders', require('./orders'));\n"


@rule(
    message="The route {route} has no version",
    level="warning",
    fix="Put a version into the path (`/api/v1/…`) or into a header, so that callers can move to a new one in their own time.",
    looks_at=dict.fromkeys((PYTHON, JAVASCRIPT, GO, JAVA, KOTLIN, PHP, CSHARP), _LITERALS),
    thorough=True,
    bad=[
        ({**_IMAGE, "app.py": _FLASK}, "app.py:4"),
        ({**_IMAGE, "server.js": _EXPRESS}, "server.js:3"),
        (
            {
                **_IMAGE,
                "src/main/java/Orders.java": "import org.springframework.web.bind.annotation.*;\n@RestController\n"
                '@RequestMapping("/api/orders")\nclass Orders {}\n',
            },
            "src/main/java/Orders.java:3",
        ),
    ],
    good=[
        {**_IMAGE, "app.py": _FLASK.replace("/api/", "/api/v2/")},
        {**_IMAGE, "server.js": _EXPRESS, "app.js": "module.exports = (req) => req.headers['accept-version'];\n"},
        {**_IMAGE, "app.py": _FLASK.replace("/api/orders", "/api/health")},
        {
            **_IMAGE,
            "web.js": "const express = require('express');\nconst axios = require('axios');\naxios.get('/api/orders');\n",
        },
        {"app.py": _FLASK},
    ],
    scope="application",
    wide=True,
)
def unversioned(repository: Repository) -> Iterator[Match]:
    """The first change that breaks a caller breaks all of them on the same day: there is no old version to stay with."""
    services = {service.root: service for service in repository.model(http_services)}
    for kind in (PYTHON, JAVASCRIPT, GO, JAVA, KOTLIN, PHP, CSHARP):
        for source in repository.changed(kind):
            service = services.get(repository.unit(source.path).root)
            route = next(routes(source), None) if service is not None else None
            if service is None or route is None or versioned(repository, service):
                continue
            del services[service.root]  # One finding a service.
            yield Match(source.path, route.span, {"route": route.path}, identity=f"unit {service.root}")
