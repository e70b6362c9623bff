"""What each factor's status rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from checks.factor import FACTORS, Factor
from checks.finding import Finding
from checks.report import FactorStatus, Sighting, Status
from checks.signs.sign import Places, Sign, signs
from checks.value import field, frozen

_SHOWN = 5
_OF_EACH = 3

LIBRARY = "a library does not run by itself: this is up to the applications that install it"


@frozen
class Basis:
    """What a check saw of a repository, or of a part of it."""

    looked_at: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Per factor id the documents that its rules read."""
    signs: Places | None = None
    """None where none were looked for: then a document that was read is enough."""
    inapplicable: Mapping[str, str] = field(default_factory=dict)
    """Factor ids that say nothing here, switched off or of no meaning for a library, with the reason."""


def factor_statuses(findings: Iterable[Finding], basis: Basis) -> tuple[FactorStatus, ...]:
    """The status of all factors, in order. One that nothing speaks about is not assessed, never passing."""
    by_factor: dict[str, list[Finding]] = {}
    for finding in findings:
        by_factor.setdefault(finding.factor, []).append(finding)
    return tuple(_of_factor(factor, by_factor.get(factor.numeral, []), basis) for factor in FACTORS.values())


def _of_factor(factor: Factor, findings: Sequence[Finding], basis: Basis) -> FactorStatus:
    looked_at = basis.looked_at.get(factor.id, ())
    ran = factor.id in basis.looked_at
    seen = tuple(_sightings(factor.id, basis.signs)) if ran and basis.signs is not None else ()
    shown = _evidence(seen, findings) if basis.signs is not None else sorted(looked_at, key=_plainest)
    known = bool(seen) if basis.signs is not None else bool(looked_at)
    status = _status(findings, known, factor.id in basis.inapplicable)
    return FactorStatus(
        factor.id,
        factor.numeral,
        factor.title,
        status,
        len(findings),
        tuple(islice(dict.fromkeys(shown), _SHOWN)),
        seen,
        len(looked_at),
        _reason(factor.id, status, basis),
    )


def _evidence(seen: Sequence[Sighting], findings: Sequence[Finding]) -> Iterator[str]:
    """Where nothing but findings speaks about a factor, their files are what there is to name."""
    yield from (path for sighting in seen for path in sighting.paths)
    if not seen:
        yield from (finding.path for finding in findings)


def _status(findings: Sequence[Finding], known: bool, inapplicable: bool) -> Status:
    if any(finding.level == "error" for finding in findings):
        return "failing"
    if any(finding.level == "warning" for finding in findings):
        return "advice"
    if inapplicable:
        return "not_applicable"
    return "passing" if known else "not_assessed"


def _reason(factor: str, status: Status, basis: Basis) -> str:
    if status == "not_applicable":
        return basis.inapplicable[factor]
    if status != "not_assessed":
        return ""
    read = len(basis.looked_at.get(factor, ()))
    if not read:
        return "no file that its rules read is here" if factor in basis.looked_at else "none of its rules ran"
    wanted = [sign.what for sign in _signs(factor)]
    listed = " or ".join([", ".join(wanted[:-1]), wanted[-1]] if len(wanted) > 1 else wanted)
    files = "1 file was" if read == 1 else f"{read:,} files were"
    return f"{files} read for it, and none shows {listed}"


def _sightings(factor: str, places: Places) -> Iterator[Sighting]:
    for sign in _signs(factor):
        paths = places.get(sign.id, {})
        if len(paths) >= sign.at_least:
            yield Sighting(sign.what, len(paths), tuple(sorted(paths, key=_plainest)[:_OF_EACH]))


def _signs(factor: str) -> list[Sign]:
    return [sign for sign in signs().values() if sign.factor == factor]


def _plainest(path: str) -> tuple[int, str]:
    """Files near the root first: they are the ones people know."""
    return path.count("/"), path
