"""By what each HTTP service of a repository is observed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checks.http_services.instruments import IN_CODE, IN_DEPLOYMENT, Instrument
from checks.http_services.service import HttpService, http_services, manifests
from checks.repository import Repository
from checks.role import LOCAL

_SETTINGS = (".yml", ".yaml", ".properties", ".toml", ".tf", ".tpl")
_LONGEST = 200_000
"""A longer file of settings is data."""


def unobserved(repository: Repository, instrument: Instrument) -> Iterator[HttpService]:
    """Services in which nothing speaks for an instrument, while nothing in the deployment does, either."""
    for service in repository.model(http_services):
        in_code = instrument in repository.model(_in_code)[service.root]
        if not in_code and instrument not in repository.model(_in_deployment):
            yield service


def _in_code(repository: Repository) -> Mapping[str, frozenset[Instrument]]:
    """Instruments by the root of each service."""
    return {
        service.root: _found(repository, (*manifests(repository, service.root), *service.sources), IN_CODE)
        for service in repository.model(http_services)
    }


def _in_deployment(repository: Repository) -> frozenset[Instrument]:
    return _found(repository, _deployment(repository), IN_DEPLOYMENT)


def _deployment(repository: Repository) -> Iterator[str]:
    for path in repository.paths:
        name = path.lower().rpartition("/")[2]
        deploys = name.endswith(_SETTINGS) or "dockerfile" in name or name == "procfile"
        if deploys and repository.role(path) in LOCAL:
            yield path


def _found(
    repository: Repository, paths: Iterator[str] | tuple[str, ...], literals: Mapping[Instrument, tuple[str, ...]]
) -> frozenset[Instrument]:
    missing = dict(literals)
    for path in paths:
        text = repository.text(path)
        if text is None or (path.lower().endswith(_SETTINGS) and len(text.content) > _LONGEST):
            continue
        lowered = text.content.lower()
        missing = {name: marks for name, marks in missing.items() if not any(mark in lowered for mark in marks)}
        if not missing:
            break
    return frozenset(literals) - frozenset(missing)
