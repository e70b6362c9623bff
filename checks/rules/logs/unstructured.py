"""Applications whose log events are plain text."""

from __future__ import annotations

from collections.abc import Iterator

from checks.finding import Match
from checks.log_files.formats import LITERALS, Format, plain_formats, structured
from checks.log_files.purpose import may_serve
from checks.repository import Repository
from checks.rule import rule

_DOCKERFILE = {"Dockerfile": 'FROM debian:12\nCMD ["app"]\n'}
_LOGBACK = """<configuration>
  <appender name="C" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d %-5level %logger - %msg%n</pattern></encoder>
  </appender>
  <root level="INFO"><appender-ref ref="C"/></root>
</configuration>
"""


@rule(
    message="{what} makes log events plain text, and nothing here writes them for machines",
    level="warning",
    fix="Give production a formatter that writes one JSON object, or key=value pairs, per event.",
    looks_at=LITERALS,
    thorough=True,
    wide=True,
    bad=[
        (
            {**_DOCKERFILE, "app.py": "import logging\nlogging.basicConfig(format='%(asctime)s %(message)s')\n"},
            "app.py:2",
        ),
        (
            {
                **_DOCKERFILE,
                "src/log.js": "const winston = require('winston');\n"
                "module.exports = winston.createLogger({ format: winston.format.simple() });\n",
            },
            "src/log.js:2",
        ),
        ({**_DOCKERFILE, "src/main/resources/logback.xml": _LOGBACK}, "src/main/resources/logback.xml:3"),
        (
            {
                **_DOCKERFILE,
                "settings.py": "LOGGING = {'formatters': {\n 'verbose': {'format': '{levelname} {message}', 'style': '{'},\n},\n"
                " 'handlers': {'console': {'class': 'logging.StreamHandler', 'formatter': 'verbose'}}}\n",
            },
            "settings.py:2",
        ),
    ],
    good=[
        {**_DOCKERFILE, "app.py": "import logging\nlogging.basicConfig(level='INFO')\n"},
        {
            **_DOCKERFILE,
            "requirements.txt": "python-json-logger==3.2.1\n",
            "app.py": "import logging\nlogging.Formatter('%(asctime)s %(message)s')\n",
        },
        {
            **_DOCKERFILE,
            "app.py": 'import logging\nlogging.basicConfig(format=\'{"at": "%(asctime)s", "text": "%(message)s"}\')\n',
        },
        {
            **_DOCKERFILE,
            "src/log.js": "const { format } = require('winston');\n"
            "const f = production ? format.json() : format.simple();\n",
        },
        {**_DOCKERFILE, "app.py": "import logging\nplain = logging.Formatter('%(asctime)s %(message)s')\n"},
        {
            **_DOCKERFILE,
            "settings.py": "LOGGING = {'formatters': {'verbose': {'format': '{levelname} {message}'}, 'json': {'()': 'own.Json'}},\n"
            " 'handlers': {'console': {'class': 'logging.StreamHandler', 'formatter': 'json'}}}\n",
        },
        {"pyproject.toml": "[build-system]\n", "lib.py": "import logging\nlogging.Formatter('%(message)s')\n"},
        {**_DOCKERFILE, "src/test/resources/logback-test.xml": _LOGBACK},
    ],
    scope="application",
)
def unstructured(repository: Repository) -> Iterator[Match]:
    """Events that machines can read are searched, counted and alerted on by field; plain text has to be guessed apart."""
    seen: set[str] = set()
    plain: list[Format] = []
    for found in plain_formats(repository):
        unit = repository.unit(found.text.path).root
        if unit in seen or not may_serve(repository, found.text.path):
            continue
        seen.add(unit)
        if not structured(repository, found):
            plain.append(found)
    if plain:
        # A format that ten services share is decided once.
        first, more = plain[0], len(plain) - 1
        what = f"{first.what}, as in {more} more {'unit' if more == 1 else 'units'}," if more else first.what
        because = tuple(dict.fromkeys(each.text.path for each in plain))
        yield Match(first.text.path, first.span, {"what": what}, because=because, identity="the system's format")
