"""What a repository knows of its base images: which are its own, and which version it names of the others elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.images import ImageReference, floating, image_reference
from checks.pattern import pattern
from checks.processes.built import built_images
from checks.repository import Repository
from checks.runtimes.declared import Declared, in_files
from checks.runtimes.releases import runtime_of
from checks.value import frozen

_NUMBERS = pattern(r"^v?\d+(?:\.\d+)*$")
_MOVING = frozenset("latest stable lts current mainline edge nightly rolling release".split())


@frozen
class Known:
    """`tag` names a version. `verbatim` where the very tag stands elsewhere, so that nothing was put together."""

    tag: str
    path: str
    verbatim: bool


def plain(name: str) -> str:
    """The name of an image without the registry that is asked anyway."""
    return name.lower().removeprefix("docker.io/").removeprefix("index.docker.io/").removeprefix("library/")


def is_own(repository: Repository, reference: ImageReference) -> bool:
    """Whether the repository, or the owner of what it builds, makes the image: its version moves with the project."""
    name = plain(reference.name)
    own = repository.model(built_images)
    if "/" not in name:
        return name in own.names
    owner = _owner(name)
    if own.holds(name) or any(owner == _owner(plain(each)) for each in own.names if "/" in each):
        return True
    last = re.split(r"[-_]", name.rpartition("/")[2])[-1]
    files = (f"/dockerfile.{last}", f"/{last}.dockerfile", f"/{last}/dockerfile")
    return any(f"/{path.lower()}".endswith(files) for path in repository.paths)


def _owner(name: str) -> str:
    """What stands before the image's own name, a registry included: `ghcr.io/acme`."""
    return name.rpartition("/")[0]


def known_version(repository: Repository, path: str, reference: ImageReference) -> Known | None:
    """The one version of this image that the repository names elsewhere; None where there is none, or more than one."""
    others = [(tag, where) for tag, where in _tags(repository, plain(reference.name)) if where != path]
    kept = "-".join(part for part in reference.tag.split("-") if part and part not in _MOVING)
    alike = {tag: where for tag, where in others if _variant(tag) == kept}
    if alike:
        return Known(*alike.popitem(), verbatim=True) if len(alike) == 1 else None
    versions = {tag.partition("-")[0]: where for tag, where in others}
    if "/" in plain(reference.name):
        return None  # Only of the official images is it known that versions and variants go together.
    if not versions:
        versions = dict(_declared(repository, path, reference))
    if len(versions) != 1:
        return None
    version, where = versions.popitem()
    if "." not in version and plain(reference.name) not in ("node", "eclipse-temurin", "amazoncorretto"):
        return None
    return Known(f"{version}-{kept}" if kept else version, where, verbatim=False)


def _variant(tag: str) -> str:
    return tag.partition("-")[2]


def _tags(repository: Repository, name: str) -> Iterator[tuple[str, str]]:
    """Tags that begin with a version, of images of one name, with the files that name them."""
    for image, path in repository.model(_images):
        other = image_reference(image)
        if plain(other.name) == name and _NUMBERS.match(other.tag.partition("-")[0]) and floating(other) is None:
            yield other.tag, path


def _images(repository: Repository) -> tuple[tuple[str, str], ...]:
    """Every image that Dockerfiles start from and compose files run, with its file; a model."""
    found: list[tuple[str, str]] = []
    for dockerfile in repository.all(DOCKERFILE):
        for stage in dockerfile.stages:
            image = None if stage.base is not None else dockerfile.resolve(stage.image.value, stage.instruction)
            if image:
                found.append((image, dockerfile.path))
    for compose in repository.all(COMPOSE):
        found.extend((each.image.value, compose.path) for each in compose.services if each.image)
    return tuple(found)


def _declared(repository: Repository, path: str, reference: ImageReference) -> Iterator[tuple[str, str]]:
    """Versions in the files that name the language's, `.python-version` say, nearest folder first and alone."""
    runtime = runtime_of(plain(reference.name))
    folder = path.rpartition("/")[0]
    named = [
        each
        for each in repository.model(_files)
        if runtime is not None
        and each.language == runtime[0]
        and _NUMBERS.match(each.written)
        and f"{folder}/".startswith(f"{each.folder}/" if each.folder else "")
    ]
    nearest = max((len(each.folder) for each in named), default=0)
    for each in named:
        if len(each.folder) == nearest:
            yield each.written.removeprefix("v"), each.path


def _files(repository: Repository) -> tuple[Declared, ...]:
    return tuple(in_files(repository))
