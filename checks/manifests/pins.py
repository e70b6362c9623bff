"""Requirements that no lock file, constraint or compiled list fixes to one version."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents import requirements as pip
from checks.manifests.inherited import settled
from checks.manifests.locks import LockFiles, foreign_locks, locks_of
from checks.manifests.model import Manifest, Requirement
from checks.pattern import pattern
from checks.repository import Repository
from checks.value import frozen

_FIXING = ("constraint", "frozen", "freeze", "lock", "pinned")


@frozen
class Loose:
    """`version` is one that a lock file of another tool or another list names, empty when there is none."""

    requirement: Requirement
    version: str
    known_from: str


def loose_requirements(repository: Repository, manifest: Manifest) -> Iterator[Loose]:
    """Requirements of packages from an index whose version the day of the installation decides."""
    wanted = [
        each
        for each in settled(repository, manifest)
        if each.source == "index" and not each.pinned and each.purpose != "build"
    ]
    if not wanted or (manifest.tool == "pip" and is_constraints(manifest)) or locks_of(repository, manifest):
        return
    if is_skeleton(repository, manifest.folder):
        return
    fixed = pinned_elsewhere(repository, manifest) if manifest.ecosystem == "python" else {}
    for requirement in wanted:
        if requirement.name not in fixed:
            yield Loose(requirement, *_known(repository, manifest, requirement))


def is_skeleton(repository: Repository, folder: str) -> bool:
    """Whether the folder is what Composer makes new projects of: its archive leaves files of the skeleton's own maintenance out.

    A project that was made of it has neither those files nor a reason to leave its lock file to others.
    """
    prefix = f"{folder}/" if folder else ""
    composer, attributes = repository.text(f"{prefix}composer.json"), repository.text(f"{prefix}.gitattributes")
    if composer is None or attributes is None or "post-create-project-cmd" not in composer.content:
        return False
    left_out = (line.split()[0].strip("/") for line in attributes.lines if line.rstrip().endswith(" export-ignore"))
    return any(repository.exists(f"{prefix}{name}") for name in left_out if name.upper().startswith("CHANGELOG"))


def is_constraints(manifest: Manifest) -> bool:
    return "constraint" in manifest.name.lower()


def pinned_elsewhere(repository: Repository, manifest: Manifest) -> dict[str, str]:
    """Names and versions that constraints and compiled lists beside a Python manifest fix."""
    found: dict[str, str] = {}
    for path in _lists_beside(repository, manifest):
        text = repository.text(path)
        if text is None:
            continue
        # A list of another ending, `requirements.lock`, is written like the others.
        listed = pip.parse(type(text)(f"{path}.txt", text.content)).requirements
        for each in listed:
            if each.pinned or each.hashes:
                found.setdefault(each.normalised, each.specifier.lstrip("="))
    return found


def _lists_beside(repository: Repository, manifest: Manifest) -> Iterator[str]:
    """Constraints, and lists that are compiled from the manifest or may well be."""
    folder = f"{manifest.folder}/" if manifest.folder else ""
    included = _included_constraints(manifest) | repository.model(_given_constraints)
    installed = manifest.tool == "pip" and manifest.name.lower() in ("requirements.txt", "requirements.pip")
    for path in repository.paths:
        if path == manifest.path:
            continue
        inside, name = path.startswith(folder), path[len(folder) :].lower()
        near = inside and ("/" not in name or name.startswith("requirements/")) and name.endswith((".txt", ".lock"))
        compiled = path == f"{manifest.path.removesuffix('.in')}.txt"
        # What pip is told to install is not fixed by another list, only by one made to fix it.
        words = _FIXING if installed else (*_FIXING, "require", "deps")
        if compiled or path in included or (near and any(word in name for word in words)):
            yield path


def _included_constraints(manifest: Manifest) -> frozenset[str]:
    if manifest.tool != "pip":
        return frozenset()
    document = pip.parse(manifest.text)
    return frozenset(path for path, option in document.included() if option.name == "--constraint")


def _given_constraints(repository: Repository) -> frozenset[str]:
    """Constraints files that a Dockerfile or script gives to pip, whatever folder they lie in."""
    from checks.documents.dockerfile import DOCKERFILE
    from checks.documents.shell import SHELL

    given = pattern(r"(?:^|\s)(?:-c|--constraint)[= ]\s*[\"']?([\w./-]+\.txt)|PIP_CONSTRAINT[= ][\"']?([\w./-]+\.txt)")
    found: set[str] = set()
    literals = ("-c ", "--constraint", "PIP_CONSTRAINT")
    texts = [each.text for each in repository.all(DOCKERFILE, literals)]
    texts += [each.text for each in repository.all(SHELL, literals)]
    for text in texts:
        for each in given.finditer(text.content):
            name = (each[1] or each[2]).rpartition("/")[2]
            found.update(path for path in repository.paths if path.rpartition("/")[2] == name)
    return frozenset(found)


def _known(repository: Repository, manifest: Manifest, requirement: Requirement) -> tuple[str, str]:
    if not requirement.exact:
        return "", ""
    files = repository.model(LockFiles)
    for path in foreign_locks(repository, manifest):
        version = (files.versions(path) or {}).get(requirement.name)
        if version:
            return version, path.rpartition("/")[2]
    from checks.manifests.known import from_lists

    version, path = from_lists(repository, manifest, requirement)
    return version, path.rpartition("/")[2]
