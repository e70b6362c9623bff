"""The line of a `.gitignore` that keeps a manifest's lock file out of version control."""

from __future__ import annotations

from checks.documents.ignore_file import IGNORE_FILE, Pattern
from checks.manifests.folders import folders_upwards
from checks.manifests.locks import LOCKS
from checks.manifests.model import Manifest
from checks.repository import Repository


def kept_out_by(repository: Repository, manifest: Manifest) -> tuple[str, Pattern] | None:
    """The nearest ignore file and its first line that names a lock file of the ecosystem; None where none does."""
    names = {name.lower() for name in LOCKS[manifest.ecosystem]}
    for folder in folders_upwards(manifest.folder):
        path = f"{folder}/.gitignore".lstrip("/")
        document = repository.document(path, IGNORE_FILE)
        for pattern in document.patterns if document else ():
            if not pattern.negated and _names(pattern.pattern, names) and _reaches(pattern.pattern, folder, manifest):
                return path, pattern
    return None


def _names(pattern: str, names: set[str]) -> bool:
    last = pattern.lower().strip("/").rpartition("/")[2]
    return last in names or (last == "*.lock" and any(name.endswith(".lock") for name in names))


def _reaches(pattern: str, folder: str, manifest: Manifest) -> bool:
    """Whether the pattern speaks of the manifest's folder: without a slash in front of the name it holds at any depth."""
    above = pattern.rstrip("/").rpartition("/")[0]
    if above in ("", "**") and not pattern.startswith("/"):
        return True
    return f"{folder}/{above.strip('/')}".strip("/") == manifest.folder
