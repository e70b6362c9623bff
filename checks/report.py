"""What a check found, and how far it could see."""

from __future__ import annotations

from typing import Literal

from checks.baseline import Entry
from checks.finding import Finding
from checks.value import frozen

Status = Literal["failing", "advice", "passing", "not_assessed", "not_applicable"]


@frozen
class Unread:
    path: str
    reason: str


@frozen
class Suppressed:
    """A finding that a comment or the baseline silenced."""

    finding: Finding
    reason: str
    by: Literal["comment", "file", "baseline", "interop"]


@frozen
class UnusedSuppression:
    path: str
    line: int
    rule: str
    why: str
    """`nothing found`, `expired on 2027-01-01`, `unknown rule`, ..."""


@frozen
class Sighting:
    """Something that speaks about a factor, well or badly."""

    what: str
    """`variables read from the environment`."""
    files: int
    paths: tuple[str, ...]
    """A few of the files that show it."""


@frozen
class FactorStatus:
    id: str
    numeral: str
    title: str
    status: Status
    findings: int
    evidence: tuple[str, ...] = ()
    """Paths of a few documents that the status rests on."""
    seen: tuple[Sighting, ...] = ()
    """What speaks about the factor, where a whole tree was assessed."""
    looked_at: int = 0
    """How many documents rules of this factor read."""
    reason: str = ""
    """Why it is not assessed, or not applicable."""


@frozen
class CrashedRule:
    rule: str
    path: str
    error: str


@frozen
class UnitStatus:
    """What the factors come to in one unit, by the files in its folder alone."""

    root: str
    kind: Literal["application", "library", "unknown"]
    factors: tuple[FactorStatus, ...]


@frozen
class Report:
    findings: tuple[Finding, ...]
    """Sorted by path, span and rule."""
    factors: tuple[FactorStatus, ...]
    """All fifteen, in order."""
    suppressed: tuple[Suppressed, ...] = ()
    unused_suppressions: tuple[UnusedSuppression, ...] = ()
    unread: tuple[Unread, ...] = ()
    crashed: tuple[CrashedRule, ...] = ()
    units: tuple[UnitStatus, ...] = ()
    files_read: int = 0
    """How many documents in focus were looked at."""
    refused: tuple[str, ...] = ()
    """One sentence for each setting of the repository that a lock of its organisation overruled."""
    stale: tuple[Entry, ...] = ()
    """Entries of the baseline that nothing needs any more; told where a whole tree was assessed."""

    @property
    def failing(self) -> bool:
        """Whether anything was found at an enforced level."""
        return any(finding.level == "error" for finding in self.findings)
