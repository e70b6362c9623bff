"""Manifests of applications that no lock file fixes: one cause, which the rules about it tell in one place."""

from __future__ import annotations

from collections.abc import Iterator

from checks.manifests.ignored_locks import kept_out_by
from checks.manifests.locks import foreign_locks, locks_of
from checks.manifests.model import Manifest
from checks.manifests.opted_locks import opted_in
from checks.manifests.pins import Loose, is_constraints, is_skeleton, loose_requirements
from checks.manifests.reading import changed_manifests, read_all
from checks.manifests.workspaces import workspace_roots
from checks.repository import Repository
from checks.role import DEPLOYED
from checks.text import Span
from checks.value import frozen

CAUSE = "no lock file"
"""The cause of every match that a missing lock file makes, so that one of them stays."""
_WRITERS = {
    "npm": "npm install",
    "bundler": "bundle lock",
    "composer": "composer update --lock",
    "cargo": "cargo generate-lockfile",
    "go": "go mod tidy",
    "poetry": "poetry lock",
    "pipenv": "pipenv lock",
    "pdm": "pdm lock",
    "uv": "uv lock",
    "pip": "pip-compile --generate-hashes",
    "conda": "conda-lock",
    "nuget": "dotnet restore",
    "gradle": "gradle dependencies --write-locks",
}
"""Tools that keep a lock file, and the command that writes it. The others take the versions that the manifest names."""


@frozen
class Unlocked:
    """`path` and `span` are where it is told: the line that ignores the lock file, the root of a workspace, the manifest.

    `told` names the manifest that the lock file would lie beside; `asking` asks for the packages.
    """

    path: str
    span: Span
    told: str
    asking: Manifest
    command: str
    loose: tuple[Loose, ...]
    secondary: bool
    """Whether nothing that is needed to run is among the packages."""


def judged_manifests(repository: Repository) -> Iterator[tuple[Manifest, Unlocked | None]]:
    """Manifests in focus, members of the workspaces they are the root of among them, each with what its missing lock is about."""
    for manifest in changed_manifests(repository):
        yield manifest, unlocked(repository, manifest)
        if "workspace" in manifest.text.content and not locks_of(repository, manifest):
            for member in _members(repository, manifest):
                yield member, unlocked(repository, member)


def _members(repository: Repository, root: Manifest) -> Iterator[Manifest]:
    for manifest in repository.model(read_all):
        if manifest.ecosystem != root.ecosystem or root.folder not in workspace_roots(repository, manifest):
            continue
        if repository.role(manifest.path) in DEPLOYED and repository.unit(manifest.path).kind != "library":
            yield manifest


def unlocked(repository: Repository, manifest: Manifest) -> Unlocked | None:
    """What is known of a manifest whose tool keeps a lock file, where there is none and something is left open."""
    command = _WRITERS.get(manifest.tool)
    if command is None or locks_of(repository, manifest) or is_skeleton(repository, manifest.folder):
        return None
    loose = tuple(loose_requirements(repository, manifest))
    if not _needs_lock(repository, manifest, loose):
        return None
    secondary = all(each.purpose == "development" or each.optional for each in manifest.requirements)
    root = _place(repository, manifest)
    ignored = kept_out_by(repository, root)
    path, span = (ignored[0], ignored[1].span) if ignored else (root.path, root.anchor)
    told = root.name if path == root.path else root.path
    return Unlocked(path, span, told, manifest, command, loose, secondary)


def _needs_lock(repository: Repository, manifest: Manifest, loose: tuple[Loose, ...]) -> bool:
    """Whether anything is asked of an index. A list that names most versions, as pip's may, is a lock file itself."""
    wanted = [each for each in manifest.requirements if each.source != "local" and each.purpose != "build"]
    if manifest.ecosystem in ("dotnet", "gradle"):
        # Without dynamic versions these resolve to the same ones each time; a lock file is what a project asks for.
        return bool(wanted) and opted_in(repository, manifest)
    if manifest.ecosystem not in ("python", "conda"):
        return bool(wanted)
    if is_constraints(manifest) or foreign_locks(repository, manifest):
        return False
    return len(loose) * 2 >= max(len(wanted), 1)


def _place(repository: Repository, manifest: Manifest) -> Manifest:
    """The outermost workspace root's manifest, beside which the one lock file for all its members would lie."""
    roots = set(workspace_roots(repository, manifest))
    above = [
        each
        for each in repository.model(read_all)
        if each.folder in roots and each.ecosystem == manifest.ecosystem and each.name == manifest.name
    ]
    return min(above, key=lambda each: len(each.folder), default=manifest)
