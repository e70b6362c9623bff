"""Whether a project of .NET or Gradle asks for a lock file, which neither keeps unless told to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.manifests.folders import folders_upwards
from checks.manifests.model import Manifest
from checks.repository import Repository

_ASKED = {
    "dotnet": r"<RestorePackagesWithLockFile>\s*(true|false)",
    "gradle": r"\b(?:lockAllConfigurations\s*\(|activateDependencyLocking\s*\()()",
}
_SHARED = {
    "dotnet": ("Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"),
    "gradle": ("build.gradle", "build.gradle.kts"),
}
_PROJECTS = (".csproj", ".fsproj", ".vbproj", "build.gradle", "build.gradle.kts")


def opted_in(repository: Repository, manifest: Manifest) -> bool:
    """Whether the project, or a file above it that holds for it, turns the lock file on; catalogues are no projects."""
    if not manifest.name.lower().endswith(_PROJECTS):
        return False
    asked = re.compile(_ASKED[manifest.ecosystem], re.IGNORECASE)
    texts = (manifest.text, *map(repository.text, _above(manifest)))
    # The nearest file that says something decides.
    nearest = next((found for text in texts if text is not None for found in asked.finditer(text.content)), None)
    return nearest is not None and nearest[1].lower() != "false"


def _above(manifest: Manifest) -> Iterator[str]:
    for folder in folders_upwards(manifest.folder):
        yield from (f"{folder}/{name}".lstrip("/") for name in _SHARED[manifest.ecosystem])
