"""What the factors come to in each unit of a repository."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from checks.evidence import LIBRARY, Basis, factor_statuses
from checks.factor import FACTORS
from checks.finding import Finding
from checks.report import UnitStatus
from checks.repository import Repository
from checks.signs.sign import Places
from checks.unit import Unit

FOR_LIBRARIES = frozenset({"codebase", "config"})
"""Factors that hold for what is installed by others, too."""


def unit_statuses(repository: Repository, findings: Iterable[Finding], basis: Basis) -> Iterator[UnitStatus]:
    """Of each unit in focus with a manifest or a finding. A unit is judged by the files in its folder alone."""
    by_unit: dict[str, list[Finding]] = {}
    for finding in findings:
        by_unit.setdefault(finding.unit, []).append(finding)
    root_of = cache(lambda path: repository.unit(path).root)
    looked_at = _split(basis.looked_at, root_of)
    signs = _split(basis.signs or {}, root_of)
    paths = repository.focus.paths
    within = None if paths is None else set(map(root_of, paths))
    for unit in repository.units:
        if within is not None and unit.root not in within:
            continue
        if not unit.manifests and unit.root not in by_unit:
            continue
        own = Basis(
            {factor: looked_at.get(unit.root, {}).get(factor, ()) for factor in basis.looked_at},
            _places(signs.get(unit.root, {})),
            dict(_inapplicable(unit, basis)),
        )
        yield UnitStatus(unit.root, unit.kind, factor_statuses(by_unit.get(unit.root, ()), own))


def library_reasons(units: Sequence[Unit]) -> dict[str, str]:
    """Why factors are of no meaning where everything with a manifest is a library."""
    declared = [unit for unit in units if unit.manifests]
    if not declared or any(unit.kind != "library" for unit in declared):
        return {}
    return {factor: LIBRARY for factor in FACTORS if factor not in FOR_LIBRARIES}


def _inapplicable(unit: Unit, basis: Basis) -> Iterator[tuple[str, str]]:
    yield from basis.inapplicable.items()
    yield from library_reasons([unit]).items()


def _split(paths: Mapping[str, Iterable[str]], root_of: Callable[[str], str]) -> dict[str, dict[str, list[str]]]:
    """By root of a unit and then by name, what was given by name."""
    found: dict[str, dict[str, list[str]]] = {}
    for name, some in paths.items():
        for path in some:
            found.setdefault(root_of(path), {}).setdefault(name, []).append(path)
    return found


def _places(paths: Mapping[str, Sequence[str]]) -> Places:
    return {sign: dict.fromkeys(some) for sign, some in paths.items()}
