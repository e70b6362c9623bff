"""Units: the parts of a repository that are built and deployed, or published, by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

UnitKind = Literal["application", "library", "unknown"]


@dataclass(frozen=True, slots=True)
class Unit:
    root: str
    """Folder relative to the repository's root, without a trailing slash; empty for the root itself."""
    kind: UnitKind
    manifests: tuple[str, ...] = ()
    """Dependency manifests that lie in the root folder of the unit."""
    evidence: tuple[str, ...] = ()
    """Why it is an application or a library, `Dockerfile`, `Procfile`, `[project] without an image`, ..."""
