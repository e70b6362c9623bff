"""Code that opens a log file, in every language."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.python import PYTHON
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule


@rule(
    message="Logs are written to {path}",
    level="error",
    fix="Log to standard output and let the platform route it.",
    looks_at={PYTHON: ("FileHandler",)},
    bad=[({"app.py": "import logging\nlogging.FileHandler('app.log')\n"}, "app.py:2")] * 3,
    good=[{"app.py": "import logging, sys\nlogging.StreamHandler(sys.stdout)\n"}] * 3,
)
def file_handler(repository: Repository) -> Iterator[Match]:
    """A file inside a container is lost with the container."""
    for source in repository.changed(PYTHON):
        for call in source.calls_named("logging.FileHandler"):
            yield Match(source.path, call.span, {"path": call.string(0) or "a file"})
