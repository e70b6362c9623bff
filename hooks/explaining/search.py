"""A finding of this repository, found again by a check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.config import Config
from checks.engine import check, collect
from checks.finding import Finding
from checks.focus import EVERYTHING
from checks.gathering import shared
from checks.report import Report, Suppressed
from checks.repository import Repository
from hooks.arguments import relative
from hooks.checking import cores
from hooks.explaining.finding import by_fingerprint, by_place, finding_page
from hooks.place import Place, Wanted, locate
from hooks.settings import accepted, configuration


def with_fingerprint(name: str, width: int) -> Iterator[str]:
    """The finding whose fingerprint begins so. The whole repository is checked for it, from wherever one stands."""
    place = locate(Wanted())
    config = configuration(place.snapshot, None)
    report = check(
        place.snapshot, config, EVERYTHING, baseline=accepted(place.snapshot, config, None), jobs=cores(), thorough=True
    )
    yield from _pages(by_fingerprint(report, name), place, config, width)


def at_place(name: str, width: int) -> Iterator[str]:
    """The findings of one line, `app.py:3`; only the file is checked, with those it depends on."""
    file, _, line = name.rpartition(":")
    place = locate(Wanted((file,)))
    config = configuration(place.snapshot, None)
    report = _checked(place, config)
    yield from _pages(by_place(report, relative(file, place.root), int(line)), place, config, width)


def _checked(place: Place, config: Config) -> Report:
    return check(place.snapshot, config, place.focus, baseline=accepted(place.snapshot, config, None), thorough=True)


def _pages(found: Iterable[Finding | Suppressed], place: Place, config: Config, width: int) -> Iterator[str]:
    repository = Repository(shared(collect(place.snapshot, config, ()), config), EVERYTHING)
    for each in found:
        finding = each.finding if isinstance(each, Suppressed) else each
        yield from finding_page(each, config, repository.unit(finding.path).kind, width)
