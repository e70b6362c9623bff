"""Where to say what the services of a system lack: once, where what they lack would be added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from posixpath import basename, dirname

from checks.finding import Match
from checks.http_services.service import HttpService, manifests
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span

_NAMED = 3
_DEPENDENCIES = pattern(
    r"^\s*(?:\"dependencies\"|<dependencies>|dependencies\s*[={\[]|require\s*\(|\[project\]|\[packages\]|\"require\"|gem\s|<ItemGroup>)"
)


def lacking(repository: Repository, services: Iterable[HttpService]) -> Iterator[Match]:
    """One match for all of them: what none of ten services does is one decision, taken ten times."""
    found = list(services)
    if not found:
        return
    path, span = _place(repository, found[0])
    because = tuple(dict.fromkeys(service.path for service in found))
    yield Match(path, span, {"service": _names(found)}, because=because, identity="the system's services")


def _names(services: list[HttpService]) -> str:
    short = [service.name for service in services]
    names = [each.name if short.count(each.name) == 1 else each.root for each in services[:_NAMED]]
    more = len(services) - len(names)
    if more:
        return f"{', '.join(names)} and {more} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _place(repository: Repository, service: HttpService) -> tuple[str, Span]:
    """The dependencies of the service's manifest; what starts it where it has none."""
    own = [
        path
        for path in manifests(repository, service.root)
        if dirname(path) == service.root and basename(path) != "setup.cfg"
    ]
    for path in own:
        text = repository.text(path)
        if text is None or not text.content.strip():
            continue
        number = next((n for n, line in enumerate(text.lines, 1) if _DEPENDENCIES.search(line)), 1)
        return path, text.line_span(number)
    return service.path, service.span
